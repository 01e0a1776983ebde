"""One stranger's report puts nobody into a tested network, and takes no network away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.link.engines import Tables
from contract.link.test_safety import CREW, CROWD, DEALS, group, said, tiers
from nodal.chain.link import Observation

INNOCENT = "P1|innocent"
RING = group(CREW, DEALS) + CROWD


def accused(times: int, sender: str, verified: bool | None, account: str = INNOCENT) -> list[Observation]:
    """So many reports of one sender that say of an account what the ring has."""
    return [
        said(f"accused {sender} {n}", account, kind, value, sender=sender, verified=verified)
        for n in range(times)
        for kind, value in DEALS
    ]


def members(tables: Tables) -> set[object]:
    return {row[0] for row in tables["networks"]}


@pytest.mark.parametrize("sender", ["a desk", "P0", "p2"])
@pytest.mark.parametrize("verified", [None, True])
@pytest.mark.parametrize("times", [1, 2, 40])
def test_one_strangers_word_makes_nobody_a_member(engine, sender: str, verified: bool | None, times: int) -> None:  # type: ignore[no-untyped-def]
    tables = engine(RING + accused(times, sender, verified))
    assert members(tables) == set(CREW)
    assert tiers(tables) == {"tested"}


@pytest.mark.parametrize("others", [("a desk", "another desk"), ("P1",), ("a desk", "P1")])
def test_two_strangers_or_the_accounts_own_platform_do(engine, others: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    tables = engine(RING + [row for sender in others for row in accused(1, sender, None)])
    assert members(tables) == {*CREW, INNOCENT}


def test_where_no_platform_speaks_under_its_own_name_strangers_cannot_be_told_apart(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [replace(row, sender=f"office of {row.sender}") for row in RING]
    tables = engine(rows + accused(1, "a desk", None))
    assert members(tables) == {*CREW, INNOCENT}


def test_a_group_that_is_none_without_a_strangers_word_stays_possible(engine) -> None:  # type: ignore[no-untyped-def]
    two = group(CREW[:2], [*DEALS, ("chat", "c-2"), ("pay", "two@pay.test")])
    tables = engine(two + accused(3, "a desk", True) + CROWD)
    assert members(tables) <= {*CREW[:2], INNOCENT}
    assert tiers(tables) <= {"possible"}
