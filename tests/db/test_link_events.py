"""What becomes of a network is told, and its address survives; conflicts are raised; what was cleared is gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from db.link_world import World, batch, remembered, same, whole
from nodal.ledger.access import acting
from nodal.ledger.store import identify
from nodal.ledger.store import link as store
from nodal.ledger.store import link_state as state
from nodal.steps import link as step
from nodal.steps.worker import run_step

if TYPE_CHECKING:
    from typing import BinaryIO

    from nodal.ledger.access import Viewer
    from node import Node


@pytest.fixture
def world(node: Node) -> Iterator[World]:
    with closing(World(node)) as made:
        for n in range(20):  # the rest of the archive, so that a few reports more are no great part of it
            made.report(100 + n, [("device", f"own-{n}")])
        yield made


def chats(world: World, accounts: Sequence[int], *names: str) -> list[int]:
    """Each of these accounts is reported with these chats."""
    return [world.report(n, [("chat", name) for name in names]) for n in accounts]


def networks(node: Node) -> dict[str, Any]:
    """Key of each network -> its address."""
    return dict(node.sql("SELECT key, ref FROM network ORDER BY key"))


def events(node: Node) -> list[tuple[Any, ...]]:
    return node.sql("SELECT kind, ref, other, before, size FROM network_event ORDER BY id")


def test_a_network_keeps_its_address_while_it_grows_and_shrinks(node: Node, world: World) -> None:
    chats(world, (1, 2, 3), "room")
    whole(node)
    [ref] = networks(node).values()
    more = chats(world, (0,), "room")  # becomes the smallest account, which names the network
    batch(node, "report", more)
    same(node)
    assert list(networks(node).values()) == [ref]
    node.sql("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [more])
    batch(node, "report", more)
    same(node)
    assert list(networks(node).values()) == [ref]
    whole(node)
    assert list(networks(node).values()) == [ref]
    assert [(kind, before, size) for kind, _, _, before, size in events(node)] == [
        ("formed", 0, 3), ("grown", 3, 4), ("shrunk", 4, 3),
    ]  # fmt: skip


def test_where_two_become_one_the_older_address_stands_and_the_other_points_to_it(node: Node, world: World) -> None:
    chats(world, (5, 6, 7), "first")
    whole(node)
    [older] = networks(node).values()
    batch(node, "report", chats(world, (1, 2, 3), "second"))
    (younger,) = set(networks(node).values()) - {older}
    joined = chats(world, (1, 2, 3, 5, 6, 7), "x1", "x2", "x3")
    batch(node, "report", joined)
    same(node)
    assert list(networks(node).values()) == [older]
    assert node.sql("SELECT ref, now FROM network_moved") == [(younger, older)]
    assert ("merged", younger, older, 3, 0) in events(node)
    node.sql("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [joined])
    batch(node, "report", joined)
    same(node)
    now = set(networks(node).values())
    assert len(now) == 2
    assert older in now
    (fresh,) = now - {older}
    assert fresh != younger
    assert ("split", fresh, older, 6, 3) in events(node)


def test_a_network_that_is_no_more_ends_and_leaves_its_story(node: Node, world: World) -> None:
    reports = chats(world, (1, 2, 3), "room")
    whole(node)
    [ref] = networks(node).values()
    node.sql("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [reports[:1]])
    batch(node, "report", reports[:1])
    same(node)
    assert networks(node) == {}
    assert events(node)[-1] == ("ended", ref, None, 3, 0)


def conflicts(node: Node) -> set[tuple[Any, ...]]:
    return set(
        node.sql(
            "SELECT c.kind, a.key, b.key FROM link_conflict c JOIN account a ON a.id = c.a_id"
            " JOIN account b ON b.id = c.b_id"
        )
    )


def test_decisions_that_contradict_each_other_or_the_evidence_are_raised_and_not_settled(
    node: Node, world: World
) -> None:
    a, b = world.key(2), world.key(4)
    for n in (2, 4):
        world.report(n, [("email", "both@example.org")])
    world.report(6, [("device", "third")])
    whole(node)
    assert node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'") == [(1,)]
    apart = world.judged([2, 4], "refuse_merge", pair=(a, b))
    batch(node, "lead", [apart])
    same(node)
    assert node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'") == [(0,)]
    assert conflicts(node) == {("evidence", a, b)}
    batch(node, "lead", [world.judged([2, 6], "confirm"), world.judged([4, 6], "confirm")])
    same(node)
    assert conflicts(node) == {("evidence", a, b), ("decided_chain", a, b)}
    people = dict(node.sql("SELECT a.key, m.person FROM person_member m JOIN account a ON a.id = m.account_id"))
    assert people[a] != people[b]
    batch(node, "lead", [world.judged([2, 4], "confirm")])
    same(node)
    assert conflicts(node) == {("evidence", a, b), ("decided_chain", a, b), ("decided_both", a, b)}
    found = conflicts(node)
    whole(node)
    assert conflicts(node) == found


def test_what_hung_on_a_cleared_account_is_settled_with_the_next_batch(node: Node, world: World) -> None:
    chats(world, (1, 2, 3, 4), "room")
    whole(node)
    assert node.sql("SELECT count(*) FROM network_member") == [(4,)]
    lead = world.judged([1], "clear")
    node.sql("UPDATE lead SET state = 'cleared' WHERE id = %s", [lead])
    with acting(node.worker) as worker:
        identify.forget_derived(worker, lead, node.tools.clock())
    key = world.key(1)
    assert node.sql("SELECT count(*) FROM link_evidence e JOIN link l ON l.id = e.link_id JOIN account a"
                    " ON a.id IN (l.a_id, l.b_id) WHERE a.key = %s", [key]) == [(0,)]  # fmt: skip
    batch(node, "lead", [lead])
    same(node)
    assert node.sql("SELECT count(*) FROM network_member") == [(3,)]
    assert node.sql("SELECT count(*) FROM link_said s JOIN account a ON a.id = s.account WHERE a.key = %s", [key]) == [
        (0,)
    ]
    node.sql("UPDATE lead SET state = 'confirmed' WHERE id = %s", [lead])
    batch(node, "lead", [lead])
    same(node)
    assert node.sql("SELECT count(*) FROM network_member") == [(4,)]


def test_batches_leave_to_a_run_what_would_be_too_much_for_them(node: Node, world: World) -> None:
    run_step(node.tools, "link", "report", [1])
    with acting(node.worker) as worker:
        assert state.current(worker) is None
    assert waiting(node) == 1
    whole(node)
    few = chats(world, (1, 2), "room")
    run_step(node.tools, "link", "report", few)
    same(node)
    many = [world.report(200 + n, [("device", f"later-{n}")]) for n in range(step.TOO_MUCH * 10)]
    run_step(node.tools, "link", "report", many)
    with acting(node.worker) as worker:
        assert state.current(worker) is None
    whole(node)
    same(node)


def waiting(node: Node) -> int:
    [(count,)] = node.sql(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'stage' = 'link'"
        " AND args ->> 'kind' = 'node'"
    )
    return int(count)


def test_a_report_that_names_hundreds_and_a_value_that_all_have_cost_no_pairs(node: Node, world: World) -> None:
    whole(node)
    crowd = [("email", "all@example.org"), ("chat", "all"), ("device", "all")]
    crowded = world.report(300, crowd)
    world.join(crowded, range(301, 900), crowd)
    others = [world.report(n, crowd) for n in (301, 302)]
    batch(node, "report", [crowded, *others])
    same(node)
    assert node.sql("SELECT count(*) FROM link") == [(0,)]
    assert ("email", "hub") in node.sql("SELECT kind, why FROM link_ignored WHERE relation = 'same_person'")


@pytest.mark.parametrize("what", ["comes", "goes"])
def test_what_happens_while_a_run_reads_is_linked_by_its_own_batch(
    node: Node, world: World, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    chats(world, (1, 2), "room")
    third = chats(world, (3,), "room") if what == "goes" else []
    write = store.write_observations

    def meanwhile(worker: Viewer, target: BinaryIO) -> None:
        if what == "comes":
            third.extend(chats(world, (3,), "room"))
        else:
            node.sql("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [third])
        write(worker, target)

    monkeypatch.setattr(store, "write_observations", meanwhile)
    whole(node)
    batch(node, "report", third)
    same(node)
    assert len(networks(node)) == (1 if what == "comes" else 0)
    monkeypatch.undo()
    kept = remembered(node)
    whole(node)
    assert remembered(node) == kept


def test_a_run_starts_from_the_priors_of_the_nodes_pack_and_batches_go_on_with_them(node: Node, world: World) -> None:
    shared = [("phone", "+9100007100153"), ("screen", "quiet-river")]
    first, second = world.report(1, shared), world.report(2, shared)
    whole(node)
    same(node)
    [(pack, version)] = node.sql(
        "SELECT summary -> 'calibration' ->> 'priors', summary -> 'calibration' -> 'numbers' -> 'priors' ->> 'version'"
        " FROM link_run"
    )
    assert (pack.partition("@")[0], version.partition("@")[0]) == ("in", "in-linking")
    own = node.sql("SELECT kind, bits FROM link_evidence WHERE kind IN ('phone', 'screen') ORDER BY kind")
    batch(node, "report", [first, second])
    same(node)
    assert own == node.sql("SELECT kind, bits FROM link_evidence WHERE kind IN ('phone', 'screen') ORDER BY kind")
    assert [kind for kind, _ in own] == ["phone", "screen"]
