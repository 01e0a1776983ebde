"""Rows of the quarantine as people change them: settled once, by whoever was first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger.access import Unknown, Viewer, visible_to

_COLUMNS = ("id", "ref", "file_id", "row", "number", "code", "place", "urgent", "settled_at")


@dataclass(frozen=True, slots=True)
class Kept:
    """One refusal: which report of which file (`row` None: the file as a whole), and what was wrong."""

    id: int
    ref: UUID
    file: int
    row: int | None
    number: str | None
    code: str
    place: str
    urgent: bool
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


@dataclass(frozen=True, slots=True)
class Alike:
    """Refusals of one code that wait, of one sender or, if `file` is given, of one file."""

    code: str
    source: str = ""
    file: UUID | None = None


def load(viewer: Viewer, refs: Sequence[UUID]) -> list[Kept]:
    """These refusals of the unit, by file and row. Raises Unknown when one of them is not the unit's."""
    rows = visible_to(viewer).refused.filter(unit=viewer.unit, ref__in=refs).order_by("file_id", "row", "id")
    found = [Kept(*row) for row in rows.values_list(*_COLUMNS)]
    if len(found) != len(set(refs)):
        raise Unknown("refusal: expected one of your unit, found none")
    return found


def alike(viewer: Viewer, wanted: Alike, *, most: int, calm: bool = False) -> list[Kept]:
    """The first of these, by file and row. `calm`: only those that do not say that somebody is in danger."""
    rows = visible_to(viewer).refused.filter(unit=viewer.unit, code=wanted.code, settled_at__isnull=True)
    rows = rows.filter(source=wanted.source) if wanted.file is None else rows.filter(file__ref=wanted.file)
    rows = rows.filter(urgent=False) if calm else rows
    return [Kept(*row) for row in rows.order_by("file_id", "row", "id").values_list(*_COLUMNS)[:most]]


@contextmanager
def alone(file: int) -> Iterator[bool]:
    """Whether this is the only one who reads that file again; it stays so until the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(20, %s)", [file % (1 << 31)])
        (got,) = cursor.fetchone()
    try:
        yield bool(got)
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(20, %s)", [file % (1 << 31)])


def still_open(viewer: Viewer, ids: Sequence[int]) -> set[int]:
    """Which of these nobody has settled; they are held until the transaction ends."""
    rows = visible_to(viewer).refused.filter(id__in=ids, settled_at__isnull=True).order_by("id")
    return set(rows.select_for_update(of=("self",)).values_list("id", flat=True))


def settle(viewer: Viewer, ids: Sequence[int], done: str, words: str, *, at: datetime) -> list[int]:
    """Say what became of these; returns those that nobody had settled before."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE refused SET settled_at = %s, settled_by = %s, settled_as = %s, settled_how = %s"
            " WHERE unit = %s AND id = ANY(%s) AND settled_at IS NULL RETURNING id",
            [at, viewer.person, done, words, viewer.unit, list(ids)],
        )
        return sorted(row[0] for row in cursor.fetchall())


def tried(viewer: Viewer, codes: Mapping[int, str], *, at: datetime) -> None:
    """These were read again in vain, and for that reason."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE refused r SET tried_at = %s, tried_code = t.code"
            " FROM unnest(%s::bigint[], %s::text[]) AS t (id, code)"
            " WHERE r.unit = %s AND r.id = t.id AND r.settled_at IS NULL",
            [at, list(codes), list(codes.values()), viewer.unit],
        )


def give(viewer: Viewer, refusal: int, *, to: int, before: int | None) -> bool:
    """Put somebody in charge in the place of who was; False when somebody else was first, or it is settled."""
    rows = visible_to(viewer).refused.filter(id=refusal, owner=before, settled_at__isnull=True)
    return rows.update(owner=to) == 1


def recount(viewer: Viewer, file: int, counted: Mapping[str, int]) -> None:
    """Move reports of a file from those that were refused to what became of them now."""
    row: Any = visible_to(viewer).incoming_file.filter(id=file).select_for_update().first()
    counts = dict(row.counts)
    for name, n in counted.items():
        counts[name] = counts.get(name, 0) + n
    counts["refused"] = counts.get("refused", 0) - sum(counted.values())
    row.counts = counts
    row.outcome = "partly" if counts["refused"] > 0 else "accepted"
    row.save(update_fields=["counts", "outcome"])


def retaken(viewer: Viewer, file: int) -> None:
    """A file that was refused whole was read again, as a file of its own; this one keeps its original."""
    visible_to(viewer).incoming_file.filter(id=file).update(outcome="retaken")
