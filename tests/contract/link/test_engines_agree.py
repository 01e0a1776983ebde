"""One suite, two engines: on any small archive they say the same, row by row."""

from __future__ import annotations

import random
import tempfile
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bench.archives import Archive, market, town, write_csv
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.link.engines import ENGINES, Tables, by_engine, by_twin, read_tables
from nodal.chain.link import KINDS, ROLES, Numbers, Observation, link, numbers
from nodal.edges.engine import leiden, link_files

START = datetime(2024, 1, 1, tzinfo=UTC)
VALUES = {
    "email": ("a.one@example.org", "b.two@example.org", "test@example.org"),
    "phone": ("+9100002736455", "+9100008172635", "9999999999"),
    "ip": ("192.0.2.1", "::ffff:192.0.2.1", "10.0.0.1", "2001:db8::7", "2001:db8::8", "2001:DB8::7", "2001:db8::/64"),
    "hash": ("5f" * 16, "a7" * 20, "d41d8cd98f00b204e9800998ecf8427e"),
    "screen": ("quietriver", "admin7", "bluehill"),
}
OTHER = ("v|1", "v/2", "v'3", "värde 4", "")


@st.composite
def observation(draw: st.DrawFn) -> Observation:
    kind = draw(st.sampled_from(KINDS))
    minutes = st.sampled_from((0, 5, 12, 31, 60 * 24 * 20, 60 * 24 * 400))
    at = draw(st.none() | minutes.map(lambda m: START + timedelta(minutes=m)))
    number = draw(st.integers(0, 7))
    return Observation(
        report_id=f"r{draw(st.integers(0, 14))}",
        account_id=f"P{number % 3}|a{number}",
        kind=kind,
        value=draw(st.sampled_from(VALUES.get(kind, OTHER))),
        role=draw(st.sampled_from(("reported",) * 5 + ROLES)),
        port=draw(st.sampled_from((None, 80, 40_001, 40_002))),
        at=at,
        verified=draw(st.sampled_from((True, True, None, False))),
        sender=draw(st.sampled_from((None, "s1", "s2", "S2 ", "P1", "p1", " "))),
        listed=draw(st.booleans()),
    )


DECISIONS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans())
    .filter(lambda one: one[0] != one[1])
    .map(lambda one: (f"P{one[0] % 3}|a{one[0]}", f"P{one[1] % 3}|a{one[1]}", one[2])),
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(observation(), max_size=120), DECISIONS)
def test_engine_and_twin_say_the_same(rows: list[Observation], decisions: list[tuple[str, str, bool]]) -> None:
    assert by_engine(rows, decisions) == by_twin(rows, decisions)


@pytest.mark.parametrize("seed", range(12))
def test_they_agree_on_dense_archives_in_which_much_is_linked(seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        Observation(
            f"r{chance.randrange(60)}",
            f"P{account % 3}|a{account}",
            kind,
            f"{kind}-{chance.randrange(9)}"
            + ("@example.org" if kind == "email" else "71530" if kind == "phone" else ""),
            at=START + timedelta(days=chance.randrange(90)),
            verified=chance.random() < 0.9,
            sender=f"s{account % 3}",
        )
        for account in (chance.randrange(24) for _ in range(260))
        for kind in chance.sample([k for k in KINDS if k != "ip"], 2)
    ]
    engine = by_engine(rows, threads=2)
    assert engine["links"]
    assert engine == by_twin(rows)


@pytest.mark.parametrize("world", [town, market])
def test_they_agree_on_a_world(world: type[town]) -> None:
    archive = world(2, 150, rings=1)
    engine = by_engine(archive.rows)
    assert {"associate", "same_person"} == {row[2] for row in engine["links"]}
    assert "tested" in {row[2] for row in engine["networks"]}
    assert engine == by_twin(archive.rows)


