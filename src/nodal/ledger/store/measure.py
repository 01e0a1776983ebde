"""Rows of operations and of what is counted in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from nodal.chain.measure import Happening, Operation, happenings
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.store.refer import load_followed, ways


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


def load_happenings(viewer: Viewer) -> list[Happening]:
    """Everything countable in the referrals that the viewer's unit sent or received."""
    known = {way.id: way for way in ways(viewer) if way.state not in ("ready", "superseded")}
    recorded: dict[int, list[datetime]] = {}
    rows = visible_to(viewer).referral_event.filter(referral__in=list(known)).order_by("referral", "no")
    for referral, recorded_at in rows.values_list("referral_id", "recorded_at"):
        recorded.setdefault(referral, []).append(recorded_at)
    found: list[Happening] = []
    for referral, followed in load_followed(viewer, list(known)).items():
        way = known[referral]
        found += happenings(
            followed,
            case=f"{way.subject_kind}:{way.subject_id}",
            unit=way.to_unit,
            recorded_at=recorded.get(referral, ()),
        )
    return found


def freeze(viewer: Viewer, name: str, as_of: datetime, counts: Mapping[str, object]) -> None:
    """Keep counts as they were quoted; a second time at the same moment keeps the first."""
    operation = visible_to(viewer).operation.get(name=name)
    visible_to(viewer).snapshot.get_or_create(
        operation=operation, as_of=as_of, defaults={"counts": dict(counts), "unit": viewer.unit}
    )
