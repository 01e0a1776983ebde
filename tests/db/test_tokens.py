"""Keys of the API: what one opens, for how long, and who may make or end it."""

from __future__ import annotations

from uuid import uuid4

import pytest

import people
from nodal.ledger import people as names
from nodal.ledger.access import NotAllowed, Unknown, Viewer
from nodal.steps.acts import tokens
from nodal.steps.acts.decide import Refused
from node import Node
from people import DELHI, ELSEWHERE


@pytest.fixture
def four(node: Node) -> people.People:
    return people.enter()


@pytest.fixture
def root(node: Node) -> Viewer:
    return names.add("root", name="Root", unit=DELHI, role="administrator")


def test_a_key_acts_in_the_name_and_with_the_rights_of_its_person(
    node: Node, four: people.People, root: Viewer
) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    acting_as = tokens.bearer(node.tools, made.key)
    assert (acting_as.person, acting_as.unit, acting_as.role) == (four.asha.person, DELHI, "analyst")
    assert acting_as.token == made.token.id


def test_the_key_itself_is_kept_nowhere(node: Node, four: people.People, root: Viewer) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    assert made.key not in repr(made)
    for table in node.base.tables:
        assert made.key not in str(node.sql(f'SELECT * FROM "{table}"')), table


@pytest.mark.parametrize("key", ["", "nodal_", "nodal_x", "x" * 4000, "nodal_" + "é" * 30, "nodal_\ud800"])
def test_another_key_opens_nothing(node: Node, four: people.People, root: Viewer, key: str) -> None:
    tokens.make(node.tools, root, "asha", name="case system")
    with pytest.raises(tokens.NotKnown):
        tokens.bearer(node.tools, key)


def test_a_key_ends_with_its_time(node: Node, four: people.People, root: Viewer) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system", days=1)
    node.clock.advance(hours=23)
    tokens.bearer(node.tools, made.key)
    node.clock.advance(hours=1)
    with pytest.raises(tokens.NotKnown):
        tokens.bearer(node.tools, made.key)


@pytest.mark.parametrize(
    "ended",
    [
        "UPDATE person SET is_active = false WHERE username = 'asha'",
        f"UPDATE person SET unit = '{ELSEWHERE}' WHERE username = 'asha'",
        "UPDATE api_token SET revoked_at = now()",
    ],
    ids=["disabled", "moved to another unit", "revoked"],
)
def test_a_key_ends_at_once_with_its_person_or_by_hand(
    node: Node, four: people.People, root: Viewer, ended: str
) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    node.sql(ended)
    with pytest.raises(tokens.NotKnown):
        tokens.bearer(node.tools, made.key)


def test_only_an_administrator_makes_and_lists_keys(node: Node, four: people.People, root: Viewer) -> None:
    for viewer in (four.asha, four.bharat, four.dev):
        with pytest.raises(NotAllowed):
            tokens.make(node.tools, viewer, "asha", name="mine")
        with pytest.raises(NotAllowed):
            tokens.listed(node.tools, viewer)
    with pytest.raises(Unknown):
        tokens.make(node.tools, root, "worker", name="everything")


def test_whoever_is_acted_for_sees_the_key_and_ends_it_and_nobody_else_does(
    node: Node, four: people.People, root: Viewer
) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    assert [token.ref for token in tokens.own(node.tools, four.asha)] == [made.token.ref]
    assert tokens.own(node.tools, four.chitra) == []
    said = []
    for ref in (made.token.ref, uuid4()):
        with pytest.raises(Unknown) as refusal:
            tokens.revoke(node.tools, four.chitra, ref)
        said.append(str(refusal.value))
    assert said[0] == said[1]
    tokens.revoke(node.tools, four.asha, made.token.ref)
    with pytest.raises(Refused, match="token_ended"):
        tokens.revoke(node.tools, root, made.token.ref)
    with pytest.raises(tokens.NotKnown):
        tokens.bearer(node.tools, made.key)


def test_the_last_use_is_written_once_a_minute_at_most(node: Node, four: people.People, root: Viewer) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    first = node.clock()
    for _ in range(3):
        tokens.bearer(node.tools, made.key)
        node.clock.advance(seconds=20)
    assert [token.used_at for token in tokens.listed(node.tools, root)] == [first]
    tokens.bearer(node.tools, made.key)
    assert [token.used_at for token in tokens.listed(node.tools, root)] == [node.clock()]


def test_making_and_ending_a_key_stand_in_the_audit_log(node: Node, four: people.People, root: Viewer) -> None:
    made = tokens.make(node.tools, root, "asha", name="case system")
    tokens.revoke(node.tools, root, made.token.ref)
    entries = node.sql("SELECT action, person, subjects FROM audit_in WHERE subject_kind = 'token' ORDER BY id")
    assert entries == [(action, root.person, [made.token.id]) for action in ("token.made", "token.revoked")]


def test_what_a_program_does_names_its_key_in_the_audit_log(node: Node, four: people.People, root: Viewer) -> None:
    import make
    from nodal.steps.look import show_report

    node.take(four.asha, make.report(700300001))
    made = tokens.make(node.tools, root, "asha", name="case system")
    show_report(node.tools, tokens.bearer(node.tools, made.key), "700300001")
    assert node.sql("SELECT person, detail FROM audit_in WHERE action = 'report.read'") == [
        (four.asha.person, {"token": made.token.id})
    ]


@pytest.mark.parametrize(("name", "days"), [("", 1), (" ", 1), ("x" * 101, 1), ("x", 0), ("x", 367)])
def test_a_key_without_a_name_or_an_end_is_not_made(
    node: Node, four: people.People, root: Viewer, name: str, days: int
) -> None:
    with pytest.raises(Refused):
        tokens.make(node.tools, root, "asha", name=name, days=days)
