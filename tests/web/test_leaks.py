"""What a unit must not learn from the pages and the interface, although the node knows it."""

from __future__ import annotations

import html
from typing import Any

import pytest

import make
from nodal.ledger import people as names
from nodal.ledger.access import Unknown
from nodal.steps.acts import tokens
from nodal.steps.look import show_report
from nodal.steps.route import choose
from node import Node
from people import DELHI, DISTRICT, ELSEWHERE, People
from web.programs import program

THEIRS = "+12025550147"


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def reported(n: int, **more: Any) -> dict[str, Any]:
    return make.person(f"u-{n}", captures=[make.capture()], **more)


@pytest.fixture
def both(node: Node, four: People) -> People:
    """Two accounts that both units hold; what holds them together stands in reports of the other unit alone."""
    senders = ("ExampleChat", "ExampleMail")
    node.take(four.asha, [make.report(700300001 + n, reported(n), sender=senders[n]) for n in range(2)])
    more = {"phone": THEIRS, "email": "one@example.org"}
    theirs = [make.report(700300011 + n, reported(n, **more), sender=senders[n], md5=f"{n + 1:032x}") for n in range(2)]
    node.take(four.chitra, theirs)
    node.work()
    return four


def pair(node: Node) -> str:
    ((one,), (other,)) = node.sql("SELECT ref FROM account ORDER BY id")
    return f"/links/{one}/{other}/"


def test_what_links_two_accounts_is_not_told_to_a_unit_whose_reports_do_not_say_it(
    node: Node, both: People, signed_in
) -> None:
    assert THEIRS in text(signed_in(both.chitra).get(pair(node)))
    page = text(signed_in(both.asha).get(pair(node)))
    assert "Together" in page
    assert THEIRS not in page
    assert THEIRS not in str(show_report(node.tools, both.asha, "700300001"))
    assert THEIRS in str(show_report(node.tools, both.chitra, "700300011"))


def test_a_network_does_not_tell_a_unit_what_only_another_units_reports_say(
    node: Node, four: People, signed_in
) -> None:
    digest = "0123456789abcdef0123456789abcdef"

    def ring(first: int, **more: Any) -> list[dict[str, Any]]:
        found = []
        for k in range(5):
            person = make.person(f"u-{k}", email=f"u{k}@example.org", captures=[make.capture()])
            one = make.report(first + k, person, sender="ExampleChat", **more)
            if more:
                files = one["reportedInformation"]["uploadedFiles"]["uploadedFiles"]
                files.append({"filename": "b.bin", "verificationHash": digest[::-1]})
            found.append(one)
        return found

    node.take(four.asha, ring(700300001))
    node.take(four.chitra, ring(700300011, md5=digest))
    node.work()
    ((ref,),) = node.sql("SELECT ref FROM network")
    assert digest in text(signed_in(four.chitra).get(f"/networks/{ref}/"))
    page = text(signed_in(four.asha).get(f"/networks/{ref}/"))
    assert "5 accounts" in page
    assert digest not in page


def test_why_another_unit_uncovered_a_child_is_not_in_the_history_of_a_report(node: Node, four: People) -> None:
    node.take(four.asha, [make.report(700300001)])
    node.work()
    ((report,),) = node.sql("SELECT id FROM report")
    node.sql(
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
        " VALUES ('report', %s, %s, '2026-01-01', 'sent there')",
        [report, ELSEWHERE],
    )
    show_report(node.tools, four.chitra, "700300001", unmask="the mother called us")
    found = show_report(node.tools, four.asha, "700300001")["history"]
    assert "the mother called us" not in str(found)
    assert "Chitra" not in str(found)
    assert [entry["action"] for entry in show_report(node.tools, four.asha, "700300001")["history"]][
        -1
    ] == "report.read"


def test_a_referral_that_nobody_sent_does_not_exist_for_the_unit_that_it_is_meant_for(
    node: Node, four: People, signed_in
) -> None:
    node.take(four.asha, [make.report(700300001)])
    node.work()
    choose(node.tools, four.asha, "report", node.rows(four.asha, "report", "id")[0], DISTRICT, reason="it lies there")
    ((ref,),) = node.sql("SELECT ref FROM referral WHERE to_unit = %s AND state = 'ready'", [DISTRICT])
    assert program(node, four.asha).get(f"/referrals/{ref}").status_code == 200
    theirs = program(node, four.bharat)
    assert theirs.get(f"/referrals/{ref}").status_code == 404
    assert str(ref) not in text(theirs.get("/referrals"))
    assert node.rows(four.bharat, "referral", "id") == []
    assert node.rows(four.bharat, "referral_event", "id") == []


def test_an_administrator_makes_no_key_for_somebody_of_a_unit_that_is_not_theirs(node: Node, four: People) -> None:
    there = names.add("there", name="There", unit=ELSEWHERE, role="administrator")
    with pytest.raises(Unknown):
        tokens.make(node.tools, there, "asha", name="a way in")
    here = names.add("here", name="Here", unit=DELHI, role="administrator")
    made = tokens.make(node.tools, here, "asha", name="case system")
    assert tokens.listed(node.tools, there) == []
    with pytest.raises(Unknown):
        tokens.revoke(node.tools, there, made.token.ref)


def test_a_child_is_covered_in_a_telling_that_does_not_say_yet_that_it_is_one(node: Node, four: People) -> None:
    def told(**more: Any) -> dict[str, Any]:
        found = make.report(700300001, make.person("u-1", email="u1@example.org"))
        child = make.person("kid-7", email="kid7@example.org", captures=[]) | more
        found["reportedInformation"]["intendedRecipients"] = {"intendedRecipients": [child]}
        return found

    node.take(four.asha, [told()])
    node.take(four.asha, [told(dateOfBirth="2015-03-01")])
    node.work()
    ((ref,),) = node.sql("SELECT ref FROM report")
    shown = text(program(node, four.asha).get(f"/reports/{ref}"))
    assert "u1@example.org" in shown
    assert "kid7@example.org" not in shown
    assert "kid-7" not in shown
