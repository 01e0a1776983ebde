"""What counts as one case, one FIR, one arrest, one person: each figure separately, with the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from nodal.chain.measure.happening import Happening, What
from nodal.chain.measure.operation import Operation


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with the ids behind it, sorted, and the query in words that gives the same number again."""

    n: int
    ids: tuple[str, ...]
    query: str


@dataclass(frozen=True, slots=True)
class _Rule:
    what: What
    key: Callable[[Happening], str]
    sentence: str


FIGURES: Mapping[str, _Rule] = {
    "cases": _Rule(What.FIR, lambda h: h.case, "distinct leads or reports on which an FIR was registered"),
    "firs": _Rule(What.FIR, lambda h: h.id, "distinct FIRs registered (station, year and number)"),
    "arrests": _Rule(What.ARREST, lambda h: h.id, "distinct arrests (one FIR and one accused each)"),
    "persons": _Rule(What.ARREST, lambda h: h.person, "distinct persons arrested, in however many FIRs"),
    "cleared": _Rule(What.CLEARED, lambda h: h.id, "distinct leads or reports that ended with the person cleared"),
    "safeguarded": _Rule(What.SAFEGUARDED, lambda h: h.id, "distinct children safeguarded"),
    "referrals": _Rule(
        What.REFERRED, lambda h: h.id, "distinct referrals that the unit sent, not those that came to it"
    ),
}
"""What each figure counts. The story's 97 arrests and 162 cases are `arrests` and `firs` or `cases`: the press did not
say which, and different papers gave other numbers, so here they are never mixed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of an operation as known at `as_of`. A frozen value: it can be quoted for ever and equals itself."""

    operation: Operation
    as_of: datetime
    figures: tuple[tuple[str, Figure], ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name; `KeyError` for a name that is not in `FIGURES`."""
        return dict(self.figures)[name]


def tally(events: Iterable[Happening], operation: Operation, *, as_of: datetime) -> Counts:
    """Every figure of the operation. `as_of` carries a zone.

    An id counts once. What happened outside the window, after `as_of`, or was not known by then does not count.
    """
    if as_of.tzinfo is None:
        raise ValueError("a count is as of a time with a zone")
    counted = [happening for happening in events if _counts(happening, operation, as_of)]
    return Counts(operation, as_of, tuple((name, _figure(name, counted, operation, as_of)) for name in FIGURES))


def _counts(happening: Happening, operation: Operation, as_of: datetime) -> bool:
    of_unit = not operation.units or happening.unit in operation.units
    return of_unit and operation.holds(happening.at) and happening.is_known(as_of)


def _figure(name: str, counted: Iterable[Happening], operation: Operation, as_of: datetime) -> Figure:
    rule = FIGURES[name]
    ids = sorted({rule.key(h) for h in counted if h.what is rule.what and rule.key(h)})
    return Figure(len(ids), tuple(ids), query(name, operation, as_of=as_of))


def query(name: str, operation: Operation, *, as_of: datetime) -> str:
    """In words, what gives the figure of that name again."""
    window = f"from {_utc(operation.starts)} until before {_utc(operation.ends)}, as known at {_utc(as_of)}"
    units = f", by {', '.join(sorted(operation.units))}" if operation.units else ""
    return f"{FIGURES[name].sentence} {window}{units}"


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
