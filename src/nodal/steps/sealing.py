"""Keep the originals: every file goes into the store, sealed, before anything of it becomes a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nodal.facts.report import Unusable
from nodal.ledger import audit
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import receive as store
from nodal.steps.collate import Entry
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Reading
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file whose original lies in the store, and what is entered of it: its row, and one for each report in it."""

    reading: Reading
    row: store.FileRow
    originals: list[store.Original]


def seal(tools: Tools, viewer: Viewer, readings: Sequence[Reading]) -> list[Entry]:
    """Seal every original and enter the files."""
    return enter(tools, viewer, [put(tools, viewer, reading) for reading in readings])


def enter(tools: Tools, viewer: Viewer, files: Sequence[Sealed]) -> list[Entry]:
    """Enter files in one transaction; one that is refused whole is finished with it."""
    at = tools.clock()
    entries = []
    with acting(viewer):
        numbers = store.save_files(viewer, [(sealed.row, sealed.originals) for sealed in files])
        named = [([file], {"sha256": sealed.reading.sha256}) for file, sealed in zip(numbers, files, strict=True)]
        audit.record_all(viewer, "file.sealed", "file", named, at=at)
        for file, sealed in zip(numbers, files, strict=True):
            reading = sealed.reading
            result = FileResult(reading.arrival.name, reading.sha256, reading.format)
            if (refusal := reading.refusal) is not None:
                item = Unusable(0, None, refusal.code, refusal.place, refusal.reason, urgent=refusal.urgent)
                result.refuse(item, whole=True)
                store.save_refused(viewer, file, [item], source=reading.arrival.source, whole=True)
                store.finish_file(viewer, file, outcome="refused", counts=result.counts())
                detail = {"sha256": reading.sha256, "code": item.code}
                audit.record(viewer, "file.refused", "file", [file], at=at, detail=detail)
            entries.append(Entry(file, reading.arrival.source, result))
    return entries


def put(tools: Tools, viewer: Viewer, reading: Reading) -> Sealed:
    """Seal the original of a file. Nothing of it stands in the database yet."""
    kept, arrival = reading.kept, reading.arrival
    stream, sha256 = (arrival.stream, reading.sha256) if kept is None else (kept.stream, kept.sha256)
    stream.seek(0)
    done = tools.store.put(stream, sha256=sha256, spans=[(str(row), spans) for row, spans in reading.spans])
    row = store.FileRow(
        unit=viewer.unit,
        source=arrival.source,
        name=arrival.name,
        format=reading.format,
        sha256=reading.sha256,
        size_bytes=reading.size,
        received_at=tools.clock(),
        object_name=done.name,
        object_sha256=done.object_sha256,
        key_wrapped=done.file_key_wrapped,
        kept_sha256=kept.sha256 if kept else None,
        kept_bytes=kept.size if kept else None,
    )
    return Sealed(reading, row, [(int(one.key), one.segments, one.wrapped) for one in done.slices])
