"""Runs of ten-minute buckets, on both engines: they say how many were there, not that any two were there together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contract.link.engines import Tables
from nodal.chain.link import Observation

MIDNIGHT = datetime(2024, 3, 5, tzinfo=UTC)
PLACES = {"v4 and port": ("192.0.2.77", 40_001), "v6": ("2001:db8:1:2::7", 40_001)}
NAME = "quietriver"


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> tuple[str, int]:
    return PLACES[request.param]


def seen(account: str, place: tuple[str, int], *minutes: float) -> list[Observation]:
    return [
        Observation(
            f"r-{account}-{minute}", account, "ip", place[0], "reported", place[1],
            MIDNIGHT + timedelta(minutes=minute), True, account[0],
        )
        for minute in minutes
    ]  # fmt: skip


def named(*accounts: str) -> list[Observation]:
    at = MIDNIGHT + timedelta(hours=3)
    return [Observation(f"n-{a}", a, "screen", NAME, "reported", None, at, True, a[0]) for a in accounts]


def bridge(place: tuple[str, int]) -> list[Observation]:
    """Somebody else who is there all day long, from 00:05 to 17:55."""
    return seen("A|1", place, *range(5, 17 * 60 + 56, 10))


def persons(tables: Tables) -> set[tuple[object, object]]:
    return {(row[0], row[1]) for row in tables["links"] if row[2] == "same_person"}


def test_who_was_there_hours_apart_is_not_joined_by_whoever_was_there_in_between(engine, place) -> None:  # type: ignore[no-untyped-def]
    early, late = seen("B|2", place, 1), seen("C|3", place, 17 * 60 + 58)
    tables = engine(bridge(place) + early + late + named("B|2", "C|3"))
    assert persons(tables) == set()
    assert [(row[3], row[4]) for row in tables["ignored"] if row[0] == "ip" and "|" in str(row[1])] == [
        (3, "shared_address")
    ]


def test_who_was_there_in_the_same_ten_minutes_is_compared_and_the_run_counts_all(engine, place) -> None:  # type: ignore[no-untyped-def]
    early, late = seen("B|2", place, 1), seen("C|3", place, 17 * 60 + 58)
    tables = engine(bridge(place) + early + late + named("A|1", "B|2"))
    assert persons(tables) == {("A|1", "B|2")}
    (row,) = (row for row in tables["evidence"] if row[3] == "ip")
    assert row[5] == 3
    assert str(row[4]).endswith("2024-03-05T00:00:00Z|2024-03-05T18:00:00Z")


@pytest.mark.parametrize(
    ("minute", "is_joined"), [(12 * 60, False), (1, True), (19, True), (29, False), (17 * 60, True)]
)
def test_who_was_there_twice_was_not_there_in_between(engine, place, minute: int, is_joined: bool) -> None:  # type: ignore[no-untyped-def]
    """B is seen at 00:01 and at 17:01; C only at `minute`."""
    rows = bridge(place) + seen("B|2", place, 1, 17 * 60 + 1) + seen("C|3", place, minute)
    assert persons(engine(rows + named("B|2", "C|3"))) == ({("B|2", "C|3")} if is_joined else set())


def test_midnight_is_a_time_like_any_other(engine, place) -> None:  # type: ignore[no-untyped-def]
    rows = [row for account in ("B|2", "C|3") for row in seen(account, place, 0)] + named("B|2", "C|3")
    assert persons(engine(rows)) == {("B|2", "C|3")}
