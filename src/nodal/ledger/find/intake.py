"""Files that came in and what was refused of them, the latest first; what is refused and urgent stands before all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, visible_to

PAGE = 50
ALARMS = 50
"""Urgent refusals shown at once; more than these and the page says so."""

Row = dict[str, Any]

_FILE = (
    "id",
    "ref",
    "name",
    "source",
    "format",
    "size_bytes",
    "sha256",
    "received_at",
    "received_by",
    "outcome",
    "counts",
    "kept_bytes",
)
_REFUSED = (
    "id", "ref", "row", "number", "code", "place", "message", "urgent", "owner", "settled_by", "settled_at",
    "settled_how", "settled_as", "file__ref", "file__name", "file__received_at",
)  # fmt: skip


def files(viewer: Viewer, *, before: int | None = None) -> tuple[list[Row], int | None]:
    """One page of the unit's files, and the number to go on before; None at the end."""
    rows = visible_to(viewer).incoming_file.filter(unit=viewer.unit)
    rows = rows if before is None else rows.filter(id__lt=before)
    found = list(rows.order_by("-id").values(*_FILE)[: PAGE + 1])
    return _named(found[:PAGE], "received_by"), found[PAGE - 1]["id"] if len(found) > PAGE else None


def file(viewer: Viewer, ref: UUID) -> Row:
    """One file of the unit. Raises Unknown."""
    found = visible_to(viewer).incoming_file.filter(unit=viewer.unit, ref=ref).values(*_FILE).first()
    if found is None:
        raise Unknown("file: expected one of your unit, found none")
    # What was refused because its first line names no known heading may be a table that a person can explain.
    whole = visible_to(viewer).refused.filter(file_id=found["id"], row=None, code="format.unknown")
    is_table = found["outcome"] == "refused" and found["kept_bytes"] != 0 and whole.exists()
    return {**_named([found], "received_by")[0], "is_table": is_table}


def refused_of(viewer: Viewer, file: int, *, after: int = 0) -> tuple[list[Row], int | None]:
    """What was refused of a file, in the order of the file."""
    rows = visible_to(viewer).refused.filter(file_id=file, id__gt=after).order_by("id")
    found = list(rows.values(*_REFUSED)[: PAGE + 1])
    return _named(found[:PAGE], "owner", "settled_by"), found[PAGE - 1]["id"] if len(found) > PAGE else None


def alarms(viewer: Viewer) -> list[Row]:
    """Refused, urgent and not settled: somebody may be in danger, and no report of it is in the system."""
    rows = visible_to(viewer).refused.filter(unit=viewer.unit, urgent=True, settled_at__isnull=True)
    return _named(list(rows.order_by("id").values(*_REFUSED)[: ALARMS + 1]), "owner")


def _named(rows: Sequence[Row], *columns: str) -> list[Row]:
    known: Mapping[int, str] = people.names({row[column] for row in rows for column in columns if row[column]})
    return [{**row, **{f"{column}_name": known.get(row[column], "") for column in columns}} for row in rows]
