"""The upright scale of a picture: round numbers from zero to just above the most."""

from __future__ import annotations

from dataclasses import dataclass

STEPS = (1, 2, 5)
"""Round numbers are these times a power of ten."""

FEWEST = 4
"""At most so many steps above zero."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number and how far down from the top it stands, in units of the picture."""

    n: int
    y: float


def top(most: int) -> tuple[int, int]:
    """(step, highest tick) for counts up to `most`.

    >>> top(0), top(4), top(97), top(1000)
    ((1, 1), (1, 4), (50, 100), (500, 1000))
    """
    power = 1
    while True:
        for factor in STEPS:
            step = factor * power
            if step * FEWEST >= most:
                return step, max(step, -(-most // step) * step)
        power *= 10


def ticks(most: int, *, height: float, above: float = 0) -> tuple[Tick, ...]:
    """The ticks of a picture of this height that begins `above` from the top.

    >>> [tick.n for tick in ticks(97, height=100)]
    [0, 50, 100]
    """
    step, highest = top(most)
    return tuple(Tick(n, round(above + height * (1 - n / highest), 2)) for n in range(0, highest + 1, step))


def place(n: int, most: int, *, height: float, above: float = 0) -> float:
    """How far down from the top a number stands."""
    return round(above + height * (1 - n / top(most)[1]), 2)
