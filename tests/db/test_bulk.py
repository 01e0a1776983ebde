"""Many rows at once: what is inserted and changed, and how it is counted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from nodal.ledger import bulk, people
from nodal.ledger.access import acting
from nodal.ledger.models import Account
from node import Node


@pytest.fixture(autouse=True)
def at_work(node: Node) -> Iterator[None]:
    with acting(people.worker()):
        yield


def test_rows_that_are_there_may_stay_as_they_are() -> None:
    assert bulk.insert("account", ("key",), [("a",), ("b",)]) == 2
    assert bulk.insert("account", ("key",), [("b",), ("c",)], or_keep=True) == 1
    assert set(Account.objects.values_list("key", flat=True)) == {"a", "b", "c"}


def test_only_rows_that_differ_are_changed() -> None:
    bulk.insert("lead", *_leads("proposed", "proposed", "unsure"))
    one, two, three = _ids()
    assert bulk.update("lead", ("state", "facts"), [(one, "proposed", "{}"), (two, "unsure", '{"n": [1]}')]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, state, facts::text FROM lead ORDER BY id")
        assert cursor.fetchall() == [(one, "proposed", "{}"), (two, "unsure", '{"n": [1]}'), (three, "unsure", "{}")]


def test_nothing_asks_the_database_nothing() -> None:
    with connection.execute_wrapper(lambda *_: pytest.fail("asked")):
        assert bulk.insert("account", ("key",), []) == 0
        assert bulk.update("account", ("key",), []) == 0


def _leads(*states: str) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    columns = (
        "subject", "unit", "state", "track", "may_confirm", "missing", "reasons_for", "reasons_against", "facts",
        "is_current", "proposed_at",
    )  # fmt: skip
    return columns, [
        (f"s-{n}", "IN", state, "suspect", False, "[]", "[]", "[]", "{}", True, "2026-01-01T00:00Z")
        for n, state in enumerate(states)
    ]


def _ids() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM lead ORDER BY subject")
        return [row for (row,) in cursor.fetchall()]


@pytest.mark.parametrize("rows", [1, bulk.FEW, bulk.FEW + 1])
def test_few_rows_and_many_are_written_alike(rows: int) -> None:
    columns, values = _leads(*["proposed"] * rows)
    assert bulk.insert("lead", columns, values) == rows
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT unit, state, facts::text, proposed_at::text FROM lead")
        assert cursor.fetchall() == [("IN", "proposed", "{}", "2026-01-01 00:00:00+00")]
