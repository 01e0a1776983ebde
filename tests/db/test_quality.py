"""What platforms send is counted as it comes in, once, and a change of it is flagged in the same batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import make
from people import People, enter

if TYPE_CHECKING:
    from node import Node


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def batch(start: int, count: int, *, port: int | None = 40123, **more: Any) -> list[dict[str, Any]]:
    return [
        make.report(start + n, make.person(f"u-{start + n}", captures=[make.capture(port=port)]), **more)
        for n in range(count)
    ]


def card(node: Node) -> dict[str, Any]:
    [(reports, empty, refused, fields)] = node.sql("SELECT reports, empty, refused, fields FROM sender_week")
    return {"reports": reports, "empty": empty, "refused": refused, **fields}


def test_the_same_file_again_counts_nothing_twice(node: Node, four: People) -> None:
    body = [*batch(700300000, 5), {"reportId": "x", "reportedInformation": {}}]
    for _ in range(2):
        node.take(four.asha, body, source="ExampleChat")
    found = card(node)
    assert (found["reports"], found["port"], found["refused"]) == (5, 5, {"id.invalid": 1})


def test_a_field_that_falls_away_is_flagged_in_the_batch_in_which_it_does(node: Node, four: People) -> None:
    node.take(four.asha, batch(700300000, 150))
    node.clock.advance(days=7)
    fine = node.take(four.asha, batch(700310000, 40))
    fallen = node.take(four.asha, batch(700320000, 40, port=None))
    other = node.take(four.asha, batch(700330000, 40, port=None, sender="OtherChat"))
    assert {code for flags in fine.flags.values() for code in flags} == set()
    assert len(fallen.flags) == 40
    assert {code for flags in fallen.flags.values() for code in flags} == {"esp.drift"}
    assert other.flags == {}
    assert node.sql("SELECT sender, field, kind, before_with, before_of, now_with, now_of FROM sender_drift") == [
        ("ExampleChat", "port", "fell", 150, 150, 0, 40)
    ]
    [(flags,)] = node.sql("SELECT flags FROM report WHERE number = '700320000'")
    assert flags == ["esp.drift"]


def test_a_flagged_report_that_comes_again_is_a_duplicate(node: Node, four: People) -> None:
    node.take(four.asha, batch(700300000, 150))
    node.clock.advance(days=7)
    node.take(four.asha, batch(700320000, 40, port=None))
    again = node.take(four.asha, batch(700320000, 40, port=None))
    assert (len(again.duplicates), again.supplements) == (40, [])


def test_reports_one_by_one_are_compared_as_a_week(node: Node, four: People) -> None:
    node.take(four.asha, batch(700300000, 150))
    node.clock.advance(days=7)
    results = [node.take(four.asha, batch(700320000 + n, 1, port=None)) for n in range(32)]
    assert [bool(one.flags) for one in results] == [False] * 29 + [True] * 3


def test_another_unit_does_not_learn_what_a_platform_sends_here(node: Node, four: People) -> None:
    node.take(four.asha, batch(700300000, 3))
    assert node.rows(four.asha, "sender_week", "reports") == [3]
    assert node.rows(four.chitra, "sender_week", "reports") == []


def test_a_batch_that_fails_was_never_counted(node: Node, four: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from nodal.ledger.store import receive

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(receive, "save_tellings", broken)
    with pytest.raises(RuntimeError):
        node.take(four.asha, batch(700300000, 3))
    assert node.sql("SELECT count(*) FROM sender_week") == [(0,)]
