from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.chain.identify.people import ACCOUNT, EMAIL, by, lead, says, subject

from nodal.chain.identify import Decision, Doubt, Evidence, Lead, State, Track, propose
from nodal.facts.report import Role

CLAIMED = Evidence("email", "innocent@example.com", claimed_by=by("ExampleChat"))


def test_an_account_that_its_platform_reported_becomes_a_lead() -> None:
    found = lead()
    assert (found.state, found.track) == (State.PROPOSED, Track.SUSPECT)
    assert found.reasons[0].code == "reported_by_its_platform"


@pytest.mark.parametrize("role", [Role.VICTIM, Role.REPORTER])
def test_a_victim_or_reporter_never_becomes_a_lead(role: Role) -> None:
    found = propose(subject(roles=frozenset({role}), opened_by="asha"))
    assert isinstance(found, Doubt)
    assert found.code == "protected_role"


def test_a_recipient_becomes_a_lead_only_when_a_named_person_opens_it() -> None:
    recipient = subject(roles=frozenset({Role.RECIPIENT}), reported_by=by())
    doubt = propose(recipient)
    assert isinstance(doubt, Doubt)
    assert doubt.code == "recipient"
    assert isinstance(propose(replace(recipient, opened_by="asha")), Lead)


def test_what_one_sender_claims_makes_nobody_a_lead() -> None:
    found = propose(subject(CLAIMED, reported_by=by(), claimed_by=by("ExampleChat"), reports=5))
    assert isinstance(found, Doubt)
    assert found.code == "claimed_only"


@pytest.mark.parametrize(
    "second",
    [
        pytest.param({"claimed_by": by("ExampleChat", "OtherChat")}, id="a second sender"),
        pytest.param({"evidence": (replace(CLAIMED, replied_by=by("Example Telecom")),)}, id="a provider's reply"),
    ],
)
def test_a_claim_that_somebody_independent_repeats_makes_a_lead(second: dict[str, object]) -> None:
    assert isinstance(propose(replace(subject(CLAIMED, reported_by=by()), **second)), Lead)  # type: ignore[arg-type]


def test_without_any_report_there_is_no_lead() -> None:
    found = propose(subject(ACCOUNT, reported_by=by()))
    assert isinstance(found, Doubt)
    assert found.code == "not_reported"


def test_a_minor_who_is_reported_goes_to_welfare_and_into_no_arrest_list() -> None:
    found = lead(is_minor=True)
    assert found.track is Track.WELFARE
    assert "minor_reported" in {sentence.code for sentence in found.doubts}
    confirmed = replace(found, judgements=(says("asha", Decision.CONFIRM),))
    assert confirmed.state is State.CONFIRMED
    assert not confirmed.may_stand_in_an_arrest_list
    assert replace(confirmed, track=Track.SUSPECT).may_stand_in_an_arrest_list


def test_what_was_cleared_stays_cleared_when_the_evidence_is_summarised_again() -> None:
    found = propose(subject(), remembered=(says("asha", Decision.CLEAR),))
    assert isinstance(found, Lead)
    assert found.state is State.CLEARED


def test_an_email_that_its_owner_only_typed_is_told_against_the_lead() -> None:
    assert "values_only_claimed" in {s.code for s in lead(ACCOUNT, CLAIMED).doubts}
    assert "values_only_claimed" not in {s.code for s in lead(ACCOUNT, EMAIL).doubts}
