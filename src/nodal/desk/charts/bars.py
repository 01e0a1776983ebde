"""Upright bars: how many of each, in a given order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nodal.desk.charts.scale import Tick, place, ticks

LEFT, RIGHT, ABOVE, BELOW = 56, 8, 20, 32
"""Room for the scale, the last label, the number above the highest bar, and the labels."""

GAP = 0.25
"""Part of a place that stays empty beside its bar."""

CLOSE = 44
"""Narrower places have a label for every second, third ... bar only."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `label` is empty where labels would touch each other, `text` never is."""

    x: float
    y: float
    width: float
    height: float
    n: int
    text: str
    label: str
    middle: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture. `shows_numbers`: there is room for the number above each bar."""

    width: int
    height: int
    base: float
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    shows_numbers: bool
    left: int = LEFT


def bars(values: Sequence[tuple[str, int]], *, width: int = 720, height: int = 220) -> Bars:
    """Bars of these (label, number) pairs."""
    tall, base = height - ABOVE - BELOW, float(height - BELOW)
    most = max((n for _, n in values), default=0)
    room = (width - LEFT - RIGHT) / max(1, len(values))
    every = max(1, -(-CLOSE // max(1, int(room))))
    made = []
    for at, (text, n) in enumerate(values):
        y, x = place(n, most, height=tall, above=ABOVE), LEFT + room * (at + GAP / 2)
        made.append(
            Bar(
                round(x, 2), y, round(room * (1 - GAP), 2), round(base - y, 2), n, text,
                text if at % every == 0 else "", round(LEFT + room * (at + 0.5), 2),
            )
        )  # fmt: skip
    return Bars(width, height, base, tuple(made), ticks(most, height=tall, above=ABOVE), room >= CLOSE / 2)
