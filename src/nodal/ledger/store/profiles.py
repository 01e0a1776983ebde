"""Rows of kept profiles: what the headings of others' tables mean, said once by a person of the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction

from nodal.facts.sheets import SheetProfile
from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, visible_to

MOST = 100
"""Kept profiles that a unit is shown. Our own choice: nobody chooses among more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A profile of the unit: who made it, and when."""

    ref: UUID
    profile: SheetProfile
    made_by: str
    made_at: datetime


def kept(viewer: Viewer) -> Sequence[Kept]:
    """The unit's profiles that stand, by name."""
    rows = visible_to(viewer).sheet_profile.filter(unit=viewer.unit, ended_at__isnull=True).order_by("name")
    found = list(rows.values_list("ref", "profile", "made_by", "made_at")[:MOST])
    names = people.names({made_by for _, _, made_by, _ in found})
    return [Kept(ref, _value(profile), names.get(made_by, ""), at) for ref, profile, made_by, at in found]


def named(viewer: Viewer, name: str) -> SheetProfile | None:
    """The unit's profile of that name."""
    rows = visible_to(viewer).sheet_profile.filter(unit=viewer.unit, name=name, ended_at__isnull=True)
    found = rows.values_list("profile", flat=True).first()
    return None if found is None else _value(found)


def keep(viewer: Viewer, profile: SheetProfile, *, at: datetime) -> int | None:
    """The id of the new row; None when the unit has a profile of that name."""
    try:
        with transaction.atomic():
            row = visible_to(viewer).sheet_profile.create(
                unit=viewer.unit,
                name=profile.name,
                profile=msgspec.to_builtins(profile),
                made_by=viewer.person,
                made_at=at,
            )
    except IntegrityError:
        return None
    return int(row.pk)


def end(viewer: Viewer, ref: UUID, *, at: datetime) -> int:
    """End a profile of the unit. Raises Unknown when it has none of that reference that stands."""
    rows = visible_to(viewer).sheet_profile.filter(unit=viewer.unit, ref=ref, ended_at__isnull=True)
    found = rows.values_list("id", flat=True).first()
    if found is None or rows.update(ended_at=at) != 1:
        raise Unknown("profile: expected one of your unit, found none")
    return int(found)


def _value(row: object) -> SheetProfile:
    return msgspec.convert(row, SheetProfile)
