"""Take files in: read each to its end, seal its original, then accept and collate all reports batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nodal.facts.report import Retraction, Told, Unusable
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import receive as store
from nodal.ledger.store.receipt import SOURCE as OF_THE_FORM
from nodal.steps import collate
from nodal.steps.accepting import Accepted, accept
from nodal.steps.ahead import OneAhead
from nodal.steps.collate import Entry
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, Progress, Reading, read
from nodal.steps.sealing import Sealed, enter, put
from nodal.steps.tools import Tools

CHUNK, CHUNK_BYTES = 2_000, 8 << 20
"""Reports of one transaction, and their size together. Our own choice: long intakes must not hold the audit log's
horizon back, and with 500 a report costs a tenth more."""

TOGETHER = 64
"""Files that are taken in with the transactions of one. Our own choice: open at once, and unfinished if we die."""

Judged = Accepted | Unusable | Retraction
Chunk = list[tuple[int, Judged]]
"""What is written at once: each with the place of its file among those that are taken in together."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files that are read and sealed, and their reports, judged one chunk ahead: all that needs no database."""

    files: list[Sealed]
    chunks: OneAhead[Chunk]

    def close(self) -> None:
        """Judge no more, and give up what lies on the disk."""
        self.chunks.close()
        for sealed in self.files:
            sealed.reading.close()


def may_answer(source: str) -> bool:
    """Whether a file that a person brings may be taken in as from this source: none speaks in the form's name."""
    return source.casefold() != OF_THE_FORM


def take_in(tools: Tools, viewer: Viewer, arrival: Arrival, *, progress: Progress = lambda _: None) -> FileResult:
    """Take one file in and say what became of every report in it. A bad report costs only itself."""
    return take_prepared(tools, viewer, prepare(tools, viewer, [arrival]), progress=progress)[0]


def prepare(tools: Tools, viewer: Viewer, arrivals: Sequence[Arrival]) -> Prepared:
    """Read files to their end, seal them, and begin to judge their reports."""
    readings: list[Reading] = []
    try:
        readings += (read(tools, arrival) for arrival in arrivals)
        return prepare_readings(tools, viewer, readings)
    except BaseException:
        for reading in readings:
            reading.close()
        raise


def prepare_readings(tools: Tools, viewer: Viewer, readings: Sequence[Reading]) -> Prepared:
    """Seal what was read already, and begin to judge it."""
    files = [put(tools, viewer, reading) for reading in readings]
    return Prepared(files, OneAhead(_chunks(tools, readings)))


def take_prepared(
    tools: Tools, viewer: Viewer, prepared: Prepared, *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """Take files in, in their order, with the transactions of one: many small files cost little more than one large.

    What becomes of each is what would have become of it alone; only if the program dies are all of them unfinished.
    """
    try:
        entries = enter(tools, viewer, prepared.files)
        going_on = [entry for entry, file in zip(entries, prepared.files, strict=True) if not file.reading.refusal]
        progress(len(entries) - len(going_on))
        with acting(viewer):
            worker = people.worker()
        at = tools.clock()
        for chunk in prepared.chunks:
            told = [(entries[place], item) for place, item in chunk]
            _take_chunk(collate.Taking(tools, worker, viewer, told[0][0].source, at), told)
            progress(len(chunk))
        if going_on:
            _finish(tools, viewer, going_on)
        return [entry.result for entry in entries]
    finally:
        prepared.close()


def _chunks(tools: Tools, readings: Sequence[Reading]) -> Iterator[Chunk]:
    """Up to `CHUNK` of one source; a report that stands behind a retraction begins a new one, because order counts."""
    at, chunk, size, before = tools.clock(), Chunk(), 0, ""
    for place, reading in enumerate(readings):
        source = reading.arrival.source
        for item, length in reading.items():
            behind = chunk and isinstance(chunk[-1][1], Retraction) and isinstance(item, Told)
            if chunk and (len(chunk) == CHUNK or size + length > CHUNK_BYTES or before != source or behind):
                yield chunk
                chunk, size = [], 0
            chunk.append((place, accept(item, source=source, at=at) if isinstance(item, Told) else item))
            size, before = size + length, source
    if chunk:
        yield chunk


def _take_chunk(taking: collate.Taking, chunk: Sequence[tuple[Entry, Judged]]) -> None:
    refused = [(entry, item) for entry, item in chunk if isinstance(item, Unusable)]
    for entry, item in refused:
        entry.result.refuse(item)
    with acting(taking.worker):
        collate.run(taking, [(entry, item) for entry, item in chunk if isinstance(item, Accepted)])
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
    counted = [(entry.file, entry.result, entry.result.counts()) for entry in entries]
    with acting(viewer):
        store.finish_files(viewer, [(file, result.outcome, counts) for file, result, counts in counted])
        said = [([file], {"sha256": result.sha256, **counts}) for file, result, counts in counted]
        audit.record_all(viewer, "file.received", "file", said, at=tools.clock())
