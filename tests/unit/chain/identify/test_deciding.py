from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.chain.identify.people import ACCOUNT, NOON, lead, says

from nodal.chain.identify import Decision, Judgement, Lead, Refused, State, decide


def decided(found: Lead, *judgements: Judgement) -> Lead:
    for judgement in judgements:
        outcome = decide(found, judgement)
        assert isinstance(outcome, Lead)
        found = outcome
    return found


def rule(found: Lead, judgement: Judgement, seen: State | None = None) -> str:
    outcome = decide(found, judgement, seen=seen)
    assert isinstance(outcome, Refused)
    assert outcome.why
    return outcome.rule


def test_a_named_person_confirms_with_a_reason() -> None:
    confirmed = decided(lead(), says("asha", Decision.CONFIRM))
    assert confirmed.state is State.CONFIRMED
    assert confirmed.judgements[0].person == "asha"


@pytest.mark.parametrize(
    ("judgement", "name"),
    [
        pytest.param(Judgement(" ", Decision.CLEAR, "because", NOON), "named_person", id="nobody"),
        pytest.param(Judgement("asha", Decision.CLEAR, " \n", NOON), "reason_missing", id="no reason"),
        pytest.param(Judgement("asha", Decision.CLEAR, "x", NOON.replace(tzinfo=None)), "time_zone", id="no zone"),
        pytest.param(says("asha", Decision.REFUSE_MERGE), "pair_missing", id="no pair"),
        pytest.param(says("asha", Decision.REFUSE_MERGE, pair=("a", "b")), "pair_unknown", id="foreign pair"),
    ],
)
def test_a_decision_without_what_it_needs_is_refused(judgement: Judgement, name: str) -> None:
    assert rule(lead(), judgement) == name


def test_one_source_is_not_enough_to_confirm_but_enough_to_clear() -> None:
    weak = lead(ACCOUNT)
    assert rule(weak, says("asha", Decision.CONFIRM)) == "two_independent_sources"
    assert decided(weak, says("asha", Decision.CLEAR)).state is State.CLEARED
    assert decided(weak, says("asha", Decision.UNSURE)).state is State.UNSURE


def test_cleared_is_final_except_by_a_second_person() -> None:
    cleared = decided(lead(), says("asha", Decision.CLEAR))
    assert rule(cleared, says("asha", Decision.CONFIRM, hours=1)) == "cleared_is_final"
    assert rule(cleared, says("bharat", Decision.CLEAR, hours=1)) == "cleared_is_final"
    assert decided(cleared, says("bharat", Decision.CONFIRM, hours=1)).state is State.CONFIRMED


def test_clearing_what_another_confirmed_takes_two() -> None:
    asked = decided(lead(), says("asha", Decision.CONFIRM), says("bharat", Decision.CLEAR, hours=1))
    assert asked.state is State.CONFIRMED
    assert rule(asked, says("bharat", Decision.CLEAR, hours=2)) == "second_person"
    assert decided(asked, says("dev", Decision.CLEAR, hours=2)).state is State.CLEARED


def test_who_was_second_does_not_overwrite_who_was_first() -> None:
    cleared = decided(lead(), says("asha", Decision.CLEAR))
    assert rule(cleared, says("bharat", Decision.CONFIRM, hours=1), seen=State.PROPOSED) == "state_changed"


def test_a_decision_cannot_be_dated_back() -> None:
    found = decided(lead(), says("asha", Decision.UNSURE))
    earlier = replace(says("bharat", Decision.CONFIRM), at=NOON - timedelta(hours=1))
    assert rule(found, earlier) == "out_of_order"


def test_two_accounts_of_one_lead_can_be_kept_apart() -> None:
    both = lead(accounts=("ExampleChat|u-1", "OtherChat|u-2"))
    pair = ("OtherChat|u-2", "ExampleChat|u-1")
    assert decided(both, says("asha", Decision.REFUSE_MERGE, pair=pair)).state is State.PROPOSED
    assert rule(both, says("asha", Decision.CLEAR, pair=pair)) == "pair_not_cleared"
    assert rule(both, says("asha", Decision.CONFIRM, pair=(pair[0], pair[0]))) == "pair_unknown"