@pytest.mark.parametrize("name", ENGINES)
def test_order_and_repetition_of_rows_change_nothing(name: str) -> None:
    rows = market(2, 90, rings=1).rows
    shuffled = rows + rows[:50]
    random.Random(1).shuffle(shuffled)
    assert ENGINES[name](shuffled) == ENGINES[name](rows)


def test_they_agree_on_other_numbers_and_write_them_down() -> None:
    own, rows = numbers(), market(6, 120, rings=1).rows
    other = replace(
        own, model="other", person_bits=tuple((s, v, k, b - 400_000) for s, v, k, b in own.person_bits), tested_bits=1
    )
    assert by_engine(rows, model=other) == by_twin(rows, model=other) != by_twin(rows)


@pytest.mark.parametrize("world", [town, market])
def test_they_learn_the_same_from_an_archive(world: type[town]) -> None:
    rows = world(50, 900).rows
    found = link(rows, partition=leiden)
    with tempfile.TemporaryDirectory() as room:
        summary = link_files(write_csv(Archive(rows=rows), Path(room) / "a.csv"), Path(room) / "out")
        tables = read_tables(Path(room) / "out")
    told = summary["calibration"]
    assert found.numbers != numbers()
    assert Numbers.from_json(told["numbers"]) == found.numbers  # type: ignore[index,call-overload]
    assert found.calibration.to_json(found.numbers).items() <= told.items()  # type: ignore[attr-defined]
    assert tables == by_twin(rows)
    again = by_engine(rows, model=found.numbers)
    assert again == tables


def test_the_number_of_threads_changes_nothing() -> None:
    rows = town(3, 300).rows
    assert by_engine(rows, threads=1) == by_engine(rows, threads=4)


@pytest.mark.parametrize("name", ENGINES)
def test_what_the_tables_promise(name: str) -> None:
    tables = ENGINES[name](market(4, 150, rings=2).rows)
    _bits_of_a_link_are_the_sum_of_its_evidence(tables)
    _a_person_is_named_after_its_smallest_account(tables)
    networks = defaultdict(set)
    for account, network, *_ in tables["networks"]:
        networks[network].add(account)
    assert all(len(who) >= 3 and min(who) == network for network, who in networks.items())
    accounts = [row[0] for row in tables["networks"]]
    assert len(accounts) == len(set(accounts))
    assert {row[4] for row in tables["ignored"]} <= {
        "hub", "shared_address", "placeholder", "trivial_hash", "disposable_domain", "common_name", "single_claim",
        "role",
    }  # fmt: skip
    assert all(row[3] >= 2 for row in tables["ignored"])


def _bits_of_a_link_are_the_sum_of_its_evidence(tables: Tables) -> None:
    sums: dict[object, list[float]] = defaultdict(list)
    for a, b, relation, _kind, _value, _audience, _decay, bits, _reports in tables["evidence"]:
        sums[a, b, relation].append(bits)  # type: ignore[arg-type]
    assert {(a, b, r) for a, b, r, *_ in tables["links"]} == set(sums)
    for a, b, relation, bits, n in tables["links"]:
        assert a < b  # type: ignore[operator]
        assert sum(sums[a, b, relation]) == pytest.approx(bits)
        assert len(sums[a, b, relation]) == n


def _a_person_is_named_after_its_smallest_account(tables: Tables) -> None:
    groups = defaultdict(list)
    for account, person, bits in tables["persons"]:
        groups[person].append((account, bits))
    for person, accounts in groups.items():
        assert person == min(account for account, _ in accounts)
        assert all((bits is None) == (len(accounts) == 1) for _, bits in accounts)


def test_the_number_of_people_that_is_in_force_counts_and_not_that_of_the_archive() -> None:
    rows = town(2, 150, rings=1).rows
    few = replace(numbers(), population=3)
    assert by_engine(rows, model=few) == by_twin(rows, model=few)
    assert {row[2] for row in by_engine(rows, model=few)["networks"]} == {"possible"}
    assert "tested" in {row[2] for row in by_engine(rows)["networks"]}
    assert Numbers.from_json(few.to_json()) == few
