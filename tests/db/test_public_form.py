"""What the public says goes the whole way through the chain, and binds nobody."""

from __future__ import annotations

import make
import people
from nodal.steps.acts.public_form import Given, send
from node import Node

HANDLE = "innocent_kite"


def claim(n: int, **more: object) -> Given:
    given: dict[str, object] = {
        "category": "extortion",
        "concerns": "unknown_child",
        "urgent": False,
        "description": f"Somebody told me about this account, {n}.",
        "language": "en",
        "at": "2026-10-20T14:00:00+05:30",
        "accounts": (("ExampleChat", HANDLE), ("ExampleMail", "other_kite")),
        "urls": ("https://chat.example.org/room/7",),
        "phones": ("+12025550147",),
        "name": f"Witness {n}",
        "email": f"witness{n % 7}@example.org",
        "phone": "+12025550148",
        **more,
    }
    return Given(**given)  # type: ignore[arg-type]


def flood(node: Node, count: int = 200) -> None:
    for n in range(count):
        send(node.tools, claim(n), form=f"form-{n}", address=f"203.0.113.{n}")


def derived(node: Node) -> dict[str, int]:
    tables = ("account", "link", "network", "network_member", "person_member", "lead", "lead_account", "link_ignored")
    return {table: node.sql(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_two_hundred_reports_about_one_handle_bind_nobody_and_make_no_lead(node: Node) -> None:
    flood(node)
    node.work()
    assert node.sql("SELECT count(*), count(DISTINCT number), min(source), max(source) FROM report") == [
        (200, 200, "public", "public")
    ]
    assert set(derived(node).values()) == {0}
    assert node.sql("SELECT count(*) FROM sighting WHERE verified IS NOT FALSE") == [(0,)]
    assert node.sql("SELECT count(*) FROM party WHERE account_id IS NOT NULL") == [(0,)]
    assert node.sql("SELECT count(*) FROM sender_week") == [(0,)]  # the public is no platform


def test_the_same_handle_seen_by_a_platform_gains_nothing_from_them(node: Node) -> None:
    four = people.enter()
    reported = make.person("u-1", phone="+12025550147")
    reported["screenName"] = {"value": HANDLE}
    node.take(four.asha, make.report(700300001, reported))
    node.work()
    columns = ("subject", "may_confirm", "reasons_for", "reasons_against", "facts")
    before = node.rows(node.worker, "lead", *columns)
    accounts = node.rows(node.worker, "account", "key")
    assert len(before) == 1
    flood(node, 40)
    node.work()
    assert node.rows(node.worker, "lead", *columns) == before
    assert node.rows(node.worker, "account", "key") == accounts == ["ExampleChat|u-1"]
    assert derived(node)["link"] == derived(node)["network"] == 0


def test_a_second_independent_sender_is_no_other_form(node: Node) -> None:
    """Two forms are two claims of one source: the form itself."""
    flood(node, 2)
    node.work()
    assert node.sql("SELECT DISTINCT coalesce(sender, source) FROM report") == [("public",)]
    assert derived(node)["lead"] == 0


def test_what_somebody_says_of_a_number_or_a_place_sends_it_nowhere(node: Node) -> None:
    send(node.tools, claim(1), form="f", address="203.0.113.1")
    node.work()
    assert node.sql("SELECT unit FROM access_grant") == [("IN-NCRB",)]
    assert node.sql("SELECT count(*) FROM referral") == [(0,)]


def test_numbers_of_the_form_never_meet_those_of_a_sender(node: Node) -> None:
    four = people.enter()
    send(node.tools, claim(1), form="f", address="203.0.113.1")
    ((number,),) = node.sql("SELECT number FROM report")
    taken = node.take(four.asha, make.report(int(number)))
    assert taken.accepted == [number]
    assert sorted(node.sql("SELECT source, number FROM report")) == [("clearinghouse", number), ("public", number)]


def test_a_form_that_the_reader_refuses_lies_in_quarantine_with_an_alarm_and_nobody_in_charge(node: Node) -> None:
    long = "x" * 70_000  # longer than the page lets through
    send(node.tools, claim(1, description=long, urgent=True), form="f", address="203.0.113.1")
    assert node.sql("SELECT source, code, urgent, owner, unit FROM refused") == [
        ("public", "field.limit", True, None, "IN-NCRB")
    ]
