"""Files on lists of known material: what tells a ring that lives in one chat from a class that does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.link.engines import by_engine, by_twin
from contract.link.test_safety import CROWD, group, said, tiers
from nodal.chain.link import Observation, explain_network, link

MEMBERS = [f"P{n % 3}|m{n}" for n in range(6)]
FILES = [f"{n:02x}" * 20 for n in range(10, 14)]
PASSED = [("chat", "room"), *(("hash", file) for file in FILES), ("url", "https://x.test/1")]
ROOM = group(MEMBERS, PASSED) + CROWD


def listing(rows: list[Observation], files: list[str]) -> list[Observation]:
    return [replace(row, listed=row.value in files) for row in rows]


@pytest.mark.parametrize(("known", "tier"), [(0, "possible"), (1, "possible"), (2, "tested"), (4, "tested")])
def test_of_one_room_two_listed_files_make_a_ring_and_one_is_what_everybody_forwards(  # type: ignore[no-untyped-def]
    engine, known: int, tier: str
) -> None:
    assert tiers(engine(listing(ROOM, FILES[:known]))) == {tier}


def test_what_is_no_file_stands_on_no_list(engine) -> None:  # type: ignore[no-untyped-def]
    assert tiers(engine([replace(row, listed=row.kind != "hash") for row in ROOM])) == {"possible"}


def test_a_file_is_listed_whoever_tells_it(engine) -> None:  # type: ignore[no-untyped-def]
    """Other reports were matched before the list had it: the list speaks of the file, not of a report."""
    two = listing(ROOM, FILES[:2])
    assert tiers(engine([replace(row, listed=row.listed and row.account_id == MEMBERS[0]) for row in two])) == {
        "tested"
    }
    beside = [said(f"x{n}", f"X|{n}", "hash", file, role="victim") for n, file in enumerate(FILES[:2])]
    assert tiers(engine(ROOM + listing(beside, FILES))) == {"tested"}


def test_a_list_makes_no_link_and_no_person(engine) -> None:  # type: ignore[no-untyped-def]
    with_lists, without = engine(listing(ROOM, FILES)), engine(ROOM)
    for name in ("persons", "links", "evidence", "ignored"):
        assert with_lists[name] == without[name]


def test_listed_files_do_not_replace_two_kinds_two_senders_or_three_households(engine) -> None:  # type: ignore[no-untyped-def]
    files = [("hash", file) for file in FILES]
    for rows in (
        group(MEMBERS, files),
        group(MEMBERS, PASSED, sender="P0"),
        group(MEMBERS, PASSED) + group(MEMBERS[:3], [("device", "t-1")]) + group(MEMBERS[3:], [("device", "t-2")]),
    ):
        assert tiers(engine(listing(rows + CROWD, FILES))) == {"possible"}


def test_both_engines_say_how_many_are_listed() -> None:
    rows = listing(ROOM, FILES[:3])
    assert by_engine(rows) == by_twin(rows)
    network = link(rows).networks[0]
    assert network.listed == 3
    first, _, third = explain_network(network)
    assert "3 are files on lists of known material." in first
    assert "apart from files on lists of known material" in third
    assert "list" not in " ".join(explain_network(link(ROOM).networks[0]))
