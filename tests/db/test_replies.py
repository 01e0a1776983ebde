"""A provider's reply on a real node: who may record it, what it changes, and that nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest

import make
import people
from nodal.chain.identify import Decision, State
from nodal.ledger.access import Unknown
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.reply import Address, Reply, record_reply, to_ask
from node import Node

PHONE = "+12025550147"
REPLY = Reply(
    "phone", PHONE, "Example Telecom", "C-4711", address=Address(city="Dwarka police district", state="Delhi")
)


@pytest.fixture
def four(node: Node) -> people.People:
    """Asha's unit holds one lead on one account of one platform: a verified phone, and no second source."""
    found = people.enter()
    node.take(found.asha, make.report(700300001, make.person("u-1", phone=PHONE, captures=[make.capture(port=40000)])))
    node.work()
    return found


def lead_of(node: Node, four: people.People, *columns: str) -> Any:
    [found] = node.rows(four.asha, "lead", *(columns or ("id",)))
    return found


def test_with_a_reply_a_named_person_may_confirm(node: Node, four: people.People) -> None:
    lead = lead_of(node, four)
    with pytest.raises(Refused, match="two_independent_sources"):
        decide(node.tools, four.asha, lead, Decision.CONFIRM, reason="one source")
    record_reply(node.tools, four.asha, lead, REPLY)
    assert node.work()["failed"] == 0
    assert lead_of(node, four, "id", "state", "may_confirm") == (lead, "proposed", True)
    assert decide(node.tools, four.asha, lead, Decision.CONFIRM, reason="two").state is State.CONFIRMED


def test_the_address_in_a_reply_says_where_the_lead_goes(node: Node, four: people.People) -> None:
    before = node.rows(four.asha, "routing", "unit", subject_kind="lead")
    record_reply(node.tools, four.asha, lead_of(node, four), REPLY)
    node.work()
    assert before == ["IN-CBI"]  # the number is another country's
    [(unit, evidence)] = node.rows(four.asha, "routing", "unit", "evidence", subject_kind="lead")
    assert unit == "IN-DL-DWK"
    assert [one["grade"] for one in evidence if one["kind"] == "provider_reply"] == [1]


def test_a_reply_that_names_nobody_is_kept_and_is_no_source(node: Node, four: people.People) -> None:
    record_reply(node.tools, four.asha, lead_of(node, four), replace(REPLY, holder=" "))
    node.work()
    assert node.rows(four.asha, "provider_reply", "says_account_holder") == [""]
    assert lead_of(node, four, "may_confirm") is False


def test_contradicting_replies_are_both_kept_and_shown(node: Node, four: people.People) -> None:
    lead = lead_of(node, four)
    for holder in ("C-1", "C-2"):
        record_reply(node.tools, four.asha, lead, replace(REPLY, provider="example  telecom", holder=holder))
    node.work()
    assert node.rows(four.asha, "provider_reply", "provider", "says_account_holder") == [
        ("example telecom", "C-1"),
        ("example telecom", "C-2"),
    ]
    assert "replies_name_several" in [one["code"] for one in lead_of(node, four, "reasons_against")]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (replace(REPLY, value="+12025550148"), "not_asked"),
        (replace(REPLY, kind="ip", value="192.0.2.11"), "not_asked"),
        (replace(REPLY, kind="shoe size"), "not_asked"),
        (replace(REPLY, provider="  "), "provider_missing"),
    ],
)
def test_what_is_refused(node: Node, four: people.People, said: Reply, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        record_reply(node.tools, four.asha, lead_of(node, four), said)
    assert refused.value.rule == rule
    assert node.rows(node.worker, "provider_reply", "id") == []


def test_the_time_of_a_reply_is_checked(node: Node, four: people.People) -> None:
    lead, now = lead_of(node, four), node.clock()
    for at, rule in ((now + timedelta(seconds=1), "answered_later"), (now.replace(tzinfo=None), "time_zone")):
        with pytest.raises(Refused) as refused:
            record_reply(node.tools, four.asha, lead, replace(REPLY, answered_at=at))
        assert refused.value.rule == rule
    assert record_reply(node.tools, four.asha, lead, replace(REPLY, answered_at=now))


def test_a_value_is_read_in_its_canonical_form(node: Node, four: people.People) -> None:
    record_reply(node.tools, four.asha, lead_of(node, four), replace(REPLY, value="+1 (202) 555-0147"))
    assert node.rows(four.asha, "provider_reply", "value") == [PHONE]
    assert {one.value for one in to_ask(four.asha, [lead_of(node, four)])} == {PHONE, make.DELHI_ADDRESS}


def test_another_unit_neither_records_nor_reads_a_reply(node: Node, four: people.People) -> None:
    lead = lead_of(node, four)
    with pytest.raises(Unknown):
        record_reply(node.tools, four.chitra, lead, REPLY)
    record_reply(node.tools, four.asha, lead, REPLY)
    assert node.rows(four.chitra, "provider_reply", "id") == []
    assert to_ask(four.chitra, [lead]) == []


def test_a_reply_is_never_changed_and_stands_in_the_log(node: Node, four: people.People) -> None:
    lead = lead_of(node, four)
    number = record_reply(node.tools, four.asha, lead, REPLY)
    with node.base.as_owner() as owner:
        owner.execute("SELECT set_config('nodal.unit', '*', false), set_config('nodal.person', '1', false)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append only"):
            owner.execute("UPDATE provider_reply SET says_account_holder = 'C-2'")
    [(subjects, detail)] = node.sql("SELECT subjects, detail FROM audit_in WHERE action = 'lead.reply_recorded'")
    assert subjects == [lead]
    assert detail == {"reply": number, "kind": "phone", "names_a_subscriber": True}
