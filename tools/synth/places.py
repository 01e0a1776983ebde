"""States, towns and telecom circles of the world, from small tables beside this file (see README for their source)."""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from tools.synth.dice import number, pick, share

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Place:
    """A town with a postal code that lies in one state only."""

    state: str
    state_name: str
    city: str
    pin: str


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def states() -> tuple[tuple[str, ...], tuple[int, ...]]:
    """State codes and their cumulated weights."""
    rows = _rows("states.csv")
    return tuple(r["state"] for r in rows), tuple(accumulate(int(r["weight"]) for r in rows))


@cache
def circles() -> dict[str, tuple[str, ...]]:
    """Telecom circles of each state, the main one first."""
    return {r["state"]: tuple(r["circles"].split(";")) for r in _rows("states.csv")}


@cache
def states_of_circle() -> dict[str, tuple[str, ...]]:
    """The states that a telecom circle covers."""
    found: dict[str, list[str]] = {}
    for state, codes in circles().items():
        for code in codes:
            found.setdefault(code, []).append(state)
    return {code: tuple(sorted(s)) for code, s in sorted(found.items())}


@cache
def towns() -> dict[str, tuple[Place, ...]]:
    """Towns by state."""
    found: dict[str, list[Place]] = {}
    for row in _rows("places.csv"):
        found.setdefault(row["state"], []).append(Place(row["state"], row["state_name"], row["city"], row["pin"]))
    return {state: tuple(places) for state, places in found.items()}


def state_for(*names: object) -> str:
    """A state in the proportions of the table."""
    codes, cumulated = states()
    return codes[bisect(cumulated, number(*names, "state") % cumulated[-1])]


def town_for(state: str, *names: object) -> Place:
    """A town of that state."""
    return pick(towns()[state], *names, "town")


def circle_for(state: str, *names: object) -> str:
    """A circle of that state: mostly the main one. One phone in sixteen was bought in another circle."""
    if share(*names, "far") < 1 / 16:
        return pick(sorted(states_of_circle()), *names, "circle")
    own = circles()[state]
    return own[0] if share(*names, "main") < 0.8 else pick(own, *names, "circle")
