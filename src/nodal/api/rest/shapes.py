"""What the interface says and takes. Keys may be added in a later version; none is renamed or dropped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("a character that no database holds")
    return text


Storable = AfterValidator(_storable)
"""Text that can be kept."""

Reason = Annotated[str, Field(min_length=1, max_length=2000, pattern=r"\S"), Storable]
"""Why, in words; it stays with the act."""

Decided = Literal["confirm", "clear", "unsure"]


class Given(Schema):
    """What a caller sends: nothing beyond what is named."""

    model_config = ConfigDict(extra="forbid")


class Fault(Schema):
    """A refusal, and what to do."""

    error: str
    remedy: str


class Place(Schema):
    """Where a request does not have the promised form, and what was expected there."""

    place: str
    expected: str


class Unusable(Fault):
    """A request that does not have the promised form. What was sent is not repeated."""

    places: list[Place]


class Me(Schema):
    """In whose name the key acts, and what that person may do."""

    person: str
    name: str
    unit: str
    role: str
    actions: list[str]


class ReportRow(Schema):
    """A report in a list."""

    ref: UUID
    source: str
    number: str
    state: str
    version: int
    sender: str | None
    incident_type: str | None
    incident_at: datetime | None
    received_at: datetime
    urgent: bool


class ReportPage(Schema):
    """Some reports, the youngest first; `after`: give it to get the next page."""

    items: list[ReportRow]
    after: UUID | None


class Version(Schema):
    """One telling of a report; `told` is what was read, with children covered unless they were unmasked."""

    no: int
    kind: str
    format: str
    received_at: datetime
    told: dict[str, Any]
    delta: list[dict[str, Any]]


class Sighting(Schema):
    """One identifier at one place of the report, as written and in canonical form."""

    idx: int
    party: int | None
    kind: str
    raw: str
    value: str | None
    at: datetime | None
    event: str | None
    port: int | None
    verified: bool | None
    linkable: bool
    place: str


class Finding(Schema):
    """What was added to a sighting, from where and as of when; `value` null: not known, and why."""

    sighting: int
    kind: str
    value: str | None
    why: str | None
    source: str
    as_of: date | None
    confidence: str | None


class FileMatch(Schema):
    """A file of the report against the lists of known files."""

    idx: int
    state: str
    tier: str | None
    why: str
    hits: list[dict[str, Any]]


class Priority(Schema):
    """Where the report stands, with the sentences that put it there."""

    band: str
    danger: int
    workability: int
    track: str
    factors: list[dict[str, Any]]
    would_change: list[dict[str, Any]]
    dies_at: datetime | None
    dies_rule: str | None


class Routing(Schema):
    """Where its places point."""

    unit: str | None
    confidence: str | None
    sentence: str


class LeadOf(Schema):
    """A lead about an account of the report."""

    ref: UUID
    state: str
    track: str


class ReferralOf(Schema):
    """A referral of the report."""

    ref: UUID
    from_unit: str
    to_unit: str
    state: str
    made_at: datetime


class Report(ReportRow):
    """Everything that the unit may see of a report."""

    told_at: datetime | None
    has_conflict: bool
    flags: list[str]
    versions: list[Version]
    sightings: list[Sighting]
    findings: list[Finding]
    files: list[FileMatch]
    priority: Priority | None
    routing: list[Routing]
    leads: list[LeadOf]
    referrals: list[ReferralOf]


class Why(Given):
    """A reason."""

    reason: Reason


class LeadRow(Schema):
    """A lead in a list: a proposal, for a named person to decide."""

    ref: UUID
    subject: str
    state: str
    track: str
    unit: str | None
    may_confirm: bool
    missing: list[str]
    is_current: bool
    proposed_at: datetime


class LeadPage(Schema):
    """Some leads, the youngest first; `after`: give it to get the next page."""

    items: list[LeadRow]
    after: UUID | None


class Judgement(Schema):
    """What a named person decided."""

    decision: str
    reason: str
    at: datetime
    person: str


class Lead(LeadRow):
    """A lead with the sentences for and against it, its accounts and what was decided."""

    reasons_for: list[dict[str, Any]]
    reasons_against: list[dict[str, Any]]
    accounts: list[str]
    decisions: list[Judgement]


class Decision(Given):
    """A decision. `seen`: the state in which the caller saw the lead; if it has moved on, nothing is decided."""

    decision: Decided
    reason: Reason
    seen: Literal["proposed", "confirmed", "cleared", "unsure"] | None = None


class Standing(Schema):
    """How a lead or referral stands now."""

    ref: UUID
    state: str


class ReferralRow(Schema):
    """A referral in a list; `subject`: the reference of the report or lead, where the unit may see it."""

    ref: UUID
    subject_kind: str
    subject: UUID | None
    from_unit: str
    to_unit: str
    state: str
    made_at: datetime
    sealed_sha256: str | None


class ReferralPage(Schema):
    """Some referrals, the youngest first; `after`: give it to get the next page."""

    items: list[ReferralRow]
    after: UUID | None


class Event(Schema):
    """Something that happened to a referral."""

    no: int
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    details: dict[str, str]


class Referral(ReferralRow):
    """A referral with everything that happened to it."""

    events: list[Event]


class Happened(Given):
    """An event to be recorded: which, when (with a zone; none: now), and the details that it needs."""

    kind: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    at: datetime | None = None
    details: Annotated[
        dict[Annotated[str, Field(max_length=40), Storable], Annotated[str, Field(max_length=2000), Storable]],
        Field(max_length=20, default_factory=dict),
    ]


class Outcome(Given):
    """With what a referral ends: a code of `GET /outcomes`."""

    outcome: Annotated[str, Field(max_length=40, pattern=r"^[a-z_]+$")]
    at: datetime | None = None


class OutcomeCode(Schema):
    """One way to end."""

    code: str
    sentence: str
    clears: bool
    needs_fir: bool


class OutcomeCodes(Schema):
    """The closed list of outcomes."""

    items: list[OutcomeCode]


class Operation(Schema):
    """A drive."""

    ref: UUID
    name: str
    unit: str
    starts: datetime
    ends: datetime
    definition: str


class Operations(Schema):
    """The drives of the unit, the youngest first."""

    items: list[Operation]


class Figure(Schema):
    """One number with the query that gave it. What it counts is listed on the page of the drive."""

    n: int
    query: str


class Counts(Schema):
    """The figures of a drive as known at a moment."""

    ref: UUID
    operation: str
    as_of: datetime
    starts: datetime
    ends: datetime
    definition: str
    figures: dict[str, Figure]
