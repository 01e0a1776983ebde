"""A country as tiles, one for each state, and a state as dots, one for each district. No border is drawn anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

SIDE = 68
"""Of a tile, with the gap to the next."""

GAP = 4

CLASSES = 5
"""Shades of a tile; the number itself stands on it, so the shade is never alone."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One state: where it stands, its short code, name and number. `shade` 0 is nothing, 5 is the most."""

    code: str
    short: str
    name: str
    n: int
    x: int
    y: int
    shade: int


@dataclass(frozen=True, slots=True)
class Tiles:
    """The picture."""

    width: int
    height: int
    tiles: tuple[Tile, ...]
    side: int = SIDE - GAP


@dataclass(frozen=True, slots=True)
class Dot:
    """One district: where it lies and how many. `radius` grows with the root of the number, so areas compare."""

    code: str
    name: str
    n: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Dots:
    """The picture."""

    width: int
    height: int
    dots: tuple[Dot, ...]


def tiles(places: Mapping[str, tuple[int, int]], numbers: Mapping[str, int], names: Mapping[str, str]) -> Tiles:
    """The tiles at (column, row) of each code, with their numbers; what has none shows a zero."""
    most = max((numbers.get(code, 0) for code in places), default=0)
    made = tuple(
        Tile(
            code, code.rpartition("-")[2], names[code], n := numbers.get(code, 0), column * SIDE, row * SIDE,
            shade(n, most),
        )
        for code, (column, row) in sorted(places.items(), key=lambda place: (place[1][1], place[1][0]))
    )  # fmt: skip
    width = max((column for column, _ in places.values()), default=0) + 1
    height = max((row for _, row in places.values()), default=0) + 1
    return Tiles(width * SIDE, height * SIDE, made)


def shade(n: int, most: int) -> int:
    """The shade of a number: in steps of its root, so that a single large one does not make all others pale.

    >>> [shade(n, 100) for n in (0, 1, 10, 50, 100)]
    [0, 1, 2, 4, 5]
    """
    return 0 if n <= 0 or most <= 0 else max(1, min(CLASSES, round(sqrt(n / most) * CLASSES)))


def dots(
    points: Sequence[tuple[str, str, tuple[float, float]]], numbers: Mapping[str, int], *, width: int = 480
) -> Dots:
    """The districts (code, name, (latitude, longitude)) as dots, north above, with their numbers."""
    if not points:
        return Dots(width, 0, ())
    edge, largest = 32.0, 22.0
    north, south = max(p[0] for *_, p in points), min(p[0] for *_, p in points)
    east, west = max(p[1] for *_, p in points), min(p[1] for *_, p in points)
    flat = cos(radians((north + south) / 2))  # a degree of longitude is shorter than one of latitude
    wide, tall = max((east - west) * flat, 0.01), max(north - south, 0.01)
    scale = (width - 2 * edge) / max(wide, tall)
    most = max((numbers.get(code, 0) for code, *_ in points), default=0)
    made = [
        Dot(
            code, name, n := numbers.get(code, 0),
            round(edge + (lon - west) * flat * scale + (width - 2 * edge - wide * scale) / 2, 1),
            round(edge + (north - lat) * scale, 1),
            round(3 + (largest * sqrt(n / most) if most else 0), 1),
        )
        for code, name, (lat, lon) in points
    ]  # fmt: skip
    return Dots(width, round(tall * scale + 2 * edge), tuple(sorted(made, key=lambda dot: -dot.radius)))
