from __future__ import annotations

from tests.unit.chain.follow.story import NOW, TO_ACKNOWLEDGED, TO_CHARGE_SHEET, TO_FIR, after

from nodal.chain.follow import Followed, Kind, ends_open, offers


def open_moves(referral: Followed, by: str = "bharat") -> set[Kind]:
    return {offer.kind for offer in offers(referral, by=by, now=NOW) if offer.is_open}


def held_back(referral: Followed, by: str = "bharat") -> dict[Kind, str]:
    return {offer.kind: offer.rule for offer in offers(referral, by=by, now=NOW) if not offer.is_open}


def test_what_nobody_has_read_can_be_acknowledged_or_returned_and_nothing_else() -> None:
    sent = after(Kind.SENT)
    assert open_moves(sent) == {Kind.ACKNOWLEDGED, Kind.RETURNED}
    assert held_back(sent) == {}


def test_an_arrest_waits_for_the_fir_and_says_so() -> None:
    referral = after(*TO_ACKNOWLEDGED)
    assert held_back(referral) == {Kind.ARRESTED: "arrest_before_fir"}
    assert {Kind.FIR_REGISTERED, Kind.PRELIMINARY_ENQUIRY, Kind.CLOSED} <= open_moves(referral)
    assert Kind.ARRESTED in open_moves(after(*TO_FIR))


def test_a_case_with_an_fir_is_not_closed_before_its_last_paper() -> None:
    assert held_back(after(*TO_FIR))[Kind.CLOSED] == "closure_without_final_report"
    assert Kind.CLOSED in open_moves(after(*TO_CHARGE_SHEET))


def test_only_the_investigating_officer_is_offered_the_charge_sheet() -> None:
    referral = after(*TO_FIR)
    assert Kind.CHARGE_SHEET in open_moves(referral, by="bharat")
    assert held_back(referral, by="asha")[Kind.CHARGE_SHEET] == "not_the_investigating_officer"


def test_after_the_end_only_a_child_safeguarded_can_be_added() -> None:
    assert open_moves(after(Kind.SENT, Kind.RETURNED)) == {Kind.SAFEGUARDED}


def test_only_outcomes_that_fit_are_offered() -> None:
    without = ends_open(after(*TO_ACKNOWLEDGED), by="bharat", now=NOW)
    assert "charge_sheeted" not in without
    assert "not_the_person" in without
    assert "charge_sheeted" in ends_open(after(*TO_CHARGE_SHEET), by="bharat", now=NOW)


def test_what_is_not_sent_yet_offers_its_receiver_nothing() -> None:
    assert offers(after(), by="bharat", now=NOW) == ()
