"""Which office answers for a place, as seen from the office that asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    around = (code, *pack.ancestors(code))
    above = next((unit for unit in _upward(start, pack, on) if unit.jurisdiction in around), None)
    if above is None:
        return Question(start, ())
    inside = around[: around.index(above.jurisdiction) + 1]
    nearest = _nearest(above, inside, pack, on)
    if len(nearest) == 1:
        return nearest[0]
    return Question(above, nearest or tuple(unit for unit in _below(above, pack, on) if _touches(unit, code, pack)))


def _nearest(above: Unit, inside: Sequence[str], pack: Pack, on: date) -> tuple[Unit, ...]:
    """Offices of the next tier below that answer for one of these places with the narrowest place."""
    ranks = {tier.code: tier.rank for tier in pack.tiers}
    lower = [u for u in pack.units_on(on) if ranks[u.tier] > ranks[above.tier] and u.jurisdiction in inside]
    first = min((ranks[unit.tier] for unit in lower), default=None)
    if first is None:
        return ()
    if first > ranks[above.tier] + 1:
        # A tier is skipped only where the area has no office of it.
        between = _below(above, pack, on)
        lower = [unit for unit in lower if unit in between]
    fits = [unit for unit in lower if ranks[unit.tier] == first]
    place = next((place for place in inside if any(unit.jurisdiction == place for unit in fits)), None)
    return tuple(unit for unit in fits if unit.jurisdiction == place)


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


def _touches(unit: Unit, code: str, pack: Pack) -> bool:
    """Whether the office works inside the place, or inside what directly contains it."""
    if pack.contains(code, unit.jurisdiction):
        return True
    around = pack.ancestors(code)[:1]
    return bool(around) and pack.contains(around[0], unit.jurisdiction)
