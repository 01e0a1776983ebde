"""Rows of retractions: a report taken back by its source, perhaps before it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from nodal.facts.report import Retraction
from nodal.ledger.access import Viewer, visible_to


def noted(worker: Viewer, source: str, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers that source took back already."""
    return set(
        visible_to(worker).retraction_note.filter(source=source, number__in=numbers).values_list("number", flat=True)
    )


def sources_of(worker: Viewer, numbers: Sequence[str]) -> dict[str, set[str]]:
    """Number -> every source that this node holds a report of that number from."""
    found: dict[str, set[str]] = {}
    rows = visible_to(worker).report.filter(number__in=numbers).values_list("number", "source")
    for number, source in rows:
        found.setdefault(number, set()).add(source)
    return found


def note(worker: Viewer, source: str, taken_back: Sequence[Retraction], *, file: int, at: datetime) -> None:
    """Remember retractions."""
    visible_to(worker).retraction_note.bulk_create(
        [
            visible_to(worker).retraction_note.model(
                source=source, number=item.number, reason=item.reason, received_at=at, file=file, row=item.row
            )
            for item in taken_back
        ]
    )


def mark(worker: Viewer, source: str, numbers: Sequence[str], *, at: datetime) -> list[int]:
    """Mark reports as taken back; returns their ids."""
    reports = visible_to(worker).report.filter(source=source, number__in=numbers, state="open")
    ids = list(reports.values_list("id", flat=True))
    reports.update(state="retracted", retracted_at=at)
    return ids
