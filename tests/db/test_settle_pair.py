"""A conflict of linking is settled by a person, with a reason; linking obeys, and asks again when much changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from nodal.chain.identify import Decision
from nodal.facts.errors import NodalError
from nodal.ledger.access import NotAllowed, Unknown, acting
from nodal.ledger.find import conflicts
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.settle_pair import settle_pair
from nodal.steps.look.conflicts import unsettled
from people import People, enter

if TYPE_CHECKING:
    from node import Node

PAIR = ("ExampleChat|u-0", "ExampleMail|u-1")
PHONE = "+12025550147"


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def apart(node: Node, four: People) -> int:
    """Two accounts with one verified mail box and number, which somebody decided to be two people; gives the lead."""
    for n, platform in enumerate(("ExampleChat", "ExampleMail")):
        person = make.person(f"u-{n}", email="one@example.org", phone=PHONE, captures=[make.capture()])
        node.take(four.asha, [make.report(700300100 + n, person, sender=platform)])
    node.work()
    [(lead,)] = node.sql("SELECT id FROM lead WHERE is_current")
    node.clock.advance(minutes=1)
    decide(node.tools, four.asha, lead, Decision.REFUSE_MERGE, reason="brothers", pair=PAIR)
    node.clock.advance(minutes=1)
    node.work()
    node.clock.advance(minutes=1)
    return int(lead)


def persons(node: Node) -> int:
    return int(node.sql("SELECT count(DISTINCT person) FROM person_member")[0][0])


def audited(node: Node) -> list[Any]:
    return [row[0] for row in node.sql("SELECT detail FROM audit_in WHERE action = 'link.settled' ORDER BY id")]


def test_they_stay_two_people_and_nobody_is_asked_again(node: Node, four: People) -> None:
    lead = apart(node, four)
    assert [(one["kind"], one["a_key"], one["b_key"]) for one in unsettled(node.tools, four.asha)] == [
        ("evidence", *PAIR)
    ]
    assert settle_pair(node.tools, four.asha, PAIR[::-1], same=False, reason="both were seen together") == [lead]
    assert unsettled(node.tools, four.asha) == []
    node.work()
    assert (persons(node), unsettled(node.tools, four.asha)) == (2, [])
    with acting(four.asha):
        [shown] = conflicts.between(four.asha, PAIR)
    assert shown["is_settled"]
    assert [(one["one_person"], one["leads"], one["kinds"]) for one in audited(node)] == [(False, [lead], ["evidence"])]


def test_it_is_raised_anew_when_the_evidence_weighs_much_more(node: Node, four: People) -> None:
    apart(node, four)
    settle_pair(node.tools, four.asha, PAIR, same=False, reason="both were seen together")
    node.clock.advance(minutes=1)
    for n, platform in enumerate(("ExampleChat", "ExampleMail")):
        person = make.person(f"u-{n}", captures=[make.capture(port=40_000)])
        node.take(four.asha, [make.report(700300200 + n, person, sender=platform)])
    node.work()
    assert [one["kind"] for one in unsettled(node.tools, four.asha)] == ["evidence"]


def test_they_are_one_person_after_all(node: Node, four: People) -> None:
    lead = apart(node, four)
    assert persons(node) == 2
    assert settle_pair(node.tools, four.asha, PAIR, same=True, reason="one man, two names") == [lead]
    node.work()
    assert persons(node) == 1
    assert node.sql("SELECT count(*) FROM link_conflict") == [(0,)]
    with pytest.raises(Unknown):
        settle_pair(node.tools, four.asha, PAIR, same=True, reason="again")


def test_who_may_not_settles_nothing(node: Node, four: People) -> None:
    apart(node, four)
    for viewer, refused in ((four.chitra, Unknown), (four.dev, NotAllowed)):
        with pytest.raises(refused):
            settle_pair(node.tools, viewer, PAIR, same=True, reason="no")
    assert unsettled(node.tools, four.chitra) == []
    with pytest.raises(NodalError):
        settle_pair(node.tools, four.asha, PAIR, same=True, reason=" ")
    assert (audited(node), persons(node)) == ([], 2)


def test_a_unit_cannot_take_back_what_another_one_decided(node: Node, four: People) -> None:
    lead = apart(node, four)
    for number in (700300100, 700300101):
        node.sql(
            "INSERT INTO access_grant (subject_kind, subject_id, unit, reason, granted_at)"
            " SELECT 'report', id, %s, 'test', now() FROM report WHERE number = %s",
            [four.chitra.unit, str(number)],
        )
    assert [one["kind"] for one in unsettled(node.tools, four.chitra)] == ["evidence"]
    with pytest.raises(Refused, match="others_decided"):
        settle_pair(node.tools, four.chitra, PAIR, same=True, reason="we think so")
    assert node.sql("SELECT count(*) FROM judgement WHERE lead_id = %s", [lead]) == [(1,)]
