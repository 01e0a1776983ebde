"""What makes a report urgent, as dated rules of a pack: facts that may count, conditions on them, points, bands.

The language of conditions is closed: a fact of `FACTS`, one of four operators, a value. Free text is no fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

Value = bool | int | str
"""What a fact may say. A fact that is not known is None and meets no condition."""

Kind = Literal["yes_no", "count", "word"]


class Axis(StrEnum):
    """The two questions, kept apart: how great is the danger to a child, and how well can it be worked on."""

    DANGER = "danger"
    WORKABILITY = "workability"


class Operator(StrEnum):
    """How a fact is compared. `at_least` and `at_most` are for counts, `one_of` for words."""

    IS = "is"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class FactKind:
    """A fact that rules may look at. `axes` are those in which it may count; `words` closes a word's values."""

    kind: Kind
    axes: frozenset[Axis]
    sentence: str
    words: tuple[str, ...] = ()


_DANGER = frozenset({Axis.DANGER})
_WORK = frozenset({Axis.WORKABILITY})
_BOTH = _DANGER | _WORK
_NEITHER: frozenset[Axis] = frozenset()

FACTS: Mapping[str, FactKind] = MappingProxyType(
    {
        "urgent": FactKind("yes_no", _DANGER, "The platform escalated it in words of its own."),
        "incident_type": FactKind("word", _DANGER, "The type of incident that the platform chose."),
        "sextortion": FactKind("yes_no", _DANGER, "The platform marked it as extortion."),
        "sadistic": FactKind("yes_no", _DANGER, "The platform marked it as sadistic exploitation."),
        "solicitation": FactKind("yes_no", _DANGER, "The platform marked it as asking for material."),
        "minor_to_minor": FactKind("yes_no", _DANGER, "The platform marked it as between minors."),
        "live_streaming": FactKind("yes_no", _DANGER, "A file is marked as live streamed."),
        "physical_harm": FactKind("yes_no", _DANGER, "A file is marked with harm or violence."),
        "infant": FactKind("yes_no", _DANGER, "A file is marked as showing an infant."),
        "self_produced": FactKind("yes_no", _DANGER, "A file is marked as possibly made by the child."),
        "classification": FactKind(
            "word", _DANGER, "The gravest industry class among the files.", ("A1", "A2", "B1", "B2")
        ),
        "known_files": FactKind("count", _DANGER, "Files that a trusted list knows exactly."),
        "novel_files": FactKind("count", _DANGER, "Files that the platform viewed and no list knows."),
        "unknown_files": FactKind("count", _DANGER, "Files of which nobody can say anything."),
        "viewed": FactKind("yes_no", _BOTH, "The platform looked at a file."),
        "child_party": FactKind("yes_no", _DANGER, "A victim is named, or a recipient below the age of majority."),
        "youngest_age": FactKind("count", _DANGER, "The youngest stated age of a victim or recipient, in years."),
        "days_since": FactKind("count", _BOTH, "Days since it happened."),
        "prior_reports": FactKind("count", _DANGER, "Earlier reports on the same account."),
        "in_tested_network": FactKind("yes_no", _DANGER, "The account belongs to a tested network."),
        "informational": FactKind("yes_no", _WORK, "It was sent for information only."),
        "spam": FactKind("yes_no", _WORK, "The platform marked it as spam."),
        "usable_identifiers": FactKind("count", _WORK, "Identifiers that a request can be made with."),
        "place_known": FactKind("yes_no", _WORK, "It names a place, or its addresses point to one."),
        "retention_days": FactKind("count", _WORK, "Days until the first record behind it may be destroyed."),
        "records_gone": FactKind("yes_no", _WORK, "Every record behind it may be destroyed already."),
        "viral_files": FactKind("count", _NEITHER, "Files that are passed on by many."),
        "uploaders": FactKind("count", _NEITHER, "Accounts reported for the same file."),
        "minor_reported": FactKind("yes_no", _NEITHER, "The reported person may be a minor."),
    }
)
"""Every fact that triage knows, in the order of a page. What is viral has no axis, so that no pack can let mere size
add danger; a reported minor changes the track, never the points."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. It fails for a fact that is not known. `value` is a tuple of words for `one_of` alone."""

    fact: str
    operator: Operator
    value: Value | tuple[str, ...]

    def __post_init__(self) -> None:
        kind = FACTS.get(self.fact)
        if kind is None:
            raise ValueError(f"no such fact: {self.fact}")
        if not _fits(kind, self.operator, self.value):
            raise ValueError(f"{self.operator} with this value does not fit the fact {self.fact}")

    def holds(self, facts: Mapping[str, Value | None]) -> bool:
        """Whether the facts meet it.

        >>> Condition("known_files", Operator.AT_LEAST, 1).holds({"known_files": 3})
        True
        >>> Condition("days_since", Operator.AT_MOST, 7).holds({"days_since": None})
        False
        """
        found = facts.get(self.fact)
        if found is None:
            return False
        if self.operator is Operator.IS:
            return found == self.value
        if isinstance(self.value, tuple):
            return found in self.value
        if isinstance(found, str) or isinstance(self.value, str):
            return False
        return found >= self.value if self.operator is Operator.AT_LEAST else found <= self.value


