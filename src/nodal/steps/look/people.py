"""Look at persons and units, as an administrator. No case is in sight here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nodal.ledger import matrix, tokens
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import people as find
from nodal.ledger.tokens import Token
from nodal.steps.tools import Tools

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OnePerson:
    """A person, what is asked for them, and the keys of the API that act in their name."""

    row: Row
    reset: Row | None
    tokens: list[Token]


def persons(tools: Tools, viewer: Viewer, *, unit: str = "", after: int = 0) -> tuple[list[Row], int | None]:
    """One page of persons, and the number of the last one when there are more."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        found = find.persons(viewer, unit=unit, after=after)
    shown = found[: find.PAGE]
    return shown, shown[-1]["id"] if len(found) > find.PAGE else None


def person(tools: Tools, viewer: Viewer, number: int) -> OnePerson:
    """One person. Raises Unknown."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        row = find.person(viewer, number)
        return OnePerson(row, find.open_reset(number), tokens.listed(person=number, limit=50))


def units(tools: Tools, viewer: Viewer) -> list[Row]:
    """The units that the viewer administers, with counts of persons."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        return find.units(viewer)


def unit_codes(tools: Tools, viewer: Viewer) -> list[str]:
    """The units to which the viewer may assign a person."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        return sorted(find.below(viewer.unit))
