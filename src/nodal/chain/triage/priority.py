"""Where a subject stands: two axes, the factors behind them, the word of the queue, and what dies when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nodal.chain.triage.case import CaseFacts
from nodal.chain.triage.change import WouldChange, single_changes
from nodal.chain.triage.clocks import Deadline
from nodal.facts.priorities import BANDS, Axis, Factor, Priorities, Value

Track = Literal["suspect", "welfare"]
"""Which track a subject is on. `welfare`: the reported person may be a minor; no list of arrests until an officer
decides."""

NEVER = 2**53
"""Stands in the rank for "no record dies"; later than any moment and exact in every database and browser."""


@dataclass(frozen=True, slots=True)
class FactorHit:
    """A factor that counted, with the sentence that the officer reads."""

    code: str
    axis: Axis
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Priority:
    """Danger and workability, never added up. `band` follows from danger alone.

    `rank_key` sorts the queue, smallest first: band, danger, workability, the moment of the next deadline. `dies_at` is
    the next deadline, or the last one when all have passed; `dies_rule` is its basis.
    """

    danger: int
    workability: int
    band: str
    rank_key: tuple[int, int, int, int]
    factors: tuple[FactorHit, ...]
    would_change: tuple[WouldChange, ...]
    track: Track
    dies_at: datetime | None
    dies_rule: str | None
    rules_version: str


def prioritise(facts: CaseFacts, rules: Priorities, *, at: datetime, clocks: Sequence[Deadline] = ()) -> Priority:
    """What the rules of the pack say about these facts at that moment. The same input gives the same answer.

    `at` carries a zone; `clocks` are the deadlines of the records behind the subject.
    """
    values = facts.values(at=at, clocks=clocks)
    hits = _hits(rules.factors, values)
    danger, workability = (sum(hit.points for hit in hits if hit.axis is axis) for axis in Axis)
    band = rules.band(danger)
    dying = _next(clocks, at=at)
    moment = int(dying.dies_at.timestamp()) if dying and dying.dies_at > at else NEVER
    return Priority(
        danger=danger,
        workability=workability,
        band=band,
        rank_key=(BANDS.index(band), -danger, -workability, moment),
        factors=hits,
        would_change=single_changes(values, rules),
        track="welfare" if facts.minor_reported else "suspect",
        dies_at=dying.dies_at if dying else None,
        dies_rule=dying.rule if dying else None,
        rules_version=rules.version,
    )


def _hits(factors: Sequence[Factor], values: Mapping[str, Value | None]) -> tuple[FactorHit, ...]:
    found = [FactorHit(f.code, f.axis, f.points, f.sentence) for f in factors if f.holds(values)]
    order = list(Axis)
    return tuple(sorted(found, key=lambda hit: (order.index(hit.axis), -abs(hit.points), hit.code)))


def _next(clocks: Sequence[Deadline], *, at: datetime) -> Deadline | None:
    ahead = [clock for clock in clocks if clock.dies_at > at]
    return min(ahead) if ahead else max(clocks, default=None)
