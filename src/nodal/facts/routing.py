"""How places become an office, as rules of a pack: grades of evidence, limits, the foreign track, and golden cases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import Literal

from nodal.facts.priorities import Value


class EvidenceKind(StrEnum):
    """What can say where a report belongs. A pack grades every one of them."""

    PROVIDER_REPLY = "provider_reply"
    """The subscriber's address in the reply of a provider."""
    VERIFIED_PHONE_CIRCLE = "verified_phone_circle"
    """The telecom circle of a number that the platform verified."""
    VERIFIED_PHONE_COUNTRY = "verified_phone_country"
    """The country of a number that the platform verified."""
    STATED_ADDRESS = "stated_address"
    """A state or district in an address that the report gives."""
    PIN = "pin"
    """A postal code that the report gives."""
    POSITION = "position"
    """Co-ordinates that the report gives, as somebody read them off a map."""
    STATED_CITY = "stated_city"
    """A town without a state: many places share a name."""
    FIXED_IP = "fixed_ip"
    """The range of a fixed line."""
    MOBILE_IP = "mobile_ip"
    """The range of a mobile or mixed network."""
    OTHER_IP = "other_ip"
    """The range of a data centre, a relay, or a network that nobody has classed."""
    PLATFORM_LOCATION = "platform_location"
    """Where the platform thinks that the account is; usually read off an address."""
    CLAIMED_PHONE = "claimed_phone"
    """A number that somebody typed."""


NEVER_ALONE = frozenset(
    {EvidenceKind.MOBILE_IP, EvidenceKind.OTHER_IP, EvidenceKind.PLATFORM_LOCATION, EvidenceKind.CLAIMED_PHONE}
)
"""Kinds that no pack may let decide. Mobile traffic surfaces at a few hub cities: two tables agree on the state of 43 %
of addresses. Source: the design page on routing."""

Confidence = Literal["high", "medium", "low"]
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")
"""How sure a route is, surest first."""


class Grade(IntEnum):
    """How far a kind of evidence carries, 1 the farthest. The ladder is that of the design page on routing."""

    SUBSCRIBER = 1
    VERIFIED = 2
    STATED = 3
    RANGE = 4
    HINT = 5


@dataclass(frozen=True, slots=True)
class GradeRule:
    """The grade of one kind of evidence; `sentence` is what the officer reads beside it."""

    kind: EvidenceKind
    grade: Grade
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class ForeignTrack:
    """The office that takes what lies outside the country, on evidence up to a grade."""

    unit: str
    up_to: Grade
    source: str


@dataclass(frozen=True, slots=True)
class RoutingRules:
    """The rules of a pack, whole. `queues` names, per tier, the office that keeps what nothing points anywhere.

    Evidence up to `routes_up_to` can decide. `most_copies`: how many offices beside the leading one may get a copy;
    what points to more than that points to none. `confidence` is the word for a route that rests on that grade alone.
    `postal_code` is what a postal code of the country looks like.
    """

    version: str
    grades: Mapping[EvidenceKind, GradeRule]
    routes_up_to: Grade
    confidence: Mapping[Grade, Confidence]
    foreign: ForeignTrack
    most_copies: int
    queues: Mapping[str, str]
    postal_code: re.Pattern[str]

    def __post_init__(self) -> None:
        missing = [kind for kind in EvidenceKind if kind not in self.grades]
        if missing:
            raise ValueError(f"no grade for {', '.join(missing)}")
        for kind in sorted(NEVER_ALONE):
            if self.grades[kind].grade <= self.routes_up_to:
                raise ValueError(f"{kind} may not decide a route")
        for grade in Grade:
            if grade <= self.routes_up_to and grade not in self.confidence:
                raise ValueError(f"no word of confidence for grade {grade.value}")
        if self.most_copies < 0:
            raise ValueError("most_copies is not below 0")

    def grade(self, kind: EvidenceKind) -> Grade:
        """How far this kind of evidence carries."""
        return self.grades[kind].grade


@dataclass(frozen=True, slots=True)
class Given:
    """One piece of evidence of a golden case. `details` holds names and values as a report would give them.

    A single detail without a name is the code of a place, or of a circle for telephones.
    """

    kind: EvidenceKind
    about: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RouteCase:
    """A route that must come out as stated. `unit` is None when nothing may be decided and `queue` keeps it.

    `returned` names units that sent it back, with the number of pieces of `given` (from the first) that they had seen.
    """

    id: str
    start: str
    on: date
    given: tuple[Given, ...]
    returned: tuple[tuple[str, int], ...]
    unit: str | None
    queue: str | None
    copies: tuple[str, ...]
    choices: tuple[str, ...]
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class PriorityCase:
    """A priority that must come out as stated."""

    id: str
    facts: tuple[tuple[str, Value], ...]
    band: str
    track: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class LinkCase:
    """What two accounts that share these things weigh together. `shares`: (strand or kind, holders, is merely stated).

    `bits` is the sum for the relation (`same_person`, `associate`) with a sign and one decimal, "" where nothing links.
    """

    id: str
    relation: str
    shares: tuple[tuple[str, int, bool], ...]
    bits: str
    why: str
    source: str


GoldenCase = RouteCase | PriorityCase | LinkCase
"""What a pack promises, one row each; `nodal pack check` tries them all."""
