"""Who stands in no network and shares two kinds of things that count in a tested one is attached to it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from bench.archives import WORLDS, Archive, quarter, write_csv

from contract.link.engines import Tables, by_engine, by_twin
from contract.link.test_safety import CROWD, DEALS, START, group, said
from nodal.chain.link import ATTACHED, Observation, explain_network, link
from nodal.edges.engine import leiden, link_files

CHECK = Path(__file__).parents[3] / "tools" / "recheck_link"
RING = [f"P{n % 3}|a{n}" for n in range(10)]
SOME, OTHERS, AGAIN = ("hash", "5e" * 20), ("url", "https://x.test/2"), ("hash", "6f" * 20)
"""Each is held by three of the ring, and one of these holds all: who has two as well is tied to that one alone."""
NEAR = "P1|near"


def archive(*more: Observation) -> list[Observation]:
    return [
        *group(RING, DEALS),
        *group(RING[:3], [SOME]),
        *group([RING[0], RING[4], RING[5]], [OTHERS, AGAIN]),
        *group(["Q|other"], [OTHERS]),
        *CROWD,
        *more,
    ]


def near(*things: tuple[str, str], account: str = NEAR, **more: object) -> list[Observation]:
    return [said(f"n-{account}", account, kind, value, **more) for kind, value in things]


def attached(tables: Tables) -> set[object]:
    return {row[0] for row in tables["networks"] if row[3] == ATTACHED}


def test_who_shares_things_of_two_kinds_is_attached(engine) -> None:  # type: ignore[no-untyped-def]
    before, after = engine(archive()), engine(archive(*near(SOME, OTHERS)))
    assert attached(before) == set()
    assert attached(after) == {NEAR}
    assert {row[2] for row in after["networks"]} == {"tested"}
    assert {row[1] for row in after["networks"]} == {row[1] for row in before["networks"]}


@pytest.mark.parametrize(
    ("things", "more"),
    [
        ([SOME], {}),
        ([SOME, AGAIN], {}),
        ([SOME, ("email", "a@example.org")], {}),
        ([SOME, OTHERS], {"sender": "a desk"}),
        ([SOME, OTHERS], {"verified": False}),
        ([SOME, OTHERS], {"role": "victim"}),
        ([SOME, OTHERS], {"role": "recipient"}),
    ],
)
def test_one_kind_or_a_strangers_word_or_another_role_attaches_nobody(
    engine,  # type: ignore[no-untyped-def]
    things: list[tuple[str, str]],
    more: dict[str, object],
) -> None:
    rows = archive(*near(*things, **more), *group(RING[:1], [("email", "a@example.org")]))
    assert NEAR not in {row[0] for row in engine(rows)["networks"]}


def mirrored(things: list[tuple[str, str]], *, sender: str) -> list[Observation]:
    """One report that says these things of the account, and what the ring has of the ring, as it is."""
    rows = [row for row in archive() if (row.kind, row.value) in things]
    return [replace(row, report_id="mirror", sender=sender) for row in (*rows, *near(*things))]


@pytest.mark.parametrize(
    "told",
    [
        mirrored([SOME, OTHERS], sender="a desk"),
        mirrored([*DEALS, SOME, OTHERS], sender="a desk"),
        near(SOME) + near(OTHERS, sender="a desk"),
        near(SOME, sender="a desk") + [replace(row, report_id="n-2") for row in near(OTHERS, sender="another desk")],
        near(SOME, OTHERS, sender="a desk")
        + [replace(row, report_id="n-2") for row in near(SOME, OTHERS, sender="a d\u200besk")]
        + [replace(row, report_id="n-3") for row in near(SOME, OTHERS, sender="A  desk")],
    ],
    ids=["repeats", "repeats all", "platform and stranger", "two strangers", "unseen signs"],
)
def test_who_repeats_what_is_true_of_others_attaches_nobody(engine, told: list[Observation]) -> None:  # type: ignore[no-untyped-def]
    assert NEAR not in {row[0] for row in engine(archive(*told))["networks"]}


def test_two_voices_for_each_of_the_things_do(engine) -> None:  # type: ignore[no-untyped-def]
    other = [replace(row, report_id="n-2") for row in near(SOME, OTHERS, sender="another desk")]
    assert attached(engine(archive(*near(SOME, OTHERS, sender="a desk"), *other))) == {NEAR}


def test_what_a_reported_account_only_received_attaches_it_to_nobody(engine) -> None:  # type: ignore[no-untyped-def]
    own = [said("own", NEAR, "chat", "elsewhere")]
    assert attached(engine(archive(*own, *near(SOME, OTHERS, role="recipient")))) == set()


@pytest.mark.parametrize("listed", [False, True])
def test_a_chat_and_what_may_have_passed_in_it_are_one_kind_unless_a_list_has_it(engine, listed: bool) -> None:  # type: ignore[no-untyped-def]
    side = [("chat", f"side-{n}") for n in range(30)]
    room, away = ("chat", "c-side"), [(f"Q|room{n}", side[n]) for n in range(30)]
    # So many outside that the chat ties nobody by itself.
    crowd = [row for account, own in away for row in group([account], [room, own])]
    few = [row for row in archive(*near(SOME, room)) if row.value != OTHERS[1]]
    rows = [*few, *group([RING[0], RING[4], RING[5]], [room]), *crowd[:28]]
    rows = [replace(row, listed=listed and row.value == SOME[1]) for row in rows]
    tables = engine(rows)
    assert {row[2] for row in tables["networks"] if row[0] in RING} == {"tested"}
    assert attached(tables) == ({NEAR} if listed else set())


def test_a_household_makes_up_for_no_bits(engine) -> None:  # type: ignore[no-untyped-def]
    home, later = ("device", "dev-home"), START + timedelta(days=150)
    rows = archive(*group(RING[:1], [home]), *near(home, SOME, OTHERS, at=later))
    assert any({RING[0], NEAR} <= set(row[:2]) for row in engine(rows)["links"])
    assert attached(engine(rows)) == set()


def test_the_family_of_a_member_is_not_attached(engine) -> None:  # type: ignore[no-untyped-def]
    home = [("device", "dev-home"), ("phone", "+9100002736455")]
    rows = archive(*group(RING[:2], home), *near(*home, OTHERS))
    assert attached(engine(rows)) == set()


def test_nobody_is_attached_to_a_network_that_is_only_possible(engine) -> None:  # type: ignore[no-untyped-def]
    rows = archive(*near(SOME, OTHERS))
    one_sender = [replace(row, sender="P0") for row in rows]
    tables = engine(one_sender)
    assert "tested" not in {row[2] for row in tables["networks"]}
    assert attached(tables) == set()


def test_another_account_of_a_member_is_no_one_else(engine) -> None:  # type: ignore[no-untyped-def]
    own = [("email", "own@example.org")]
    rows = archive(*group(RING[:1], own), *near(*own, SOME, OTHERS))
    tables = engine(rows)
    assert next(row[1] for row in tables["persons"] if row[0] == NEAR) == RING[0]
    assert attached(tables) == set()


def test_the_test_says_the_same_and_the_sentence_tells_of_them() -> None:
    before, after = (link(rows, partition=leiden).networks[0] for rows in (archive(), archive(*near(SOME, OTHERS))))
    assert (after.attached, after.persons, after.tier) == (1, before.persons, "tested")
    assert set(after.accounts) - set(before.accounts) == {NEAR}
    assert explain_network(after)[0].endswith(
        " One more, who has some of these things, of two kinds at least, was attached after the test."
    )
    two = link(archive(*near(SOME, OTHERS), *near(SOME, OTHERS, account="P2|near")), partition=leiden).networks[0]
    assert (
        " 2 more, who have some of these things, of two kinds at least, were attached after the test."
        in explain_network(two)[0]
    )


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("seed", [31, 32])
def test_both_engines_attach_the_same_people(world: str, seed: int) -> None:
    rows = WORLDS[world](seed, 500, missing=0.4).rows
    one, other = by_twin(rows), by_engine(rows)
    assert sorted(map(str, one["networks"])) == sorted(map(str, other["networks"]))


def checked(folder: Path) -> tuple[int, str]:
    words = [sys.executable, "-I", str(CHECK), str(folder / "out"), str(folder / "rows.csv")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_check_from_outside_attaches_the_same_and_notices_another(tmp_path: Path) -> None:
    rows = archive(*near(SOME, OTHERS), *near(SOME, OTHERS, account="P2|accused", sender="a desk"))
    link_files(write_csv(Archive(rows=rows), tmp_path / "rows.csv"), tmp_path / "out", explain=True)
    assert checked(tmp_path)[0] == 0, checked(tmp_path)[1]
    table = tmp_path / "out" / "networks.parquet"
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE n AS SELECT * FROM '{table}'")
        assert db.execute("SELECT account_id FROM n WHERE role = 'attached'").fetchall() == [(NEAR,)]
        db.execute("UPDATE n SET account_id = 'P2|accused' WHERE role = 'attached'")
        db.execute(f"COPY n TO '{table}' (FORMAT parquet)")
    code, said_ = checked(tmp_path)
    assert (code, "P2|accused is attached, or not, without a reason" in said_) == (1, True)


def test_the_check_from_outside_takes_what_lists_left_aside_as_left_aside(tmp_path: Path) -> None:
    source = write_csv(quarter(53, 900, missing=0.2), tmp_path / "rows.csv")
    link_files(source, tmp_path / "out", explain=True)
    assert checked(tmp_path)[0] == 0, checked(tmp_path)[1]
