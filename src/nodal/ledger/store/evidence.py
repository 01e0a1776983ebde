"""Rows of sealed originals as the evidence store needs them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.ledger.access import Unknown, Viewer, visible_to


@dataclass(frozen=True, slots=True)
class SealedSlice:
    """One report's part of a sealed file; `key_wrapped` None once it was destroyed."""

    row: int
    segments: tuple[tuple[int, int, int], ...]
    key_wrapped: bytes | None


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file's sealed original: digest and size are of what is sealed, of a PDF or an XLSX the extracted text."""

    id: int
    name: str
    sha256: str
    size_bytes: int
    object_sha256: str
    key_wrapped: bytes
    slices: tuple[SealedSlice, ...]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that gave no report yet, as it was kept: its own digest and size, and where its text is sealed."""

    name: str
    source: str
    sha256: str
    size_bytes: int
    outcome: str | None
    is_extracted: bool
    sealed: SealedFile
    format: str | None = None


def kept_file(viewer: Viewer, ref: UUID) -> KeptFile:
    """A file of the unit that waits or was refused whole. Raises Unknown, also for one that gave reports."""
    seen = visible_to(viewer).incoming_file.filter(unit=viewer.unit, ref=ref, outcome__in=("held", "refused"))
    file = seen.first()
    if file is None or visible_to(viewer).original_slice.filter(file=file).exists():
        raise Unknown("file: expected one of your unit that gave no report, found none")
    extracted = file.kept_sha256 is not None
    return KeptFile(file.name, file.source, file.sha256, file.size_bytes, file.outcome, extracted, _sealed(file, ()))


def file_of(viewer: Viewer, file: int) -> KeptFile:
    """A file of the unit with the parts of its reports, whatever became of it. Raises Unknown."""
    seen = visible_to(viewer)
    found = seen.incoming_file.filter(unit=viewer.unit, id=file).first()
    if found is None:
        raise Unknown("file: expected one of your unit, found none")
    parts = seen.original_slice.filter(file=found).order_by("row").values_list("row", "segments", "key_wrapped")
    extracted = found.kept_sha256 is not None
    sealed = _sealed(found, parts)
    return KeptFile(
        found.name, found.source, found.sha256, found.size_bytes, found.outcome, extracted, sealed, found.format
    )


def reference(viewer: Viewer, file: int) -> UUID:
    """The reference under which pages name a file."""
    found = visible_to(viewer).incoming_file.filter(id=file).values_list("ref", flat=True).first()
    if found is None:
        raise Unknown("file: expected one of your unit, found none")
    return UUID(str(found))


def sealed_files(worker: Viewer) -> Iterator[SealedFile]:
    """Every sealed original of this node, one at a time."""
    seen = visible_to(worker)
    for file in seen.incoming_file.order_by("id").iterator(chunk_size=100):
        slices = seen.original_slice.filter(file=file).order_by("row").values_list("row", "segments", "key_wrapped")
        yield _sealed(file, slices)


def _sealed(file: Any, slices: Iterable[tuple[int, Any, Any]]) -> SealedFile:
    return SealedFile(
        id=file.pk,
        name=file.object_name,
        sha256=file.kept_sha256 or file.sha256,
        size_bytes=file.size_bytes if file.kept_bytes is None else file.kept_bytes,
        object_sha256=file.object_sha256,
        key_wrapped=bytes(file.key_wrapped),
        slices=tuple(
            SealedSlice(row, tuple(map(tuple, segments)), bytes(key) if key is not None else None)  # type: ignore[misc]
            for row, segments, key in slices
        ),
    )


def slice_of(viewer: Viewer, report: int, version: int) -> tuple[str, SealedSlice]:
    """Object and part of the original of one telling. Raises Unknown unless the viewer's unit took it in itself."""
    seen = visible_to(viewer)
    told = seen.report_version.filter(report=report, no=version).values_list("file", "row").first()
    file, row = told or (None, None)
    found = seen.original_slice.filter(file=file, row=row).values_list("file__object_name", "segments", "key_wrapped")
    part = found.first()
    if part is None or row is None:
        raise Unknown("original: expected one that your unit took in, found none")
    name, segments, key = part
    return str(name), SealedSlice(row, tuple(map(tuple, segments)), bytes(key) if key is not None else None)
