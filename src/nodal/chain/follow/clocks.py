"""Whose turn it is, and since when it is late. How long is the pack's business; it comes in as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nodal.chain.follow.events import Event, Followed, Kind


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that must happen within a time after something else. `basis` is the rule it rests on.

    It ends with the first event of `ends` after it started, or when the referral is returned or closed.
    """

    name: str
    starts: Kind
    ends: frozenset[Kind]
    within: timedelta
    basis: str


ACKNOWLEDGE = Duty(
    "acknowledge",
    Kind.SENT,
    frozenset({Kind.ACKNOWLEDGED, Kind.RETURNED}),
    timedelta(days=3),
    "our own choice: the time within which an intermediary must answer a lawful order",
)
"""A package that nobody acknowledges is chased after this time."""


@dataclass(frozen=True, slots=True)
class Due:
    """One duty of one referral as it stands at a moment. `left` is negative when it is overdue."""

    duty: Duty
    referral: str
    started: datetime
    due_at: datetime
    left: timedelta

    @property
    def is_overdue(self) -> bool:
        """Whether its time has passed. The very moment still counts as in time."""
        return self.left < timedelta(0)


def running(referral: Followed, duties: Sequence[Duty], *, at: datetime) -> tuple[Due, ...]:
    """The duties of this referral that are not yet done at that moment, most urgent first. `at` carries a zone."""
    known = [event for event in referral.events if event.at <= at]
    found = [due for duty in duties for due in _open(referral.id, known, duty, at)]
    return tuple(sorted(found, key=lambda due: (due.due_at, due.duty.name)))


def overdue(referrals: Sequence[Followed], duties: Sequence[Duty], *, at: datetime) -> tuple[Due, ...]:
    """Every duty that is late at that moment, over all referrals, the latest first."""
    late = [due for referral in referrals for due in running(referral, duties, at=at) if due.is_overdue]
    return tuple(sorted(late, key=lambda due: (due.due_at, due.referral, due.duty.name)))


def _open(referral: str, events: Sequence[Event], duty: Duty, at: datetime) -> Iterator[Due]:
    started: datetime | None = None
    for event in events:
        if started is not None and event.kind in duty.ends | {Kind.RETURNED, Kind.CLOSED}:
            started = None
        elif started is None and event.kind is duty.starts:
            started = event.at
    if started is not None:
        yield Due(duty, referral, started, started + duty.within, started + duty.within - at)
