"""What flows in from where and out to where, through one unit in the middle: strands as wide as their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT = "left", "right"

MOST = 10
"""At most so many ends at a side; the rest stands together as one."""

THIN = 2.0
"""The thinnest strand that can be seen."""

GAP = 14.0
"""Between two ends; room for their names."""

NAME = 250
"""Room for the names at both sides."""

MIDDLE = 18


@dataclass(frozen=True, slots=True)
class Node:
    """One end: its name, its number, and the bar that stands for it."""

    name: str
    n: int
    x: float
    y: float
    height: float
    side: str

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.y + self.height / 2, 2)


@dataclass(frozen=True, slots=True)
class Strand:
    """One strand between an end and the middle, as the path of an SVG, as wide as its number."""

    path: str
    width: float
    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The picture. `centre` is the unit in the middle."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    strands: tuple[Strand, ...]
    centre: Node


Ends = Sequence[tuple[str, int]]


def flow(came: Ends, went: Ends, *, centre: str, rest: str, width: int = 960) -> Flow:
    """Strands from each (name, number) of `came` to the middle, and from there to each of `went`.

    Both are cut to the ten largest; the rest is put together under the name `rest`.
    """
    sides = [(LEFT, _largest(came, rest)), (RIGHT, _largest(went, rest))]
    most = max((sum(n for _, n in ends) for _, ends in sides), default=0)
    scale = 220 / most if most else 0.0
    heights = {side: sum(max(THIN, n * scale) + GAP for _, n in ends) for side, ends in sides}
    height = round(max(80.0, *heights.values()) + 24)
    # A side on which nothing flows needs no room.
    width -= sum((width - MIDDLE) // 2 for ends in (came, went) if not ends)
    at = (width - MIDDLE) / 2 if came and went else float(width - MIDDLE) if came else 0.0
    middle = Node(centre, most, at, (height - max(THIN, most * scale)) / 2, most * scale, "middle")
    nodes, strands = [], []
    for side, ends in sides:
        y, inner = (height - heights[side]) / 2 + GAP / 2, middle.y
        for name, n in ends:
            wide = max(THIN, n * scale)
            x = NAME if side == LEFT else width - NAME - MIDDLE
            nodes.append(Node(name, n, x, round(y, 2), round(wide, 2), side))
            strands.append(_strand(nodes[-1], middle, inner + wide / 2, wide))
            y, inner = y + wide + GAP, inner + wide
    return Flow(width, int(height), tuple(nodes), tuple(strands), middle)


def _largest(ends: Ends, rest: str) -> list[tuple[str, int]]:
    ranked = sorted(ends, key=lambda end: (-end[1], end[0]))
    if len(ranked) <= MOST:
        return ranked
    return [*ranked[: MOST - 1], (rest, sum(n for _, n in ranked[MOST - 1 :]))]


def _strand(end: Node, middle: Node, inner: float, wide: float) -> Strand:
    outer_x, inner_x = (end.x + MIDDLE, middle.x) if end.side == LEFT else (end.x, middle.x + MIDDLE)
    half = (outer_x + inner_x) / 2
    path = (
        f"M{outer_x:.1f} {end.middle:.1f} C{half:.1f} {end.middle:.1f} {half:.1f} {inner:.1f} {inner_x:.1f} {inner:.1f}"
    )
    return Strand(path, round(wide, 2), f"{end.name}: {end.n}")
