from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.chain.route.world import GRADES, ON, PACK, STATES, ask, office, says

from nodal.chain.route import PlaceEvidence, Returned, Routed, UnknownUnit, Unroutable, evidence_key, route

POINTS = (*STATES, "XX-N-1", "XX-N-2", "XX-S-1", "XX", "XA", None)
ROLES = ("reported", "victim", "recipient", "incident")


@st.composite
def pieces(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(GRADES)) -> PlaceEvidence:
    points_to = draw(st.sampled_from(POINTS))
    among = draw(st.sampled_from(((), ("XX-S", "XX-W")))) if points_to is None else ()
    return says(
        draw(st.sampled_from(kinds)), points_to, about=draw(st.sampled_from(ROLES)), among=among,
        value=draw(st.sampled_from(("a", "b"))), report_id=draw(st.sampled_from(("1", "2"))),
        as_of=draw(st.sampled_from((None, date(2021, 1, 1), date(2022, 1, 1)))),
    )  # fmt: skip


HINTS = tuple(kind for kind, grade in GRADES.items() if grade == 5)
starts = st.sampled_from(["X-BUREAU", "X-WORLD", "XX-N", "XX-W", "XX-N-1"])


@settings(max_examples=25)
@given(st.lists(pieces(), max_size=5), st.randoms(use_true_random=False), starts)
def test_the_order_of_the_evidence_does_not_matter(evidence: list[PlaceEvidence], dice, start: str) -> None:  # type: ignore[no-untyped-def]
    other = list(evidence)
    dice.shuffle(other)
    assert ask(*other, start=start) == ask(*evidence, start=start)


@settings(max_examples=25)
@given(st.lists(pieces(), min_size=1, max_size=4), st.lists(pieces(), max_size=3), starts)
def test_weaker_evidence_never_changes_the_office(
    evidence: list[PlaceEvidence], more: list[PlaceEvidence], start: str
) -> None:
    before = ask(*evidence, start=start)
    if isinstance(before, Routed):
        decided = max(one.grade for one in before.evidence if one.stance == "decides")
        weaker = [piece for piece in more if GRADES[piece.kind] > decided]
        assert office(ask(*evidence, *weaker, start=start)) == before.unit.code


@settings(max_examples=25)
@given(st.lists(pieces(kinds=HINTS), max_size=6), starts)
def test_hints_such_as_mobile_addresses_never_route(evidence: list[PlaceEvidence], start: str) -> None:
    assert isinstance(ask(*evidence, start=start), Unroutable)


@settings(max_examples=25)
@given(st.lists(pieces(), max_size=5), st.lists(pieces(kinds=HINTS), max_size=2), starts)
def test_an_office_never_gets_it_again_on_what_it_has_seen(
    evidence: list[PlaceEvidence], hints: list[PlaceEvidence], start: str
) -> None:
    sent: list[str] = []
    returned: tuple[Returned, ...] = ()
    for _ in range(12):
        decision = ask(*evidence, *(hints if sent else ()), start=start, returned=returned)
        if isinstance(decision, Unroutable):
            assert not {unit.code for unit in decision.choices} & set(sent)
            return
        assert decision.unit.code not in sent
        assert not {unit.code for unit in decision.copies} & set(sent)
        sent.append(decision.unit.code)
        returned = (*returned, Returned(decision.unit.code, evidence_key(evidence)))
    pytest.fail("it goes round in circles")


def test_a_new_piece_for_the_office_opens_it_again() -> None:
    first = says("stated_address", "XX-N")
    back = Returned("XX-N", evidence_key([first]))
    assert office(ask(first, returned=(back,))) is None
    assert office(ask(first, says("mobile_ip", "XX-N"), returned=(back,))) is None
    assert office(ask(first, says("fixed_ip", "XX-S"), returned=(back,))) == "XX-S"
    again = ask(first, says("provider_reply", "XX-N-1"), returned=(back,))
    assert office(again) == "XX-N"
    assert again.returned_from == ("XX-N",)


def test_the_same_words_in_another_report_are_no_new_evidence() -> None:
    first, second = says("stated_address", "XX-N"), says("stated_address", "XX-N", report_id="2", as_of=ON)
    assert evidence_key([first]) == evidence_key([second, first])
    assert office(ask(second, returned=(Returned("XX-N", evidence_key([first])),))) is None


def test_the_key_survives_as_text_and_holds_no_value() -> None:
    key = evidence_key([says("stated_address", "XX-N", value="Ashford"), says("pin", "XX-S", value="2003")])
    assert tuple(" ".join(key).split()) == key
    assert "Ashford" not in " ".join(key)
    assert key != evidence_key([says("stated_address", "XX-N", value="Ashford", about="victim")])


def test_a_childs_place_gets_a_copy_however_weak_its_evidence() -> None:
    decision = ask(says("provider_reply", "XX-N"), says("fixed_ip", "XX-S", about="victim"))
    assert isinstance(decision, Routed)
    assert (decision.unit.code, [u.code for u in decision.copies]) == ("XX-N", ["XX-S"])
    assert "Copies to Office XX-S." in decision.sentence
    hinted = ask(says("provider_reply", "XX-N"), says("mobile_ip", "XX-S", about="victim"))
    assert isinstance(hinted, Routed)
    assert hinted.copies == ()


