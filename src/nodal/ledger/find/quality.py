"""What each platform sent the viewer's unit, week by week, and what changed in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from nodal.ledger.access import Viewer, visible_to

Row = dict[str, Any]

ROWS, DRIFTS = 4_000, 30
"""So many platform-weeks and changes are read at most, the latest first."""

FLOOD = 20
"""From so many reports without content in a week on the intake page says so. Our own choice."""


def weeks(viewer: Viewer, since: date) -> list[Row]:
    """Every platform's weeks since then, the latest first."""
    rows = visible_to(viewer).sender_week.filter(unit=viewer.unit, week__gte=since).order_by("-week", "sender")
    return list(rows.values("sender", "week", "reports", "empty", "refused", "fields", "delays")[:ROWS])


def drifts(viewer: Viewer, since: date) -> list[Row]:
    """What changed in the reports of platforms since then, the latest first."""
    rows = visible_to(viewer).sender_drift.filter(unit=viewer.unit, week__gte=since).order_by("-at", "-id")
    names = ("sender", "week", "field", "kind", "before_with", "before_of", "now_with", "now_of", "at")
    return list(rows.values(*names)[:DRIFTS])


def floods(viewer: Viewer, since: date) -> list[Row]:
    """Platforms that sent many reports without content in a week since then, the most first."""
    rows = visible_to(viewer).sender_week.filter(unit=viewer.unit, week__gte=since, empty__gte=FLOOD)
    return list(rows.order_by("-empty", "sender").values("sender", "week", "reports", "empty")[:DRIFTS])
