from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.chain.follow.story import (
    FIR,
    NOW,
    START,
    TO_ACKNOWLEDGED,
    TO_CHARGE_SHEET,
    TO_FIR,
    after,
    event,
    refused,
    taken,
)

from nodal.chain.follow import MOVES, RULES, Event, Followed, Kind, NotAllowed, State, record

GOLDEN = Path(__file__).parent / "golden"


def test_a_referral_goes_from_the_unit_to_the_court() -> None:
    referral = after(*TO_CHARGE_SHEET, Kind.CLOSED)
    assert referral.state is State.CLOSED
    assert referral.firs == (FIR,)
    assert referral.outcome == "charge_sheeted"


def test_nobody_is_arrested_before_an_fir() -> None:
    for before in (TO_ACKNOWLEDGED, (Kind.SENT,), ()):
        outcome = refused(after(*before), event(Kind.ARRESTED))
        assert outcome.rule == "arrest_before_fir"
    assert refused(after(*TO_FIR), event(Kind.ARRESTED, fir="PS-1/2021/9999")).rule == "arrest_before_fir"
    assert taken(after(*TO_FIR), event(Kind.ARRESTED)).state is State.ARRESTED


def test_an_arrest_dated_before_its_fir_is_out_of_order() -> None:
    assert refused(after(*TO_FIR), event(Kind.ARRESTED, day=2)).rule == "out_of_order"


@pytest.mark.parametrize(
    ("before", "tried", "rule"),
    [
        pytest.param(
            TO_FIR, event(Kind.CHARGE_SHEET, by="chitra"), "not_the_investigating_officer", id="other officer"
        ),
        pytest.param(TO_FIR, event(Kind.CLOSED), "closure_without_final_report", id="closed too early"),
        pytest.param(TO_CHARGE_SHEET, event(Kind.CLOSED, outcome=""), "closure_without_outcome", id="no outcome"),
        pytest.param(
            TO_CHARGE_SHEET, event(Kind.CLOSED, outcome="won"), "closure_without_outcome", id="unknown outcome"
        ),
        pytest.param(TO_ACKNOWLEDGED, event(Kind.CLOSED, outcome="untraced"), "outcome_does_not_fit", id="no FIR"),
        pytest.param(
            (*TO_FIR, Kind.FINAL_REPORT), event(Kind.CLOSED), "outcome_does_not_fit", id="needs a charge sheet"
        ),
        pytest.param(TO_CHARGE_SHEET, event(Kind.ARRESTED, accused="A-2"), "two_ids_for_one_accused", id="two ids"),
        pytest.param(
            TO_CHARGE_SHEET, event(Kind.ARRESTED, person="person-2"), "two_ids_for_one_accused", id="two persons"
        ),
        pytest.param(TO_CHARGE_SHEET, event(Kind.ARRESTED), "already_arrested", id="arrested twice"),
        pytest.param(TO_FIR, event(Kind.FIR_REGISTERED), "fir_already_registered", id="one FIR twice"),
        pytest.param(TO_ACKNOWLEDGED, event(Kind.FIR_REGISTERED, year="21"), "fir_year_malformed", id="short year"),
        pytest.param(TO_ACKNOWLEDGED, event(Kind.FIR_REGISTERED, sections=" "), "details_missing", id="no sections"),
        pytest.param(TO_FIR, event(Kind.CHARGE_SHEET, fir="PS-9/2021/1"), "unknown_fir", id="foreign FIR"),
        pytest.param((Kind.SENT,), event(Kind.RETURNED, reason="tired"), "unknown_return_reason", id="no such reason"),
        pytest.param((Kind.SENT,), event(Kind.RETURNED, text=""), "details_missing", id="returned without words"),
        pytest.param((Kind.SENT,), event(Kind.ACKNOWLEDGED, by=" "), "named_person", id="nobody"),
        pytest.param((Kind.SENT,), event(Kind.ACKNOWLEDGED, by="node:x"), "named_person", id="a machine"),
        pytest.param((Kind.SENT,), event(Kind.FIR_REGISTERED), "not_a_move", id="not acknowledged"),
        pytest.param((), event(Kind.DELIVERED), "not_a_move", id="not sent"),
        pytest.param((Kind.SENT, Kind.RETURNED), event(Kind.ACKNOWLEDGED), "nothing_after_the_end", id="returned"),
        pytest.param((Kind.SENT,), event(Kind.DELIVERED, day=500), "in_the_future", id="tomorrow"),
        pytest.param((), Event(Kind.SENT, START.replace(tzinfo=None), "asha"), "time_zone", id="no zone"),
    ],
)
def test_what_breaks_the_order_is_refused_with_the_name_of_the_rule(
    before: tuple[Kind, ...], tried: Event, rule: str
) -> None:
    referral = after(*before)
    outcome = refused(referral, tried)
    assert (outcome.rule, outcome.from_state, outcome.to) == (rule, referral.state, tried.kind)
    assert outcome.why.endswith(".")


