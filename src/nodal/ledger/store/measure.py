"""Rows of operations and of what is counted in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from nodal.chain.follow import Event, Followed, Kind
from nodal.chain.measure import Happening, Operation, happenings
from nodal.ledger.access import Unknown, Viewer, visible_to


def create(viewer: Viewer, operation: Operation) -> int:
    """Enter an operation of the viewer's unit."""
    row = visible_to(viewer).operation.create(
        name=operation.name,
        unit=viewer.unit,
        starts=operation.starts,
        ends=operation.ends,
        definition=operation.definition,
    )
    return int(row.pk)


def load(viewer: Viewer, name: str) -> Operation:
    """An operation by its name. Raises Unknown."""
    row = visible_to(viewer).operation.filter(name=name).first()
    if row is None:
        raise Unknown("operation: expected one of your unit, found none of that name")
    return Operation(row.name, row.starts, row.ends, row.definition)


def load_happenings(viewer: Viewer, operation: Operation) -> list[Happening]:
    """Everything countable that happened in the window, in the referrals that the viewer's unit sent or received."""
    rows = (
        visible_to(viewer)
        .referral_event.filter(at__gte=operation.starts, at__lt=operation.ends)
        .exclude(referral__state__in=["ready", "superseded"])
        .order_by("referral", "no")
        .values_list(
            "referral", "referral__subject_kind", "referral__subject_id", "referral__from_unit", "referral__to_unit",
            "kind", "at", "by", "details", "recorded_at",
        )
    )  # fmt: skip
    found: list[Happening] = []
    for (referral, kind, subject, sender, unit), events in groupby(rows.iterator(), key=lambda row: row[:5]):
        lines = [row[5:] for row in events]
        happened = tuple(Event(Kind(what), at, str(by), details) for what, at, by, details, _ in lines)
        recorded = [recorded_at for *_, recorded_at in lines]
        followed = Followed(str(referral), happened)
        ours = sender == viewer.unit
        found += happenings(followed, case=f"{kind}:{subject}", unit=unit, is_ours=ours, recorded_at=recorded)
    return found


def freeze(viewer: Viewer, name: str, as_of: datetime, counts: Mapping[str, object]) -> None:
    """Keep counts as they were quoted; a second time at the same moment keeps the first."""
    operation = visible_to(viewer).operation.get(name=name)
    visible_to(viewer).snapshot.get_or_create(
        operation=operation, as_of=as_of, defaults={"counts": dict(counts), "unit": viewer.unit}
    )
