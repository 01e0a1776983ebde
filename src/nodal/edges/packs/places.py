"""Reads where things are: places, offices, telecom circles and postal codes of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from nodal.chain import STAGES
from nodal.edges.packs.tables import Row, read_table
from nodal.facts.pack import Circle
from nodal.facts.places import Jurisdiction, Tier, Unit

Postal = dict[str, tuple[str, ...]]
Numbered = list[tuple[Row, Unit]]

_PLACE = ("code", "name", "name_local", "kind", "parent", "aliases", "lat", "lon", "valid_from", "valid_until")
_UNIT = ("code", "name", "name_local", "tier", "parent", "jurisdiction", "valid_from", "valid_until", "stages")


def read_places(folder: Path, names: Sequence[str]) -> dict[str, Jurisdiction]:
    """Every place of the tables, by code. A parent must exist in one of the tables, and no place may contain itself."""
    rows = [row for name in names for row in read_table(folder, name, _PLACE)]
    places: dict[str, Jurisdiction] = {}
    for row in rows:
        place = _place(row)
        if place.code in places:
            raise row.refuse("code", "this code stands twice")
        places[place.code] = place
    for row in rows:
        _check_parent(row, places)
    return places


def _place(row: Row) -> Jurisdiction:
    first, last = row.period()
    return Jurisdiction(
        code=row.text("code"),
        name=row.text("name"),
        name_local=row.maybe("name_local"),
        kind=row.text("kind"),
        parent=row.maybe("parent") or None,
        aliases=row.many("aliases"),
        valid_from=first,
        valid_until=last,
        point=_point(row),
        source=row.text("source"),
    )


def _point(row: Row) -> tuple[float, float] | None:
    if not row.maybe("lat") and not row.maybe("lon"):
        return None
    return _degrees(row, "lat", 90), _degrees(row, "lon", 180)


def _degrees(row: Row, column: str, most: int) -> float:
    try:
        degrees = float(row.text(column))
    except ValueError:
        raise row.refuse(column, "expected degrees as a decimal number") from None
    if not -most <= degrees <= most:
        raise row.refuse(column, f"expected degrees between -{most} and {most}")
    return degrees


def _check_parent(row: Row, places: Mapping[str, Jurisdiction]) -> None:
    seen = {code := row.text("code")}
    while (parent := places[code].parent) is not None:
        if parent not in places:
            raise row.refuse("parent", f"unknown place {parent!r}")
        if parent in seen:
            raise row.refuse("parent", "the places contain each other in a circle")
        seen.add(code := parent)


def read_tiles(folder: Path, places: Mapping[str, Jurisdiction]) -> dict[str, tuple[int, int]]:
    """Where the tile of each place stands. No place has two, and no two stand on each other."""
    tiles: dict[str, tuple[int, int]] = {}
    for row in read_table(folder, "tiles.csv", ("code", "column", "row")):
        code, where = row.text("code"), (row.whole("column"), row.whole("row"))
        if code not in places:
            raise row.refuse("code", f"unknown place {code!r}")
        if code in tiles:
            raise row.refuse("code", "this place has a tile already")
        if where in tiles.values():
            raise row.refuse("column", "another tile stands there")
        tiles[code] = where
    return tiles


def read_units(folder: Path, *, tiers: Sequence[Tier], places: Mapping[str, Jurisdiction]) -> tuple[Unit, ...]:
    """Every office, rows of one code in order of their dates. Rows of one code may not overlap."""
    ranks = {tier.code: tier.rank for tier in tiers}
    numbered: Numbered = []
    for row in read_table(folder, "units.csv", (*_UNIT, "confidence")):
        unit = _unit(row, ranks)
        if unit.jurisdiction not in places:
            raise row.refuse("jurisdiction", f"unknown place {unit.jurisdiction!r}")
        numbered.append((row, unit))
    _check_overlaps(numbered)
    _check_parents(numbered, ranks)
    units = [unit for _, unit in numbered]
    return tuple(sorted(units, key=lambda unit: (ranks[unit.tier], unit.code, unit.valid_from or date.min)))


def _unit(row: Row, ranks: Mapping[str, int]) -> Unit:
    first, last = row.period()
    for stage in row.many("stages"):
        if stage not in STAGES:
            raise row.refuse("stages", f"unknown stage {stage!r}")
    return Unit(
        code=row.text("code"),
        name=row.text("name"),
        name_local=row.maybe("name_local"),
        tier=row.choice("tier", ranks),
        parent=row.maybe("parent") or None,
        jurisdiction=row.text("jurisdiction"),
        valid_from=first,
        valid_until=last,
        stages=row.many("stages") or None,
        confidence=row.confidence(),
        source=row.text("source"),
    )


def _check_overlaps(numbered: Numbered) -> None:
    before: dict[str, list[Unit]] = {}
    for row, unit in numbered:
        for other in before.setdefault(unit.code, []):
            if other.tier != unit.tier or other.jurisdiction != unit.jurisdiction:
                raise row.refuse("code", "one code, two tiers or places: an office that moves gets a new code")
            if _overlap(unit, other):
                raise row.refuse("code", "this code stands twice for the same day")
        before[unit.code].append(unit)


def _overlap(a: Unit, b: Unit) -> bool:
    starts_before_b_ends = (a.valid_from or date.min) <= (b.valid_until or date.max)
    return starts_before_b_ends and (b.valid_from or date.min) <= (a.valid_until or date.max)


def _check_parents(numbered: Numbered, ranks: Mapping[str, int]) -> None:
    tier_of = {unit.code: unit.tier for _, unit in numbered}
    for row, unit in numbered:
        if unit.parent is None:
            continue
        if unit.parent not in tier_of:
            raise row.refuse("parent", f"unknown unit {unit.parent!r}")
        # A strictly higher tier above every unit also means that no circle is possible.
        if ranks[tier_of[unit.parent]] >= ranks[unit.tier]:
            raise row.refuse("parent", "the office above must be of a higher tier")


def read_circles(folder: Path, places: Mapping[str, Jurisdiction]) -> tuple[Circle, ...]:
    """The telecom circles, with the places that lie in them wholly or in part."""
    found: dict[str, Circle] = {}
    for row in read_table(folder, "circles.csv", ("code", "name", "places", "places_partly", "note")):
        for column in ("places", "places_partly"):
            _check_known(row, column, row.many(column), places)
        circle = Circle(
            code=row.text("code"),
            name=row.text("name"),
            certain=row.many("places"),
            partly=row.many("places_partly"),
            note=row.maybe("note"),
            source=row.text("source"),
        )
        if circle.code in found:
            raise row.refuse("code", "this code stands twice")
        found[circle.code] = circle
    return tuple(found.values())


def read_postal(folder: Path, name: str, places: Mapping[str, Jurisdiction]) -> Postal:
    """Postal code (or prefix) to places. The source of such a long table stands once, in `pack.toml`."""
    found: Postal = {}
    for row in read_table(folder, name, ("code", "places"), source=False):
        code = row.text("code")
        if code in found:
            raise row.refuse("code", "this code stands twice")
        _check_known(row, "places", row.many("places"), places)
        if not row.many("places"):
            raise row.refuse("places", "expected at least one place")
        found[code] = row.many("places")
    return found


def _check_known(row: Row, column: str, codes: Iterable[str], places: Mapping[str, Jurisdiction]) -> None:
    for code in codes:
        if code not in places:
            raise row.refuse(column, f"unknown place {code!r}")