def test_every_rule_is_broken_by_some_test_above_or_below() -> None:
    marks = test_what_breaks_the_order_is_refused_with_the_name_of_the_rule.pytestmark[0]  # type: ignore[attr-defined]
    tried = {case.values[2] for case in marks.args[1]}
    below = {"arrest_before_fir", "minor_needs_officer", "out_of_order"}
    assert {rule.name for rule in RULES} <= tried | below
    assert all(rule.sentence for rule in RULES)


def test_a_machine_records_sending_and_delivery() -> None:
    sent = taken(Followed("referral-1"), event(Kind.SENT, by="node:example"))
    assert taken(sent, event(Kind.DELIVERED, by="node:example")).state is State.DELIVERED


def test_a_child_is_in_no_arrest_until_a_named_officer_decides() -> None:
    for referral, tried in (
        (after(*TO_FIR, is_minor=True), event(Kind.ARRESTED)),
        (after(*TO_FIR), event(Kind.ARRESTED, minor="true")),
    ):
        assert refused(referral, tried).rule == "minor_needs_officer"
        decided = Event(tried.kind, tried.at, tried.by, {**tried.details, "minor_decided_by": "asha"})
        assert taken(referral, decided).state is State.ARRESTED


def test_a_child_can_be_safeguarded_at_any_time_and_nothing_else_moves() -> None:
    for kinds in ((), (Kind.SENT,), TO_FIR, (*TO_CHARGE_SHEET, Kind.CLOSED)):
        referral = after(*kinds)
        late = taken(referral, event(Kind.SAFEGUARDED, day=0))
        assert late.state is referral.state
        assert taken(late, event(Kind.SAFEGUARDED, child="child-2")).state is referral.state


def test_the_officer_who_takes_over_an_fir_files_its_charge_sheet() -> None:
    referral = taken(after(*TO_FIR), event(Kind.OFFICER_ASSIGNED))
    assert refused(referral, event(Kind.CHARGE_SHEET, by="bharat")).rule == "not_the_investigating_officer"
    assert taken(referral, event(Kind.CHARGE_SHEET, by="asha")).state is State.CHARGE_SHEET


def test_the_one_who_registers_an_fir_investigates_it_when_nobody_else_is_named() -> None:
    referral = taken(after(*TO_ACKNOWLEDGED), event(Kind.FIR_REGISTERED, officer="", by="dev"))
    assert referral.investigating_officer(FIR) == "dev"
    assert referral.investigating_officer("PS-9/2021/1") is None


def test_what_somebody_on_leave_records_is_taken_and_flagged() -> None:
    outcome = record(after(*TO_FIR), event(Kind.ARRESTED), now=NOW, on_leave={"bharat"})
    assert isinstance(outcome, Followed)
    assert [(flag.event, flag.rule) for flag in outcome.flags] == [(4, "officer_on_leave")]


def test_the_moves_cover_every_state_and_ends_have_none() -> None:
    assert set(MOVES) == set(State)
    assert [state for state in State if not MOVES[state]] == [State.RETURNED, State.CLOSED]


def test_an_event_of_this_very_moment_is_not_in_the_future() -> None:
    now = START + timedelta(days=1)
    assert isinstance(record(Followed("r"), Event(Kind.SENT, now, "asha"), now=now), Followed)


def test_refusals_read_as_checked_in() -> None:
    tried = [
        refused(after(*TO_ACKNOWLEDGED), event(Kind.ARRESTED)),
        refused(after(Kind.SENT), event(Kind.FIR_REGISTERED)),
        refused(after(*TO_ACKNOWLEDGED), event(Kind.FIR_REGISTERED, station="", sections="")),
        *[NotAllowed(State.READY, Kind.SENT, rule.name, rule.sentence) for rule in RULES],
    ]
    text = "".join(f"{outcome.rule}: {outcome.why}\n" for outcome in tried)
    assert text == (GOLDEN / "refusals.txt").read_text(encoding="utf-8")
