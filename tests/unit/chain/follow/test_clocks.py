from __future__ import annotations

from datetime import timedelta

from tests.unit.chain.follow.story import START, TO_ACKNOWLEDGED, TO_FIR, after

from nodal.chain.follow import ACKNOWLEDGE, Duty, Kind, overdue, running

TELL = Duty("tell the informant", Kind.FIR_REGISTERED, frozenset({Kind.CHARGE_SHEET}), timedelta(days=90), "s. 1")


def test_what_nobody_acknowledges_is_overdue_after_its_time_and_not_before() -> None:
    sent = after(Kind.SENT, Kind.DELIVERED)
    last_moment = START + ACKNOWLEDGE.within
    assert overdue([sent], [ACKNOWLEDGE], at=last_moment) == ()
    (late,) = overdue([sent], [ACKNOWLEDGE], at=last_moment + timedelta(seconds=1))
    assert (late.referral, late.due_at, late.left) == ("referral-1", last_moment, timedelta(seconds=-1))


def test_an_acknowledgement_or_a_return_ends_the_clock() -> None:
    for kinds in (TO_ACKNOWLEDGED, (Kind.SENT, Kind.RETURNED)):
        assert running(after(*kinds), [ACKNOWLEDGE], at=START + timedelta(days=50)) == ()


def test_a_clock_that_has_not_started_does_not_run() -> None:
    assert running(after(*TO_ACKNOWLEDGED), [TELL], at=START + timedelta(days=500)) == ()
    (due,) = running(after(*TO_FIR), [TELL, ACKNOWLEDGE], at=START + timedelta(days=13))
    assert (due.duty, due.left, due.is_overdue) == (TELL, timedelta(days=80), False)


def test_what_was_not_yet_known_then_does_not_count_then() -> None:
    (due,) = running(after(*TO_ACKNOWLEDGED), [ACKNOWLEDGE], at=START + timedelta(days=1))
    assert due.left == timedelta(days=2)
