"""A unit that sent a subject back gets it again on new evidence, and then sees it again."""

from __future__ import annotations

import pytest

import people
from case import fill
from nodal.chain.route import Address
from nodal.ledger.access import Viewer
from nodal.steps.acts.reply import Reply, record_reply
from nodal.steps.acts.send import send
from nodal.steps.route import choose
from node import Node
from people import DISTRICT


@pytest.fixture
def case(node: Node) -> people.People:
    """Bharat's district had Asha's lead and sent it back."""
    four = people.enter()
    fill(node, four)
    return four


def seen(node: Node, viewer: Viewer) -> tuple[int, int]:
    return len(node.rows(viewer, "lead", "id")), len(node.rows(viewer, "report", "id"))


def test_what_was_sent_back_is_seen_again_when_it_comes_again(node: Node, case: people.People) -> None:
    assert seen(node, case.bharat) == (0, 0)
    [lead] = node.rows(case.asha, "lead", "id")
    address = Address(city="Dwarka police district", state="Delhi")
    record_reply(node.tools, case.asha, lead, Reply("phone", "+12025550147", "Other Telecom", "C-2", address=address))
    node.work()
    choose(node.tools, case.asha, "lead", lead, DISTRICT, reason="the provider names an address there")
    assert len(send(node.tools, case.asha, kind="lead")) == 1
    assert seen(node, case.bharat) == (1, 2)
    assert len(node.rows(case.bharat, "inbox_item", "id", state="open")) == 1


def test_nobody_else_sees_it_for_that(node: Node, case: people.People) -> None:
    test_what_was_sent_back_is_seen_again_when_it_comes_again(node, case)
    assert seen(node, case.chitra) == (0, 0)
