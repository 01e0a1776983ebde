from __future__ import annotations

from datetime import UTC, date, timedelta

from tests.unit.chain.follow.story import NOW, START, TO_ACKNOWLEDGED, TO_FIR, after

from nodal.chain.follow import ACKNOWLEDGE, Kind, duties, reminders, running
from nodal.facts.law import Clock, Confidence


def clock(record: str, event: str = "receipt", done_by: tuple[str, ...] = (), **more: object) -> Clock:
    given = {"kind": "duty", "done_by": done_by, "holder": "police", "since": None, **more}
    return Clock(
        given["holder"], record, 14, event, given["since"], None, "s. 3", Confidence.READ, "x", given["kind"], done_by
    )  # type: ignore[arg-type]


ENQUIRY = clock("enquiry finished", done_by=("fir_registered", "transferred"))


def test_a_duty_of_the_pack_runs_from_its_event_until_the_event_that_shows_it_done() -> None:
    known = after(*TO_ACKNOWLEDGED)
    (due,) = running(known, duties(known, [ENQUIRY], zone=UTC), at=NOW)
    assert (due.duty.name, due.due_at, due.is_overdue) == ("enquiry finished", START + timedelta(days=16), True)
    registered = after(*TO_FIR)
    assert running(registered, duties(registered, [ENQUIRY], zone=UTC), at=NOW) == ()


def test_acknowledging_is_asked_whatever_the_pack_says() -> None:
    assert duties(after(Kind.SENT), [], zone=UTC) == (ACKNOWLEDGE,)


def test_what_no_event_shows_is_a_reminder_and_never_overdue() -> None:
    tell = clock("tell the board", "report")
    sent = after(Kind.SENT)
    assert duties(sent, [tell], zone=UTC) == (ACKNOWLEDGE,)
    assert [duty.name for duty in reminders(sent, [tell], zone=UTC)] == ["tell the board"]


def test_a_rule_that_was_not_in_force_on_the_day_does_not_run() -> None:
    later = clock("enquiry finished", done_by=("transferred",), since=date(2022, 1, 1))
    assert duties(after(*TO_ACKNOWLEDGED), [later], zone=UTC) == (ACKNOWLEDGE,)


def test_records_and_the_duties_of_others_do_not_run_on_a_referral() -> None:
    others = [clock("logs", kind="retention"), clock("answer", holder="intermediary"), clock("answer", "order")]
    referral = after(*TO_ACKNOWLEDGED)
    assert duties(referral, others, zone=UTC) == (ACKNOWLEDGE,)
    assert reminders(referral, others, zone=UTC) == ()
