"""Whom a transaction acts for is remembered beside the connection; it must never say other than the database."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import people
from nodal.ledger import access
from nodal.ledger.access import NotAllowed, acting, acting_as_well, visible_to
from nodal.ledger.people import worker


class Undone(Exception):
    """Thrown away with what was done before it."""


@pytest.fixture
def four(node: object) -> people.People:
    return people.enter()


def told_by_the_database() -> tuple[str, int] | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('nodal.unit', true), current_setting('nodal.person', true)")
        unit, person = cursor.fetchone()
    return (unit, int(person)) if unit and person else None


def agrees() -> bool:
    return access.current() == told_by_the_database()


def test_asking_who_looks_costs_no_query(four: people.People) -> None:
    with acting(four.asha), CaptureQueriesContext(connection) as asked:
        for _ in range(10):
            visible_to(four.asha)
    assert len(asked) == 0


def test_the_memory_ends_with_the_transaction(four: people.People) -> None:
    with acting(four.asha):
        assert agrees()
        assert access.current() == (four.asha.unit, four.asha.person)
    with transaction.atomic():
        assert access.current() is None
        assert agrees()
        with pytest.raises(NotAllowed):
            visible_to(four.asha)


def test_the_memory_ends_with_a_transaction_that_failed(four: people.People) -> None:
    with pytest.raises(Undone), acting(four.asha):
        raise Undone
    with transaction.atomic():
        assert access.current() is None
        assert agrees()


def test_what_a_savepoint_takes_back_is_forgotten(four: people.People) -> None:
    with transaction.atomic():
        with pytest.raises(Undone), acting(four.asha):
            raise Undone
        assert access.current() is None
        assert agrees()
        with acting(four.chitra):
            assert agrees()


def test_what_a_savepoint_leaves_behind_is_remembered(four: people.People) -> None:
    with transaction.atomic():
        with acting(four.asha):
            pass
        assert agrees()
        with pytest.raises(NotAllowed), acting(four.chitra):
            pass


def test_the_viewer_is_remembered_again_after_the_worker_looked(four: people.People) -> None:
    with acting(four.asha):
        with acting_as_well(worker()):
            assert agrees()
        assert agrees()
        with pytest.raises(Undone), transaction.atomic(), acting_as_well(worker()):
            raise Undone
        assert agrees()
        visible_to(four.asha)


def test_a_new_connection_remembers_nobody(four: people.People) -> None:
    with acting(four.asha):
        pass
    connection.close()
    with transaction.atomic():
        assert agrees()
        assert access.current() is None
