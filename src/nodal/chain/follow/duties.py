"""What law and program ask of a unit that was sent something, as clocks of the pack that run on its referral."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from types import MappingProxyType

from nodal.chain.follow.clocks import ACKNOWLEDGE, Duty
from nodal.chain.follow.events import Followed, Kind
from nodal.facts.law import Clock

POLICE = "police"
"""The holder whose duties run on a referral."""

STARTS: Mapping[str, Kind] = MappingProxyType(
    {"report": Kind.SENT, "receipt": Kind.ACKNOWLEDGED, "case": Kind.FIR_REGISTERED}
)
"""The pack's word for the event from which a clock runs -> that event of a referral. `report`, what a unit is told,
counts from sending, the earliest moment that it can be: our own choice, on the strict side."""


def duties(referral: Followed, clocks: Sequence[Clock], *, zone: tzinfo) -> tuple[Duty, ...]:
    """The duties of this referral that can be seen to be done: to acknowledge it, and what the pack ties to an event.

    The rule counts that was in force on the local day (`zone`) on which its clock started.
    """
    return (ACKNOWLEDGE, *(duty for duty in _of_pack(referral, clocks, zone) if duty.ends))


def reminders(referral: Followed, clocks: Sequence[Clock], *, zone: tzinfo) -> tuple[Duty, ...]:
    """The duties of which no event here tells that they are done: dates to remember, never called overdue."""
    return tuple(duty for duty in _of_pack(referral, clocks, zone) if not duty.ends)


def _of_pack(referral: Followed, clocks: Sequence[Clock], zone: tzinfo) -> Iterator[Duty]:
    for clock in clocks:
        starts = STARTS.get(clock.from_event)
        if clock.kind != "duty" or clock.holder != POLICE or starts is None:
            continue
        began = next(referral.of(starts), None)
        if began is not None and clock.ends(began.at.astimezone(zone).date()) is not None:
            ends = frozenset(Kind(name) for name in clock.done_by)
            yield Duty(clock.record, starts, ends, timedelta(days=clock.days), clock.basis)