def test_equally_good_evidence_makes_one_lead_and_copies_with_low_confidence() -> None:
    decision = ask(says("stated_address", "XX-S", about="victim"), says("pin", "XX-W"))
    assert isinstance(decision, Routed)
    assert (decision.unit.code, [u.code for u in decision.copies], decision.confidence) == ("XX-W", ["XX-S"], "low")


def test_what_points_to_too_many_offices_points_to_none() -> None:
    decision = ask(*(says("stated_address", state) for state in STATES))
    assert isinstance(decision, Unroutable)
    assert [unit.code for unit in decision.choices] == sorted(STATES)
    assert decision.queue.code == "X-BUREAU"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), "medium"),
        ((says("fixed_ip", "XX-S"),), "high"),
        ((says("verified_phone_circle", None, among=("XX-S", "XX-W")),), "high"),
        ((says("fixed_ip", "XX-N"),), "low"),
        ((says("verified_phone_circle", None, among=("XX-N", "XX-W")),), "low"),
        ((says("mobile_ip", "XX-N"),), "medium"),
        ((says("mobile_ip", "XX-S"),), "medium"),
        ((says("verified_phone_country", "XX"),), "medium"),
    ],
)
def test_confidence_follows_from_what_agrees_and_what_does_not(more: tuple[PlaceEvidence, ...], expected: str) -> None:
    decision = ask(says("stated_address", "XX-S"), *more)
    assert isinstance(decision, Routed)
    assert (decision.unit.code, decision.confidence) == ("XX-S", expected)


def test_outside_the_country_goes_to_the_foreign_track_unless_home_is_as_well_founded() -> None:
    abroad = ask(says("provider_reply", "XA"))
    assert isinstance(abroad, Routed)
    assert (abroad.unit.code, abroad.track) == ("X-WORLD", "foreign")
    both = ask(says("provider_reply", "XA"), says("provider_reply", "XX-E"))
    assert isinstance(both, Routed)
    assert (both.unit.code, [u.code for u in both.copies], both.track) == ("XX-E", ["X-WORLD"], "domestic")
    assert office(ask(says("fixed_ip", "XA"))) is None
    assert office(ask(says("provider_reply", "XA"), start="X-WORLD")) is None


def test_a_verified_number_of_this_country_stops_a_typed_address_abroad() -> None:
    decision = ask(says("verified_phone_country", "XX"), says("stated_address", "XA"))
    assert isinstance(decision, Unroutable)
    assert "disagrees" in decision.why


def test_a_code_that_is_neither_place_nor_country_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="neither a place"):
        ask(says("stated_address", "XX-Q"))


@pytest.mark.parametrize(
    ("start", "points_to", "expected"),
    [
        ("X-BUREAU", "XX-N-1", "XX-N"),
        ("X-WORLD", "XX-N-1", "XX-N"),
        ("XX-N", "XX-N-1", "XX-N-1"),
        ("XX-N", "XX-S-1", "XX-S"),
        ("XX-N-1", "XX-N-2", "XX-N-2"),
        ("XX-N-1", "XX-S-1", "XX-S"),
        ("XX-W", "XX-N", "XX-N"),
    ],
)
def test_every_tier_hands_on_by_the_same_rule(start: str, points_to: str, expected: str) -> None:
    assert office(ask(says("provider_reply", points_to), start=start)) == expected


def test_an_office_keeps_what_is_its_own_and_asks_when_the_district_is_open() -> None:
    own = ask(says("provider_reply", "XX-N-1"), start="XX-N-1")
    state = ask(says("provider_reply", "XX-N"), start="XX-N")
    spans = ask(says("pin", "XX-N", among=("XX-N-1", "XX-N-2")), start="XX-N")
    lone = ask(says("provider_reply", "XX-W"), start="XX-W")
    for decision, queue, choices in (
        (own, "XX-N-1", []),
        (state, "XX-N", ["XX-N-1", "XX-N-2"]),
        (spans, "XX-N", ["XX-N-1", "XX-N-2"]),
        (lone, "XX-W", []),
    ):
        assert isinstance(decision, Unroutable)
        assert (decision.queue.code, [u.code for u in decision.choices]) == (queue, choices)


def test_offices_are_those_of_the_day() -> None:
    there = says("provider_reply", "XX-S-1")
    assert office(ask(there, start="XX-S")) == "XX-S-1"
    before = ask(there, start="XX-S", on=date(2024, 12, 31))
    assert isinstance(before, Unroutable)
    with pytest.raises(UnknownUnit):
        route([there], pack=PACK, tier_from="XX-S-1", on=date(2024, 12, 31))


def test_the_decision_shows_every_piece_with_its_grade_and_what_it_did() -> None:
    decision = ask(
        says("stated_address", "XX-N"), says("mobile_ip", "XX-S"), says("fixed_ip", "XX-N"), says("pin", None)
    )
    assert [(e.kind.value, e.grade.value, e.stance) for e in decision.evidence] == [
        ("pin", 3, "silent"),
        ("stated_address", 3, "decides"),
        ("fixed_ip", 4, "supports"),
        ("mobile_ip", 5, "against"),
    ]
    assert isinstance(decision, Routed)
    assert decision.sentence == "To Office XX-N. Grade 3. Agreeing: 1. Pointing elsewhere: 1."
