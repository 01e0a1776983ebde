"""On a node too, an IPv6 address is compared by its network: the database says the same as the core."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from ipaddress import IPv6Address
from typing import TYPE_CHECKING

import pytest

from db.link_world import World, batch, same, whole
from nodal.chain.link import compared
from nodal.ledger.access import acting
from nodal.ledger.find.told_here import COMPARED, told_here

if TYPE_CHECKING:
    from node import Node

ONE, OTHER, NET = "2001:db8:1:2::7", "2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"
PHONE = ("phone", "+9100007100153")


@pytest.fixture
def world(node: Node) -> Iterator[World]:
    with closing(World(node)) as made:
        for n in range(20):  # the rest of the archive, so that two reports are no great part of it
            made.report(100 + n, [("device", f"own-{n}")])
        yield made


def test_the_database_cuts_an_address_where_the_core_does(node: Node) -> None:
    dice = random.Random(3)
    parts = (0, 0, 1, 0xDB8, 0x2001, 0xFFFF)
    texts = sorted(
        {str(IPv6Address(sum(dice.choice(parts) << 16 * n for n in range(8)))) for _ in range(2_000)} - {"::"}
    )
    texts = [text for text in texts if compared(text).endswith("/64")]  # a sighting holds IPv4 inside IPv6 as IPv4
    statement = f"SELECT s.value, {COMPARED} FROM unnest(%s::text[], %s::text[]) AS s (kind, value)"
    for value, fact in node.sql(statement, [["ip"] * len(texts), texts]):
        assert fact == compared(value), value
    assert node.sql(statement, [["ip", "url"], ["192.0.2.7", "https://a.test/x:y"]]) == [
        ("192.0.2.7", "192.0.2.7"), ("https://a.test/x:y", "https://a.test/x:y"),
    ]  # fmt: skip


def test_a_network_links_within_minutes_without_a_port_and_batch_by_batch(node: Node, world: World) -> None:
    first = world.report(1, [PHONE, ("ip", ONE)])
    whole(node)
    second = world.report(2, [PHONE, ("ip", OTHER)])
    batch(node, "report", [second])
    same(node)
    [(value, audience)] = node.sql("SELECT value, audience FROM link_evidence WHERE kind = 'ip'")
    assert (value.split("|")[:2], audience) == ([NET, ""], 2)
    with acting(node.worker) as worker:
        accounts = [account for (account,) in node.sql("SELECT account_id FROM party WHERE report_id = %s", [first])]
        asked = [("ip", value), ("ip", "2001:db8:1:3::/64"), ("ip", f"{NET}|x")]
        assert told_here(worker, accounts, asked) == {("ip", value), ("ip", f"{NET}|x")}
    node.sql("UPDATE report SET state = 'retracted' WHERE id = %s", [second])
    batch(node, "report", [second])
    same(node)
    assert node.sql("SELECT count(*) FROM link_evidence") == [(0,)]


@pytest.mark.parametrize("kind", ["hosting", "exit"])
def test_a_network_of_relays_and_data_centres_links_nobody(node: Node, world: World, kind: str) -> None:
    for number, address in ((1, ONE), (2, OTHER)):
        report = world.report(number, [PHONE, ("ip", address)])
        world.sql(
            "INSERT INTO finding (report_id, sighting, kind, value, source) VALUES (%s, 1, 'ip.class', %s, 'test')",
            [report, kind],
        )
    whole(node)
    same(node)
    assert node.sql("SELECT count(*) FROM link_evidence WHERE kind = 'ip'") == [(0,)]
