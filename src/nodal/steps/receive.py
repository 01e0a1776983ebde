"""Take files in: read each to its end, seal its original, then accept and collate all reports batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nodal.chain import receive as rules
from nodal.facts.report import Item, Retraction, Told, Unusable
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import receive as store
from nodal.ledger.store.receipt import SOURCE as OF_THE_FORM
from nodal.steps import collate
from nodal.steps.collate import Entry
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, Progress, Reading, read
from nodal.steps.sealing import seal
from nodal.steps.tools import Tools

CHUNK = 500
"""Reports of one transaction. Our own choice: long intakes must not hold the audit log's horizon back."""

TOGETHER = 64
"""Files that are taken in with the transactions of one. Our own choice: open at once, and unfinished if we die."""

Chunk = list[tuple[Entry, Item]]


def may_answer(source: str) -> bool:
    """Whether a file that a person brings may be taken in as from this source: none speaks in the form's name."""
    return source.casefold() != OF_THE_FORM


def take_in(tools: Tools, viewer: Viewer, arrival: Arrival, *, progress: Progress = lambda _: None) -> FileResult:
    """Take one file in and say what became of every report in it. A bad report costs only itself."""
    return take_together(tools, viewer, [arrival], progress=progress)[0]


def take_together(
    tools: Tools, viewer: Viewer, arrivals: Sequence[Arrival], *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """Take files in, in their order, with the transactions of one: many small files cost little more than one large.

    What becomes of each is what would have become of it alone; only if the program dies are all of them unfinished.
    """
    readings: list[Reading] = []
    try:
        readings += (read(tools, arrival) for arrival in arrivals)
        return take_readings(tools, viewer, readings, progress=progress)
    finally:
        for reading in readings:
            reading.close()


def take_readings(
    tools: Tools, viewer: Viewer, readings: Sequence[Reading], *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """Take in what was read already."""
    entries = seal(tools, viewer, readings)
    going_on = [(entry, reading) for entry, reading in zip(entries, readings, strict=True) if not reading.refusal]
    progress(len(entries) - len(going_on))
    with acting(viewer):
        worker = people.worker()
    at = tools.clock()
    for chunk in _chunks((entry, item) for entry, reading in going_on for item in reading.items()):
        _take_chunk(collate.Taking(tools, worker, viewer, chunk[0][0].source, at), chunk)
        progress(len(chunk))
    if going_on:
        _finish(tools, viewer, [entry for entry, _ in going_on])
    return [entry.result for entry in entries]


def _chunks(items: Iterable[tuple[Entry, Item]]) -> Iterator[Chunk]:
    """Up to `CHUNK` of one source; a report that stands behind a retraction begins a new one, because order counts."""
    chunk: Chunk = []
    for entry, item in items:
        if chunk:
            before, last = chunk[-1]
            behind = isinstance(last, Retraction) and isinstance(item, Told)
            if len(chunk) == CHUNK or before.source != entry.source or behind:
                yield chunk
                chunk = []
        chunk.append((entry, item))
    if chunk:
        yield chunk


def _take_chunk(taking: collate.Taking, chunk: Chunk) -> None:
    refused = [(entry, item) for entry, item in chunk if isinstance(item, Unusable)]
    reports = []
    for entry, told in chunk:
        if not isinstance(told, Told):
            continue
        match rules.accept(told, source=taking.source, received_at=taking.at):
            case rules.Refusal(code=code, place=place, message=message):
                refused.append((entry, Unusable(told.row, told.number, code, place, message, told.spans)))
            case report:
                reports.append((entry, report))
    for entry, item in refused:
        entry.result.refuse(item)
    with acting(taking.worker):
        collate.run(taking, reports)
        collate.retract(taking, [(entry, item) for entry, item in chunk if isinstance(item, Retraction)])
    if refused:
        with acting(taking.holder):
            _keep_refused(taking, refused)


def _keep_refused(taking: collate.Taking, refused: Sequence[tuple[Entry, Unusable]]) -> None:
    of_file: dict[int, list[Unusable]] = {}
    for entry, item in refused:
        of_file.setdefault(entry.file, []).append(item)
    for file, items in of_file.items():
        store.save_refused(taking.holder, file, items, source=taking.source)
        audit.record(
            taking.holder, "report.refused", "file", [file], at=taking.at,
            detail={"rows": [item.row for item in items], "codes": [item.code for item in items]},
        )  # fmt: skip


def _finish(tools: Tools, viewer: Viewer, entries: Sequence[Entry]) -> None:
    with acting(viewer):
        for entry in entries:
            result = entry.result
            store.finish_file(viewer, entry.file, outcome=result.outcome, counts=result.counts())
            detail = {"sha256": result.sha256, **result.counts()}
            audit.record(viewer, "file.received", "file", [entry.file], at=tools.clock(), detail=detail)
