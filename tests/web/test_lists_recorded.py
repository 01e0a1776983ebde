"""Who looked at a list of cases is written down, as who looked at a case is."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from node import Node
from people import People


def test_whoever_looks_at_a_list_of_cases_is_written_down(
    node: Node, case: People, signed_in: Callable[..., Client]
) -> None:
    browser = signed_in(case.asha)
    assert browser.get("/leads/").status_code == browser.get("/referrals/?tab=out").status_code == 200
    found = node.sql("SELECT person, action, subjects FROM audit_in WHERE action LIKE '%%.listed' ORDER BY id")
    assert found == [(case.asha.person, "lead.listed", []), (case.asha.person, "referral.listed", [])]
