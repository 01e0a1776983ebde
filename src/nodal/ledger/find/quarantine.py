"""Reports that could not be taken in and say that somebody is in danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nodal.ledger import people
from nodal.ledger.access import Viewer, visible_to

LIMIT = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """An urgent report in quarantine: where it stands in which file, what was wrong, and who answers for it."""

    ref: UUID
    number: str | None
    row: int | None
    code: str
    place: str
    message: str
    owner: str | None
    file: str
    source: str
    received_at: datetime


def urgent(viewer: Viewer) -> Sequence[Kept]:
    """Those of the viewer's unit that nobody has settled, the oldest first."""
    rows = visible_to(viewer).refused.filter(unit=viewer.unit, urgent=True, settled_at=None).order_by("id")
    names = {one.id: one.name for one in people.colleagues(viewer.unit)}
    found = rows.values_list(
        "ref", "number", "row", "code", "place", "message", "owner", "file__name", "file__source", "file__received_at"
    )[:LIMIT]
    return [Kept(*row[:6], names.get(row[6]), *row[7:]) for row in found]
