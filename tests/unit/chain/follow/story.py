"""A referral on its way, told in a few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nodal.chain.follow import Event, Followed, Kind, NotAllowed, record

START = datetime(2021, 12, 1, 9, tzinfo=UTC)
NOW = START + timedelta(days=400)
FIR = "PS-1/2021/0042"

DETAILS: dict[Kind, dict[str, str]] = {
    Kind.RETURNED: {"reason": "not_our_area", "text": "the address lies across the river"},
    Kind.FIR_REGISTERED: {"station": "PS-1", "year": "2021", "number": "0042", "sections": "s. 1", "officer": "bharat"},
    Kind.OFFICER_ASSIGNED: {"fir": FIR, "officer": "asha"},
    Kind.NOTICE_OF_APPEARANCE: {"fir": FIR, "accused": "A-1", "person": "person-1"},
    Kind.ARRESTED: {"fir": FIR, "accused": "A-1", "person": "person-1"},
    Kind.SAFEGUARDED: {"child": "child-1"},
    Kind.CHARGE_SHEET: {"fir": FIR},
    Kind.FINAL_REPORT: {"fir": FIR},
    Kind.TRANSFERRED: {"unit": "PS-2"},
    Kind.CLOSED: {"outcome": "charge_sheeted"},
}

TO_ACKNOWLEDGED = (Kind.SENT, Kind.DELIVERED, Kind.ACKNOWLEDGED)
TO_FIR = (*TO_ACKNOWLEDGED, Kind.FIR_REGISTERED)
TO_CHARGE_SHEET = (*TO_FIR, Kind.ARRESTED, Kind.CHARGE_SHEET)


def event(kind: Kind, *, day: int = 100, by: str = "bharat", **details: str) -> Event:
    return Event(kind, START + timedelta(days=day), by, {**DETAILS.get(kind, {}), **details})


def after(*kinds: Kind, is_minor: bool = False) -> Followed:
    referral = Followed("referral-1", is_minor=is_minor)
    for day, kind in enumerate(kinds):
        found = record(referral, event(kind, day=day), now=NOW)
        assert isinstance(found, Followed), found
        referral = found
    return referral


def refused(referral: Followed, tried: Event) -> NotAllowed:
    outcome = record(referral, tried, now=NOW)
    assert isinstance(outcome, NotAllowed), outcome
    return outcome


def taken(referral: Followed, tried: Event) -> Followed:
    outcome = record(referral, tried, now=NOW)
    assert isinstance(outcome, Followed), outcome
    return outcome
