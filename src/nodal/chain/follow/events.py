"""What can happen to a referral, and a referral with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """An event in the life of a referral."""

    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    PRELIMINARY_ENQUIRY = "preliminary_enquiry"
    FIR_REGISTERED = "fir_registered"
    OFFICER_ASSIGNED = "officer_assigned"
    NOTICE_OF_APPEARANCE = "notice_of_appearance"
    ARRESTED = "arrested"
    SAFEGUARDED = "safeguarded"
    CHARGE_SHEET = "charge_sheet"
    FINAL_REPORT = "final_report"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


class State(StrEnum):
    """Where a referral stands. A child safeguarded or an officer assigned changes nothing about that."""

    READY = "ready"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    RETURNED = "returned"
    PRELIMINARY_ENQUIRY = "preliminary_enquiry"
    FIR_REGISTERED = "fir_registered"
    NOTICE_OF_APPEARANCE = "notice_of_appearance"
    ARRESTED = "arrested"
    CHARGE_SHEET = "charge_sheet"
    FINAL_REPORT = "final_report"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


LEAVES_STATE = frozenset({Kind.SAFEGUARDED, Kind.OFFICER_ASSIGNED})
"""Events that do not move the referral."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at `at` (with a zone), as recorded by `by`: a named person, or `node:...` for a machine.

    `details` by kind, all text:
    returned: reason, text. fir_registered: station, number, year, sections, and officer (the investigating officer,
    else whoever registered it). officer_assigned: fir, officer. notice_of_appearance: fir, accused.
    arrested: fir, accused; person (the lead's person, if known), minor (`true`), minor_decided_by (a named officer).
    safeguarded: child (an opaque id). charge_sheet, final_report: fir. transferred: unit. closed: outcome.
    `fir` is `station/year/number`.
    """

    kind: Kind
    at: datetime
    by: str
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    def get(self, name: str) -> str:
        """The detail of that name without blanks around it; empty when it is not given."""
        return self.details.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class Flagged:
    """An event that was taken, with something about it that a supervisor should see. `rule` is stable."""

    event: int
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A referral and its events in order. `is_minor`: the person whom it concerns is on the welfare track."""

    id: str
    events: tuple[Event, ...] = ()
    flags: tuple[Flagged, ...] = ()
    is_minor: bool = False

    @property
    def state(self) -> State:
        """Where it stands: what the last event that moves it made of it."""
        moving = [event for event in self.events if event.kind not in LEAVES_STATE]
        return State(moving[-1].kind.value) if moving else State.READY

    def of(self, *kinds: Kind) -> Iterator[Event]:
        """Its events of these kinds, in order."""
        return (event for event in self.events if event.kind in kinds)

    @property
    def firs(self) -> tuple[str, ...]:
        """The FIRs registered on it, as `station/year/number`."""
        return tuple(fir_id(event) for event in self.of(Kind.FIR_REGISTERED))

    def investigating_officer(self, fir: str) -> str | None:
        """Who investigates that FIR now; None when it is not registered here."""
        found: str | None = None
        for event in self.of(Kind.FIR_REGISTERED, Kind.OFFICER_ASSIGNED):
            if event.kind is Kind.FIR_REGISTERED and fir_id(event) == fir:
                found = event.get("officer") or event.by
            elif event.kind is Kind.OFFICER_ASSIGNED and event.get("fir") == fir:
                found = event.get("officer")
        return found

    @property
    def outcome(self) -> str | None:
        """The outcome code with which it was closed, None while it is open."""
        return next((event.get("outcome") for event in self.of(Kind.CLOSED)), None)


def fir_id(event: Event) -> str:
    """The FIR that the event registers: station, year and number together, because numbers start again each year.

    >>> from datetime import UTC
    >>> fir_id(Event(Kind.FIR_REGISTERED, datetime(2021, 12, 1, tzinfo=UTC), "bharat",
    ...     {"station": "PS-1", "year": "2021", "number": "0042"}))
    'PS-1/2021/0042'
    """
    return f"{event.get('station')}/{event.get('year')}/{event.get('number')}"
