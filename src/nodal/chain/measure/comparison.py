"""Like with like: two drives are compared only if they were counted in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nodal.chain.measure.counts import Counts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two counts side by side. When not `comparable`, `why` says each reason in words; the counts stay readable."""

    comparable: bool
    why: tuple[str, ...]
    a: Counts
    b: Counts


def compare(a: Counts, b: Counts) -> Comparison:
    """Whether the two may stand side by side: equal length of window, equal definition, both windows over."""
    why = tuple(_differences(a, b))
    return Comparison(not why, why, a, b)


def _differences(a: Counts, b: Counts) -> Iterator[str]:
    first, second = a.operation, b.operation
    if first.length != second.length:
        yield f"The windows differ in length: {_days(a)} and {_days(b)}."
    if first.definition != second.definition:
        yield "The definitions of what counts differ."
    if bool(first.units) != bool(second.units):
        yield "One counts every unit, the other only some."
    for counts in (a, b):
        if counts.as_of < counts.operation.ends:
            yield f"The window of {counts.operation.name} was not over when it was counted."


def _days(counts: Counts) -> str:
    length = counts.operation.length
    hours, rest = divmod(length.seconds, 3600)
    days = f"{length.days} days" if length.days != 1 else "1 day"
    if not length.seconds:
        return days
    return f"{days} {hours} h" + (f" {rest // 60} min" if rest else "")
