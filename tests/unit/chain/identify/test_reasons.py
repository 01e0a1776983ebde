from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.unit.chain.identify.people import ACCOUNT, EMAIL, NOON, by, subject

from nodal.chain.identify import DOUBTS, REASONS, Evidence, Subject
from nodal.facts.report import Role

ADDRESS = Evidence("ip", "203.0.113.7", observed_by=by("ExampleChat"))
PHONE = Evidence("phone", "+910000000000", observed_by=by("ExampleChat"))
TWO = ("ExampleChat|u-1", "OtherChat|u-2")

# code -> (a subject of whom it holds, a subject of whom it does not)
CASES: dict[str, tuple[Subject, Subject]] = {
    "reported_by_its_platform": (subject(), subject(reported_by=by())),
    "reported_by_several_platforms": (subject(reported_by=by("ExampleChat", "OtherChat")), subject()),
    "confirmed_by_a_provider": (subject(replace(ADDRESS, replied_by=by("Example Telecom"))), subject()),
    "identifier_observed_by_two": (subject(replace(EMAIL, observed_by=by("ExampleChat", "OtherChat"))), subject()),
    "identifier_verified": (subject(EMAIL), subject(replace(EMAIL, observed_by=by(), claimed_by=by("x")))),
    "known_file": (subject(known_files=1), subject()),
    "reported_more_than_once": (subject(reports=2), subject()),
    "part_of_a_tested_network": (
        subject(network="n-1", network_is_tested=True),
        subject(network="n-1", network_is_tested=False),
    ),
    "only_shared_addresses": (
        subject(replace(ADDRESS, is_shared=True)),
        subject(replace(ADDRESS, is_shared=True), replace(ADDRESS, value="203.0.113.8")),
    ),
    "address_hides_its_user": (subject(replace(ADDRESS, is_exit=True)), subject(ADDRESS)),
    "phone_may_be_borrowed": (subject(replace(PHONE, is_recycled=True)), subject(PHONE)),
    "minor_reported": (subject(is_minor=True), subject()),
    "single_source": (subject(ACCOUNT, PHONE), subject(ACCOUNT, EMAIL)),
    "only_machine_links": (subject(accounts=TWO), subject(accounts=TWO, joined_by_hand=True)),
    "evidence_is_old": (
        subject(replace(PHONE, last_seen=NOON - timedelta(days=731))),
        subject(replace(PHONE, last_seen=NOON - timedelta(days=729))),
    ),
    "account_taken_over": (subject(is_taken_over=True), subject()),
    "also_victim_or_reporter": (subject(roles=frozenset({Role.REPORTED, Role.VICTIM})), subject()),
    "values_only_claimed": (subject(replace(PHONE, observed_by=by(), claimed_by=by("x"))), subject(PHONE)),
    "replies_name_several": (
        subject(replace(ADDRESS, subscribers=frozenset({("Telecom", "C-1"), ("Telecom", "C-2")}))),
        subject(replace(ADDRESS, subscribers=frozenset({("Telecom", "C-1")}))),
    ),
    "evidence_held_by_many": (subject(replace(PHONE, holders=13)), subject(PHONE)),
}


@pytest.mark.parametrize("reason", [*REASONS, *DOUBTS], ids=lambda reason: reason.code)
def test_every_reason_has_a_sentence_a_case_for_and_a_case_against(reason: object) -> None:
    found = next(r for r in (*REASONS, *DOUBTS) if r is reason)
    holds, fails = CASES[found.code]
    assert found.holds(holds)
    assert not found.holds(fails)
    assert found.sentence.endswith(".")
    assert not {"guilty", "offender", "criminal", "culprit"} & set(found.sentence.lower().split())


def test_reasons_weigh_for_and_doubts_against() -> None:
    assert all(reason.microbits > 0 for reason in REASONS)
    assert all(doubt.microbits < 0 for doubt in DOUBTS)
