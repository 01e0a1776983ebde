"""A flood of one sender holds up no other: danger goes first, what says nothing last, senders take turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from people import People, enter

if TYPE_CHECKING:
    from node import Node

STEPS = "('report.enriched', 'report.matched', 'report.ranked')"


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def empty(start: int, count: int) -> list[dict[str, Any]]:
    bare = {"reportingEsp": {"espName": "FloodChat"}}
    return [{"reportId": start + n, "reportedInformation": bare} for n in range(count)]


def pieces_before(node: Node, number: str) -> int:
    """How many pieces of work were done before this report was ranked."""
    [(found,)] = node.sql(
        f"SELECT count(*) FROM audit_in WHERE action IN {STEPS} AND id < (SELECT min(a.id) FROM audit_in a"
        " JOIN report r ON r.id = ANY(a.subjects) WHERE a.action = 'report.ranked' AND r.number = %s)",
        [number],
    )
    return int(found)


def test_another_senders_urgent_report_waits_for_no_flood(node: Node, four: People) -> None:
    node.take(four.asha, empty(700300000, 3_000), source="flood")
    node.take(four.asha, make.report(700400000, urgent="she is in danger"), source="other")
    node.work()
    assert pieces_before(node, "700400000") == 2


def test_another_senders_usual_report_waits_for_no_flood_of_empty_ones(node: Node, four: People) -> None:
    node.take(four.asha, empty(700300000, 3_000), source="flood")
    node.take(four.asha, make.report(700400000), source="other")
    node.work()
    assert pieces_before(node, "700400000") == 2


def test_senders_take_turns_also_where_their_reports_say_something(node: Node, four: People) -> None:
    for part in range(6):
        people = [make.person(f"u-{part}-{n}", captures=[]) for n in range(500)]
        node.take(
            four.asha, [make.report(700300000 + part * 500 + n, one) for n, one in enumerate(people)], source="big"
        )
    node.take(four.asha, make.report(700400000), source="other")
    node.work()
    # The first piece of the big sender stood there before anything of it waited; what came behind stands back.
    assert pieces_before(node, "700400000") <= 5
    waiting = node.sql("SELECT DISTINCT priority FROM procrastinate_jobs WHERE queue_name LIKE 'of-%%' ORDER BY 1")
    assert waiting[0][0] < waiting[-1][0]


def test_the_queue_names_no_sender(node: Node, four: People) -> None:
    node.take(four.asha, make.report(700300000), source="a-sender-by-name")
    assert node.sql("SELECT count(*) FROM procrastinate_jobs WHERE queue_name LIKE '%%sender%%'") == [(0,)]
