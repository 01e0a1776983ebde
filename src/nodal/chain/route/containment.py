"""Which office answers for a place, as seen from the office that asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nodal.facts.pack import Pack
from nodal.facts.places import Unit


@dataclass(frozen=True, slots=True)
class Question:
    """No single office follows from the place. `keeper` holds the subject meanwhile, an officer picks of `choices`."""

    keeper: Unit
    choices: tuple[Unit, ...]


def office_for(code: str, *, start: Unit, pack: Pack, on: date) -> Unit | Question:
    """The office to which `start` hands what belongs to the place `code`, as offices were on that day.

    Inside its own area that is an office of the next tier below. Outside, it is the highest office that answers for
    the place and not for `start`: another state's unit for another state, a neighbour for a place next door.
    """
    above = next((unit for unit in _upward(start, pack, on) if pack.contains(unit.jurisdiction, code)), start)
    below = _below(above, pack, on)
    fits = [unit for unit in below if pack.contains(unit.jurisdiction, code)]
    nearest = [unit for unit in fits if not any(_is_narrower(other, unit, pack) for other in fits)]
    if len(nearest) == 1:
        return nearest[0]
    return Question(above, tuple(nearest or [unit for unit in below if _touches(unit, code, pack)]))


def _upward(start: Unit, pack: Pack, on: date) -> Iterator[Unit]:
    unit: Unit | None = start
    while unit is not None:
        yield unit
        unit = pack.unit(unit.parent, on=on) if unit.parent else None
    # An office whose parent did not exist yet on that day still belongs to the country.
    top = pack.tiers[0].code
    yield from (unit for unit in pack.units_on(on) if unit.tier == top)


def _below(above: Unit, pack: Pack, on: date) -> tuple[Unit, ...]:
    ranks = {tier.code: tier.rank for tier in pack.tiers}
    lower = [
        unit
        for unit in pack.units_on(on)
        if ranks[unit.tier] > ranks[above.tier] and pack.contains(above.jurisdiction, unit.jurisdiction)
    ]
    first = min((ranks[unit.tier] for unit in lower), default=None)
    return tuple(unit for unit in lower if ranks[unit.tier] == first)


def _is_narrower(a: Unit, b: Unit, pack: Pack) -> bool:
    return a.jurisdiction != b.jurisdiction and pack.contains(b.jurisdiction, a.jurisdiction)


def _touches(unit: Unit, code: str, pack: Pack) -> bool:
    """Whether the office works inside the place, or inside what directly contains it."""
    if pack.contains(code, unit.jurisdiction):
        return True
    around = pack.ancestors(code)[:1]
    return bool(around) and pack.contains(around[0], unit.jurisdiction)
