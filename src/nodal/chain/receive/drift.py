"""A platform changed what it sends: a field falls away, or a new one comes, against its own weeks before.

Two proportions are compared: the part of reports with the field in the weeks before and now. Three things must hold, so
that an alarm is worth a person's time: enough reports on both sides, a change that matters, and one that chance does
not explain. The thresholds are our own choice; how often they are wrong is measured in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt
from typing import Literal

WEEKS = 4
"""How many weeks before the present one are held against it."""

BEFORE_AT_LEAST, NOW_AT_LEAST = 100, 30
"""Reports without which nothing is said."""

COMMON = 0.05
"""A field that fewer gave before cannot fall away."""

FALL, LOST = 0.15, 0.5
"""What matters: fifteen of a hundred reports less than before, or half of what there was."""

DEVIATIONS = 5.0
"""What chance does not explain: so many standard deviations of the difference. For one field of one batch chance alone
does it once in some millions; a batch has some fifty fields, a year some thousands of batches."""

NEW_AT_LEAST, NEW_PART = 5, 0.05
"""A new field stands in so many reports and in such a part of them."""

CHANCE = 1e-7
"""At most so likely is a new field that nobody gave before by chance alone."""

Kind = Literal["fell", "new"]


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One field that changed: in `before_with` of `before_of` reports before, in `now_with` of `now_of` now."""

    field: str
    kind: Kind
    before_with: int
    before_of: int
    now_with: int
    now_of: int


def drifts(before: Mapping[str, int], before_of: int, now: Mapping[str, int], now_of: int) -> tuple[Drift, ...]:
    """What changed: counts by field among `before_of` reports of the weeks before and `now_of` of now, sorted."""
    if before_of < BEFORE_AT_LEAST or now_of < NOW_AT_LEAST:
        return ()
    return tuple(sorted(_drifts(before, before_of, now, now_of)))


def _drifts(before: Mapping[str, int], before_of: int, now: Mapping[str, int], now_of: int) -> Iterator[Drift]:
    for name in before.keys() | now.keys():
        was, is_now = before.get(name, 0), now.get(name, 0)
        if was == 0 and _is_new(is_now, now_of, before_of):
            yield Drift(name, "new", was, before_of, is_now, now_of)
        elif _fell(was / before_of, is_now / now_of, before_of, now_of):
            yield Drift(name, "fell", was, before_of, is_now, now_of)


def _is_new(count: int, of: int, before_of: int) -> bool:
    if count < NEW_AT_LEAST or count < NEW_PART * of:
        return False
    # If the field were as frequent all the time, each report with it would be one of now with this chance.
    return count * log(of / (of + before_of)) < log(CHANCE)


def _fell(was: float, is_now: float, before_of: int, now_of: int) -> bool:
    if was < COMMON or was - is_now < min(FALL, LOST * was):
        return False
    both = (was * before_of + is_now * now_of) / (before_of + now_of)
    spread = sqrt(both * (1 - both) * (1 / before_of + 1 / now_of))
    return spread > 0 and (was - is_now) / spread >= DEVIATIONS
