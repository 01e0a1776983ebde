"""The units of the pack, as rows."""

from __future__ import annotations

from collections.abc import Sequence

from nodal.ledger.models import Unit

Row = Unit
"""A unit's row, for the step that fills it from a pack."""


def load(units: Sequence[Row]) -> int:
    """Enter the pack's units or bring them up to date; a unit that the pack dropped stays, its cases need it."""
    Unit.objects.bulk_create(
        units,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_local", "tier", "parent", "jurisdiction"],
    )
    return len(units)


def tiers() -> dict[str, str]:
    """Code of each unit -> its tier."""
    return dict(Unit.objects.values_list("code", "tier"))
