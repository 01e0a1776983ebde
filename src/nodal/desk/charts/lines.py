"""Lines over days: how a number grew and fell; several are told apart by their dashes, shown again beside each name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nodal.desk.charts.bars import ABOVE, BELOW, LEFT
from nodal.desk.charts.scale import Tick, place, ticks

NAME, SAMPLE = 180, 26
"""Room for the names at the right end, and in front of them for a piece of the line where there are several."""

APART = 16
"""Names at the end stand at least so far from each other."""

LABELS = 5
"""At most so many labels under the picture."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number at its place."""

    x: float
    y: float
    n: int
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its points, the same as the path of an SVG, and where its name stands. `kind` chooses the dashes."""

    name: str
    kind: int
    points: tuple[Point, ...]
    path: str
    name_y: float


@dataclass(frozen=True, slots=True)
class Lines:
    """The picture."""

    width: int
    height: int
    base: float
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Point, ...]
    sample_x: float
    name_x: float
    left: int = LEFT


def lines(
    labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, width: int = 720, height: int = 240
) -> Lines:
    """Lines of these (name, numbers) over the labels; each series has a number for each label."""
    tall, right = height - ABOVE - BELOW, width - NAME
    most = max((n for _, numbers in series for n in numbers), default=0)
    step = (right - LEFT) / max(1, len(labels) - 1)

    def at(index: int) -> float:
        return round(LEFT + step * index if len(labels) > 1 else (LEFT + right) / 2, 2)

    made = []
    for kind, (name, numbers) in enumerate(series):
        points = tuple(
            Point(at(index), place(n, most, height=tall, above=ABOVE), n, labels[index])
            for index, n in enumerate(numbers)
        )
        path = " ".join(f"{'L' if index else 'M'}{point.x} {point.y}" for index, point in enumerate(points))
        made.append(Line(name, kind, points, path, points[-1].y if points else 0.0))
    every = max(1, -(-len(labels) // LABELS))
    base = float(height - BELOW)
    under = tuple(Point(at(index), base, 0, label) for index, label in enumerate(labels) if index % every == 0)
    names = right + 8.0
    steps = ticks(most, height=tall, above=ABOVE)
    return Lines(width, height, base, _spread(made), steps, under, names, names + SAMPLE if len(series) > 1 else names)


def _spread(made: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with their names moved apart, in the order given."""
    moved: dict[str, float] = {}
    low = float("-inf")
    for line in sorted(made, key=lambda line: line.name_y):
        low = max(line.name_y, low + APART)
        moved[line.name] = low
    over = max(0.0, low - max((line.name_y for line in made), default=0.0))
    return tuple(Line(one.name, one.kind, one.points, one.path, round(moved[one.name] - over, 2)) for one in made)
