from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.chain.identify.people import says

from nodal.chain.identify import Decision, Judgement, State, Verdict, follows, pairs_of, state_of

YES, NO, UNSURE, OPEN = Verdict.YES, Verdict.NO, Verdict.UNSURE, Verdict.OPEN


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        pytest.param([], State.PROPOSED, id="nobody spoke"),
        pytest.param(["asha confirm"], State.CONFIRMED, id="confirmed"),
        pytest.param(["asha unsure"], State.UNSURE, id="unsure keeps it open"),
        pytest.param(["asha clear"], State.CLEARED, id="cleared"),
        pytest.param(["asha confirm", "asha clear"], State.CLEARED, id="one's own confirmation taken back"),
        pytest.param(["asha confirm", "bharat clear"], State.CONFIRMED, id="another's, by one person"),
        pytest.param(["asha confirm", "bharat clear", "dev clear"], State.CLEARED, id="another's, by two"),
        pytest.param(["asha confirm", "bharat clear", "bharat clear"], State.CONFIRMED, id="twice is not two"),
        pytest.param(["asha confirm", "bharat unsure", "bharat clear"], State.UNSURE, id="no way round by doubt"),
        pytest.param(["asha clear", "asha confirm"], State.CLEARED, id="who cleared cannot reopen"),
        pytest.param(["asha clear", "bharat confirm"], State.CONFIRMED, id="a second person can"),
        pytest.param(["asha clear", "bharat unsure"], State.UNSURE, id="or keep it open"),
    ],
)
def test_decisions_add_up(rows: list[str], state: State) -> None:
    said = [row.split() for row in rows]
    table = [says(person, Decision(decision), hours=hour) for hour, (person, decision) in enumerate(said)]
    assert state_of(table) is state


judgements = st.lists(
    st.builds(
        lambda person, decision, hours: says(person, decision, hours=hours),
        st.sampled_from(["asha", "bharat", "dev"]),
        st.sampled_from([Decision.CONFIRM, Decision.CLEAR, Decision.UNSURE]),
        st.integers(0, 3),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(judgements, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(table: list[Judgement], chance: object) -> None:
    other = list(table)
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert state_of(other) is state_of(table)


def test_a_word_about_two_accounts_leaves_the_lead_as_it_is() -> None:
    table = [says("asha", Decision.REFUSE_MERGE, pair=("b", "a")), says("asha", Decision.CONFIRM, pair=("a", "c"))]
    assert state_of(table) is State.PROPOSED
    assert pairs_of(table) == {("a", "b"): NO, ("a", "c"): YES}


def test_the_latest_word_about_two_accounts_stands() -> None:
    table = [says("bharat", Decision.UNSURE, hours=1, pair=("a", "b")), says("asha", Decision.CONFIRM, pair=("a", "b"))]
    assert pairs_of(table) == {("a", "b"): UNSURE}


@pytest.mark.parametrize(
    ("first", "second", "then"),
    [(YES, YES, YES), (YES, NO, NO), (NO, NO, OPEN), (YES, OPEN, OPEN), (YES, UNSURE, UNSURE), (NO, UNSURE, UNSURE),
     (UNSURE, UNSURE, UNSURE), (OPEN, OPEN, OPEN)],
)  # fmt: skip
def test_what_follows_from_two_verdicts(first: Verdict, second: Verdict, then: Verdict) -> None:
    assert follows(first, second) is then
    assert follows(second, first) is then
