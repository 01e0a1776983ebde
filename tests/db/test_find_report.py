"""What stands around a report: look-alikes and links, with a fixed number of questions however many there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
import people
from nodal.ledger.access import acting
from nodal.ledger.find.report import bundles_of, links_of
from node import Node
from people import People


@pytest.fixture
def four(node: Node) -> People:
    return people.enter()


def reports(count: int, *, same: bool = True) -> list[dict[str, object]]:
    return [
        make.report(700300001 + n, make.person(f"u-{n}", email="one@example.org"), md5=f"{0 if same else n:031x}7")
        for n in range(count)
    ]


def test_every_report_and_account_of_a_file_is_named(node: Node, four: People) -> None:
    node.take(four.asha, reports(3))
    with acting(four.asha):
        [found] = bundles_of(four.asha, node_report(node))
    assert found["reports"] == ["700300001", "700300002", "700300003"]
    assert found["accounts"] == ["ExampleChat|u-0", "ExampleChat|u-1", "ExampleChat|u-2"]
    assert found["is_viral"] is False


def test_a_file_of_one_report_is_no_bundle(node: Node, four: People) -> None:
    node.take(four.asha, reports(3, same=False))
    with acting(four.asha):
        assert bundles_of(four.asha, node_report(node)) == []


def test_a_report_of_another_unit_is_in_no_bundle(node: Node, four: People) -> None:
    node.take(four.asha, reports(1))
    node.take(four.chitra, reports(2)[1:])
    with acting(four.asha):
        assert bundles_of(four.asha, node_report(node)) == []


def test_links_and_look_alikes_cost_the_same_however_many_there_are(node: Node, four: People) -> None:
    asked = []
    # A first round alone: whether there are links at all decides about one question more.
    for size in (2, 5, 8):
        node.take(four.asha, [*reports(size)], name=str(size))
        node.work()
        with (
            acting(four.asha),
            CaptureQueriesContext(
                connection,
            ) as caught,
        ):
            bundles_of(four.asha, node_report(node))
            links_of(four.asha, [account for (account,) in node.sql("SELECT id FROM account")])
        asked.append(len(caught))
    assert asked[1] == asked[2] <= 4


def node_report(node: Node) -> int:
    ((report,),) = node.sql("SELECT id FROM report WHERE number = '700300001'")
    return int(report)
