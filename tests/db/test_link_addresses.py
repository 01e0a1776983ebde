"""Which addresses go into linking on a node: what many share stays out, whatever a report says of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.link_world import World
from nodal.ledger.access import acting
from nodal.ledger.store.link import load_observations

if TYPE_CHECKING:
    from node import Node


@pytest.mark.parametrize(
    ("klass", "port", "goes_in"),
    [
        ("hosting", 40_001, False), ("exit", 40_001, False), ("private", 40_001, False),
        ("mobile", 40_001, True), ("mobile", None, False), (None, 40_001, True), (None, None, False),
        ("mobile", 443, False), ("fixed", None, True), ("fixed", 40_001, True),
    ],
)  # fmt: skip
def test_an_address_goes_in_where_it_can_be_one_line(
    node: Node, klass: str | None, port: int | None, goes_in: bool
) -> None:
    with closing(World(node)) as world:
        report = world.report(1, [("ip", "203.0.113.7")])
        world.sql("UPDATE sighting SET port = %s WHERE report_id = %s", [port, report])
        if klass is not None:
            world.sql(
                "INSERT INTO finding (report_id, sighting, kind, value, source) VALUES (%s, 0, 'ip.class', %s, 'test')",
                [report, klass],
            )
    with acting(node.worker) as worker:
        told = [(row.value, row.port) for row in load_observations(worker, [report]) if row.kind == "ip"]
    assert told == ([("203.0.113.7", port)] if goes_in else [])
