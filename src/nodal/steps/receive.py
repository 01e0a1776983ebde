"""Take a file in: read it to its end, seal the original, then accept and collate its reports batch by batch."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO, TypeVar

import msgspec

from nodal.chain import receive as rules
from nodal.edges.intake import Opened, Options, RefusedFile, Source, open_file
from nodal.facts.report import Item, Retraction, Span, Told, Unusable
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import receive as store
from nodal.ledger.store.receipt import SOURCE as OF_THE_FORM
from nodal.steps import collate
from nodal.steps.intake_result import FileResult
from nodal.steps.tools import Tools

CHUNK = 500
"""Reports of one transaction. Our own choice: long intakes must not hold the audit log's horizon back."""

Progress = Callable[[int], None]
"""Told how many reports were dealt with since it was last called."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to be taken in: its bytes, the name it goes by, and the source that answers for it.

    `original` is digest and size of the file that the bytes were extracted from earlier, None when they are the file.
    """

    stream: BinaryIO
    name: str
    source: str
    options: Options
    original: tuple[str, int] | None = None


def may_answer(source: str) -> bool:
    """Whether a file that a person brings may be taken in as from this source: none speaks in the form's name."""
    return source.casefold() != OF_THE_FORM


def take_in(tools: Tools, viewer: Viewer, arrival: Arrival, *, progress: Progress = lambda _: None) -> FileResult:
    """Take one file in and say what became of every report in it. A bad report costs only itself."""
    with tempfile.TemporaryFile(dir=tools.settings.data) as spool:
        begun = _begin(tools, viewer, arrival, spool)
        if begun.taking is not None:
            for chunk in _chunks(_items(spool), CHUNK):
                _save_refused(begun.taking, _take_chunk(begun.taking, chunk))
                progress(len(chunk))
            _finish(begun.taking)
        else:
            progress(1)
    return begun.result