def _fits(kind: FactKind, operator: Operator, value: Value | tuple[str, ...]) -> bool:
    if kind.kind == "yes_no":
        return operator is Operator.IS and isinstance(value, bool)
    if kind.kind == "count":
        return operator is not Operator.ONE_OF and isinstance(value, int) and not isinstance(value, bool) and value >= 0
    words = value if operator is Operator.ONE_OF else (value,)
    if operator not in (Operator.IS, Operator.ONE_OF) or not isinstance(words, tuple) or not words:
        return False
    return all(isinstance(word, str) and (not kind.words or word in kind.words) for word in words)


@dataclass(frozen=True, slots=True)
class Factor:
    """Points on one axis when all conditions hold; `sentence` is what the officer reads.

    Danger is never negative, so that nothing known can hide a danger that something else shows.
    """

    code: str
    axis: Axis
    points: int
    when: tuple[Condition, ...]
    sentence: str
    source: str

    def __post_init__(self) -> None:
        if not self.when:
            raise ValueError("a factor needs a condition")
        if self.points == 0 or (self.axis is Axis.DANGER and self.points < 0):
            raise ValueError("points of danger are above 0, of workability not 0")
        for condition in self.when:
            if self.axis not in FACTS[condition.fact].axes:
                raise ValueError(f"the fact {condition.fact} may not count for {self.axis}")

    def holds(self, facts: Mapping[str, Value | None]) -> bool:
        """Whether every condition is met."""
        return all(condition.holds(facts) for condition in self.when)


BANDS = ("imminent", "high", "routine", "verify")
"""The words of the queue, most urgent first. `verify`: nobody has looked at or recognised anything in it yet."""


@dataclass(frozen=True, slots=True)
class Band:
    """A word of `BANDS` and the points of danger from which it holds. `sentence` says what it asks of the reader."""

    code: str
    at_least: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Priorities:
    """The rules of a pack, whole. `version` stands on every priority that was made with them."""

    version: str
    factors: tuple[Factor, ...]
    bands: tuple[Band, ...]

    def __post_init__(self) -> None:
        if tuple(band.code for band in self.bands) != BANDS:
            raise ValueError(f"expected the bands {', '.join(BANDS)} in this order")
        limits = [band.at_least for band in self.bands]
        if limits != sorted(set(limits), reverse=True) or limits[-1] != 0:
            raise ValueError("the limits of the bands must fall and end at 0")
        codes = [factor.code for factor in self.factors]
        if len(set(codes)) != len(codes):
            raise ValueError("a code of a factor stands twice")

    def band(self, danger: int) -> str:
        """The word for so many points of danger."""
        return next(band.code for band in self.bands if danger >= band.at_least)
