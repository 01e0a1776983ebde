"""Who may let a platform in, and what its password opens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nodal.ledger.access import NotAllowed, Unknown, Viewer
from nodal.ledger.matrix import MATRIX
from nodal.steps import platform
from nodal.steps.acts import senders
from nodal.steps.acts.decide import Refused
from nodal.steps.platform import NotKnown
from node import Node
from people import DISTRICT, ELSEWHERE, People, enter


@pytest.fixture
def four(node: Node) -> People:
    return enter()


@pytest.fixture
def root(four: People) -> Viewer:
    return replace(four.asha, role="administrator")


def test_only_those_whom_the_matrix_names_may(node: Node, four: People) -> None:
    for role in ("analyst", "officer", "supervisor", "auditor", "administrator"):
        viewer = replace(four.asha, role=role)
        if role in MATRIX["sender.change"]:
            assert senders.make(node.tools, viewer, f"Of {role}").password
            continue
        for act in (
            lambda who: senders.make(node.tools, who, "ExampleChat"),
            lambda who: senders.rotate(node.tools, who, "ExampleChat"),
            lambda who: senders.disable(node.tools, who, "ExampleChat"),
            lambda who: senders.listed(node.tools, who),
        ):
            with pytest.raises(NotAllowed):
                act(viewer)


def test_a_platform_may_report_to_a_unit_below_and_to_no_other(node: Node, root: Viewer) -> None:
    assert senders.make(node.tools, root, "Below", unit=DISTRICT).sender.unit == DISTRICT
    with pytest.raises(Unknown):
        senders.make(node.tools, root, "Elsewhere", unit=ELSEWHERE)


def test_another_unit_neither_sees_nor_ends_it(node: Node, four: People, root: Viewer) -> None:
    senders.make(node.tools, root, "ExampleChat")
    stranger = replace(four.chitra, role="administrator")
    assert senders.listed(node.tools, stranger) == []
    for act in (senders.rotate, senders.disable):
        with pytest.raises(Unknown):
            act(node.tools, stranger, "ExampleChat")
    with pytest.raises(Refused):
        senders.make(node.tools, stranger, "ExampleChat")


@pytest.mark.parametrize("name", ["", " ", "-x", "x:y", "x\x7fy", "é", "x" * 101, "<b>"])
def test_a_name_that_cannot_stand_in_a_header_is_refused(name: str, node: Node, root: Viewer) -> None:
    with pytest.raises(Refused):
        senders.make(node.tools, root, name)


def test_two_names_that_sign_in_alike_are_one(node: Node, root: Viewer) -> None:
    assert senders.make(node.tools, root, "  Example   Chat ").sender.username == "example-chat"
    for name in ("Example Chat", "example chat", "EXAMPLE-CHAT"):
        with pytest.raises(Refused):
            senders.make(node.tools, root, name)


def test_a_new_password_ends_the_old_one_and_opens_again_what_was_shut(node: Node, root: Viewer) -> None:
    first = senders.make(node.tools, root, "ExampleChat")
    assert platform.known("examplechat", first.password).name == "ExampleChat"
    senders.disable(node.tools, root, "ExampleChat")
    with pytest.raises(Refused):
        senders.disable(node.tools, root, "examplechat")
    with pytest.raises(platform.Refused) as shut:
        platform.known("examplechat", first.password)
    assert shut.value.code == 3000
    with pytest.raises(NotKnown):
        platform.known("examplechat", "another")
    second = senders.rotate(node.tools, root, "ExampleChat")
    assert second.password != first.password
    with pytest.raises(NotKnown):
        platform.known("examplechat", first.password)
    assert platform.known("examplechat", second.password)
    for name, password in (("", ""), ("EXAMPLECHAT", second.password), ("examplechat\0", second.password)):
        with pytest.raises(NotKnown):
            platform.known(name, password)


def test_the_password_is_kept_nowhere_and_every_act_is_written_down(node: Node, root: Viewer) -> None:
    made = senders.make(node.tools, root, "ExampleChat")
    again = senders.rotate(node.tools, root, "ExampleChat")
    senders.disable(node.tools, root, "ExampleChat")
    kept = str(node.sql("SELECT s::text FROM sender s")) + str(node.sql("SELECT a::text FROM audit_in a"))
    for password in (made.password, again.password):
        assert len(password) >= 43
        assert password not in kept
        assert password not in repr(made) + repr(again)
    assert [action for (action,) in node.sql("SELECT action FROM audit_in ORDER BY id")][-3:] == [
        "sender.made", "sender.rotated", "sender.disabled",
    ]  # fmt: skip
