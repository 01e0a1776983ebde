"""Batches of reports leave every derived table as one run over everything would, whatever came in which order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.link_world import World, batch, remembered, same, whole
from nodal.chain.link import numbers
from nodal.edges.engine import link_files
from nodal.ledger.access import acting
from nodal.ledger.store import identify, triage
from nodal.steps import link as step

if TYPE_CHECKING:
    from node import Node


@pytest.fixture
def easily_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers with which networks of a small archive pass the test, or nearly: so both tiers are met."""
    easy = replace(numbers(), tested_bits=6_000_000, population=300)
    monkeypatch.setattr(step, "link_files", lambda *files, **more: link_files(*files, **(more | {"model": easy})))


@pytest.fixture
def world(node: Node, seed: int) -> Iterator[World]:
    dice = random.Random(f"batches {seed}")
    with closing(World(node, dice, accounts=dice.choice((14, 30, 60)))) as made:
        yield made


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.usefixtures("easily_tested")
def test_batches_in_any_order_leave_what_one_run_would(node: Node, world: World) -> None:
    dice = world.dice
    world.new(dice.choice((0, 20, 40)))
    whole(node)
    same(node)
    for _ in range(10):
        waiting: list[int] = world.new(dice.choice((0, 1, 3, 8)))
        for _ in range(dice.choice((0, 1, 2, 4))):
            waiting += world.change() if world.reports else []
        dice.shuffle(waiting)
        batch(node, "report", waiting)
        same(node)
        if dice.random() < 0.5:
            _decide(node, world)
            same(node)
    kept = remembered(node)
    whole(node)
    anew = remembered(node)
    for name, rows in kept.items():
        assert (name, rows) == (name, anew[name])


def _decide(node: Node, world: World) -> None:
    """Somebody decides; what was derived about a cleared person goes at once, as in the act itself."""
    leads, cleared = world.judge()
    if cleared:
        with acting(node.worker) as worker:
            identify.forget_derived(worker, leads[0], node.tools.clock())
    batch(node, "lead", leads)


def test_a_run_of_ten_minutes_joins_nobody_who_did_not_meet(node: Node) -> None:
    with closing(World(node)) as world:

        def seen(account: int, minute: int) -> int:
            report = world.report(account, [("ip", "2001:db8:1:2::7"), ("screen", "quietriver")])
            world.sql(
                "UPDATE sighting SET port = 40001, at = at + %s * interval '1 minute' WHERE report_id = %s",
                [minute, report],
            )
            return report

        bridge = [seen(1, minute) for minute in range(5, 105, 10)]
        whole(node)
        same(node)
        # Beside the first time of the bridge; beside its last, and never beside account 2; then beside that one too.
        for account, minute, linked in ((2, 1, 1), (3, 103, 2), (2, 109, 3)):
            batch(node, "report", [seen(account, minute)])
            same(node)
            assert node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'") == [(linked,)]
        # Taken back, the run falls apart.
        world.sql("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [bridge[4:6]])
        batch(node, "report", bridge[4:6])
        same(node)


def test_what_a_list_takes_up_or_gives_up_counts_with_the_batch_that_follows(node: Node) -> None:
    """Six people of one chat with four files: a class, until two of the files stand on a list."""
    files = [f"md5:{n:04x}" + "5a" * 14 for n in range(4)]
    with closing(World(node)) as world:
        for account in range(6):
            report = world.report(account, [("chat", "room"), ("url", "https://x.test/1")])
            for idx, value in enumerate(files):
                world.file(report, idx, value)
        for n in range(100, 400):
            world.report(n, [("chat", f"other {n}")])
        whole(node)
        told = []
        for value in (files[0], files[1], files[2], files[0], files[1]):
            reports = world.list(value)
            assert len(reports) == 6
            batch(node, "report", reports)
            same(node)
            told += node.sql("SELECT tier, found->'listed' FROM network")
        assert told == [("possible", 1), ("tested", 2), ("tested", 3), ("tested", 2), ("possible", 1)]
        events = node.sql("SELECT kind FROM network_event ORDER BY id")
        assert [kind for (kind,) in events] == ["formed", "tier", "tier"]


def test_who_shares_two_kinds_of_a_rings_things_is_attached_and_let_go_with_the_batches(node: Node) -> None:
    file, page = "md5:" + "5a" * 16, ("url", "https://x.test/2")
    deals = [("chat", "c-1"), ("chat", "c-9"), ("pay", "ring@pay.test"), ("url", "https://x.test/1")]
    with closing(World(node)) as world:

        def told(account: int, facts: list[tuple[str, str]], *, has_file: bool = False) -> int:
            report = world.report(account, facts)
            if has_file:
                world.file(report, 0, file)
            return report

        ring = [
            told(account, deals + [page] * (account in (0, 3, 4)), has_file=account in (0, 1, 2))
            for account in range(10)
        ]
        told(60, [page])
        for n in range(100, 400):
            told(n, [("chat", f"other {n}")])
        whole(node)
        same(node)
        near = told(50, [page], has_file=True)
        world.sql("UPDATE report SET sender = 'alpha' WHERE id = %s", [near])  # its own platform
        found = []
        for report, state_ in ((near, "open"), (ring[4], "retracted"), (ring[4], "open"), (near, "retracted")):
            world.sql("UPDATE report SET state = %s WHERE id = %s", [state_, report])
            batch(node, "report", [report])
            same(node)
            found += node.sql("SELECT tier, found->'attached' FROM network")
            if found[-1] == ("tested", 1):
                _counts_as_judged(node, judged=ring[0], attached=near)
        assert found == [("tested", 1), ("tested", 0), ("tested", 1), ("tested", 0)]
        assert node.sql("SELECT kind, size, before FROM network_event ORDER BY id")[1] == ("grown", 11, 10)


def _counts_as_judged(node: Node, *, judged: int, attached: int) -> None:
    """To leads and to urgency a tested network is that of the people whom the test counted."""
    with acting(node.worker) as worker:
        of = identify.networks_of(worker)
        beside = triage.counts_beside(worker, [judged, attached])
    assert (World.key(0) in of, World.key(50) in of) == (True, False)
    assert (beside[judged][2], beside[attached][2]) == (True, False)


def test_a_family_parts_when_its_own_things_are_told_and_meets_again_over_a_common_one(node: Node) -> None:
    """Two accounts of one mail box: what speaks against one person comes and goes with devices and names."""
    with closing(World(node)) as world:
        for n in range(20, 40):
            world.report(n, [("device", "cafe"), ("screen", f"quiet{n}river")])
        mail = ("email", "home@example.org")
        world.report(0, [mail])
        world.report(1, [mail, ("device", "dev-b"), ("screen", "blueheron77")])
        whole(node)
        told = []
        # The parent's own device and name; a device that too many have to be compared by, first of one, then of both.
        for account, facts in (
            (0, [("device", "dev-a")]),
            (0, [("screen", "tallcedar19")]),
            (0, [("device", "cafe")]),
            (1, [("device", "cafe")]),
        ):
            told.append(world.report(account, facts))
            batch(node, "report", told[-1:])
            same(node)
            found = node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'")
            assert found == [(int(len(told) in (1, 4)),)]
        world.sql("UPDATE report SET state = 'retracted' WHERE id = %s", [told[3]])
        batch(node, "report", told[3:])
        same(node)
        assert node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'") == [(0,)]
        world.sql("UPDATE report SET state = 'retracted' WHERE id = %s", [told[1]])
        batch(node, "report", told[1:2])
        same(node)
        assert node.sql("SELECT count(*) FROM link WHERE relation = 'same_person'") == [(1,)]