def take_together(
    tools: Tools, viewer: Viewer, arrivals: Sequence[Arrival], *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """The same for many small files in their order, in three transactions for all instead of some for each.

    A failure takes back what was not committed of all of them; handing them in again is safe, as always.
    """
    spools = [io.BytesIO() for _ in arrivals]
    with acting(viewer):
        begun = [_begin(tools, viewer, one, spool) for one, spool in zip(arrivals, spools, strict=True)]
    refused: list[tuple[collate.Taking, Sequence[Unusable]]] = []
    takings = [(one.taking, spool) for one, spool in zip(begun, spools, strict=True) if one.taking is not None]
    if takings:
        with acting(takings[0][0].worker):
            for taking, spool in takings:
                refused += [(taking, _take_chunk(taking, chunk)) for chunk in _chunks(_items(spool), CHUNK)]
    with acting(viewer):
        for taking, items in refused:
            _save_refused(taking, items)
        for taking, _ in takings:
            _finish(taking)
    progress(sum(one.result.seen for one in begun))
    return [one.result for one in begun]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file that was read to its end and sealed; no `taking` if it was refused whole."""

    result: FileResult
    taking: collate.Taking | None


def _begin(tools: Tools, viewer: Viewer, arrival: Arrival, spool: BinaryIO) -> _Begun:
    result = FileResult(arrival.name)
    try:
        opened = open_file(arrival.stream, options=ready(tools, arrival))
    except RefusedFile as refusal:
        refuse_whole(tools, viewer, arrival, refusal, result)
        return _Begun(result, None)
    known = _known(arrival, opened)
    result.sha256, result.format = known.sha256, opened.format
    # Read once: the original must be sealed before the first report is committed, and sealing needs all spans.
    spans = _spool(opened.items, spool)
    at = tools.clock()
    file = seal(tools, viewer, arrival, known, spans)
    with acting(viewer):
        worker = people.worker()
    return _Begun(result, collate.Taking(tools, worker, viewer, arrival.source, file, at, result))


def _finish(taking: collate.Taking) -> None:
    """Write down what became of the file."""
    result, viewer = taking.result, taking.holder
    with acting(viewer):
        store.finish_file(viewer, taking.file, outcome=result.outcome, counts=result.counts())
        audit.record(
            viewer,
            "file.received",
            "file",
            [taking.file],
            at=taking.tools.clock(),
            detail={"sha256": result.sha256, **result.counts()},
        )


def ready(tools: Tools, arrival: Arrival) -> Options:
    """The options of an arrival with what is known only now: time, name, and a folder for what is unpacked."""
    stem = PurePosixPath(arrival.name.rpartition("!")[2].replace("\\", "/")).stem
    return replace(arrival.options, now=tools.clock(), stem=stem, room=str(tools.settings.data))


def _known(arrival: Arrival, opened: Opened) -> Known:
    if arrival.original is None:
        return Known(opened.sha256, opened.size, opened.format, opened.text)
    sha256, size = arrival.original
    return Known(sha256, size, opened.format, opened.text or Source.of(arrival.stream))


def _take_chunk(taking: collate.Taking, chunk: Sequence[Item]) -> Sequence[Unusable]:
    """Collate the reports of a chunk in one transaction of the worker; gives what was refused of it."""
    refused = [item for item in chunk if isinstance(item, Unusable)]
    reports = []
    for told in (item for item in chunk if isinstance(item, Told)):
        match rules.accept(told, source=taking.source, received_at=taking.at):
            case rules.Refusal(code=code, place=place, message=message):
                refused.append(Unusable(told.row, told.number, code, place, message, told.spans))
            case report:
                reports.append(report)
    for item in refused:
        taking.result.refuse(item)
    with acting(taking.worker):
        collate.run(taking, reports)
        collate.retract(taking, [item for item in chunk if isinstance(item, Retraction)])
    return refused


def _save_refused(taking: collate.Taking, refused: Sequence[Unusable]) -> None:
    if not refused:
        return
    with acting(taking.holder):
        store.save_refused(taking.holder, taking.file, refused, source=taking.source)
        audit.record(
            taking.holder, "report.refused", "file", [taking.file], at=taking.at,
            detail={"rows": [item.row for item in refused], "codes": [item.code for item in refused]},
        )  # fmt: skip


def refuse_whole(tools: Tools, viewer: Viewer, arrival: Arrival, refusal: RefusedFile, result: FileResult) -> None:
    """Keep a file that is refused whole in quarantine: its text, or its digest alone where it may hold a picture."""
    if arrival.original:
        refusal.sha256, refusal.size = arrival.original
    result.sha256, result.format = refusal.sha256, refusal.format
    item = Unusable(0, None, refusal.code, refusal.place, refusal.reason, urgent=refusal.urgent)
    result.refuse(item, whole=True)
    kept = refusal.text if refusal.text or refusal.keeps_bytes else Source.of(io.BytesIO())
    if arrival.original and kept is None:
        kept = Source.of(arrival.stream)
    file = seal(tools, viewer, arrival, Known(refusal.sha256, refusal.size, refusal.format, kept), ())
    with acting(viewer):
        store.save_refused(viewer, file, [item], source=arrival.source, whole=True)
        store.finish_file(viewer, file, outcome="refused", counts=result.counts())
        audit.record(
            viewer,
            "file.refused",
            "file",
            [file],
            at=tools.clock(),
            detail={"sha256": result.sha256, "code": item.code},
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a file: its digest, size and format, and what is kept in its place if it is not kept itself."""

    sha256: str
    size: int
    format: str | None
    kept: Source | None


def seal(
    tools: Tools,
    viewer: Viewer,
    arrival: Arrival,
    known: Known,
    spans: Sequence[tuple[int, tuple[Span, ...]]],
) -> int:
    """Put a file, or what is kept in its place, into the store, and write down where it lies; gives its number."""
    kept = known.kept
    stream, sha256 = (arrival.stream, known.sha256) if kept is None else (kept.stream, kept.sha256)
    stream.seek(0)
    sealed = tools.store.put(stream, sha256=sha256, spans=[(str(row), s) for row, s in spans])
    row = store.FileRow(
        unit=viewer.unit,
        source=arrival.source,
        name=arrival.name,
        format=known.format,
        sha256=known.sha256,
        size_bytes=known.size,
        received_at=tools.clock(),
        object_name=sealed.name,
        object_sha256=sealed.object_sha256,
        key_wrapped=sealed.file_key_wrapped,
        kept_sha256=kept.sha256 if kept else None,
        kept_bytes=kept.size if kept else None,
    )
    with acting(viewer):
        file = store.save_file(viewer, row, ((int(s.key), s.segments, s.wrapped) for s in sealed.slices))
        audit.record(viewer, "file.sealed", "file", [file], at=row.received_at, detail={"sha256": known.sha256})
    return file


def _spool(items: Iterator[Item], spool: BinaryIO) -> list[tuple[int, tuple[Span, ...]]]:
    encode = msgspec.json.Encoder().encode
    spans = []
    for item in items:
        spool.write(type(item).__name__[:1].encode() + encode(item) + b"\n")
        spans.append((item.row, item.spans))
    return [(row, of) for row, of in spans if of]


def _items(spool: BinaryIO) -> Iterator[Item]:
    told, unusable = msgspec.json.Decoder(Told), msgspec.json.Decoder(Unusable)
    retraction = msgspec.json.Decoder(Retraction)
    spool.seek(0)
    for line in spool:
        match line[:1]:
            case b"T":
                yield told.decode(line[1:])
            case b"U":
                yield unusable.decode(line[1:])
            case _:
                yield retraction.decode(line[1:])


def _chunks(items: Iterator[_T], size: int) -> Iterator[list[_T]]:
    chunk: list[_T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
