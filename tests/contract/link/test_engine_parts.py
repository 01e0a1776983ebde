"""Parts of the engine that do at once what the core does one by one: each is held to the core."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import numpy as np
import pytest
from bench.archives import market, town, write_csv
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.link.engines import by_engine, read_tables
from nodal.chain.link import Decision, Link, Lists, Observation, numbers, persons, why_unusable
from nodal.edges.engine import encoding, link_files
from nodal.edges.engine.duck import Duck, open_database
from nodal.edges.engine.people import ALONE, Links, people
from nodal.edges.engine.plain import between
from nodal.edges.engine.running import Limits, Run
from nodal.edges.engine.unusable import find_unusable

LISTS = Lists()
KINDS = ("email", "phone", "device", "screen", "hash", "ip", "ip_port", "chat", "pay", "url")
PIECES = [
    *sorted(LISTS.words | LISTS.locals | LISTS.domains | LISTS.devices | LISTS.names | LISTS.hashes),
    "@", "@example.org", "7", "12", "0000000000", "9999999999", "1234567890", "9876543210", "+", " ", "\t", "md5:", "_",
    "10.0.0.1", "100.64.1.2", "203.0.113.9", "::1", "fe80::1", "2001:db8::1", "|40001|a|b", "-", "é", "\u212a", "x",
]  # fmt: skip
VALUES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), VALUES | VALUES.map(str.upper)), min_size=1, max_size=60, unique=True)
)
def test_every_value_that_the_core_calls_unusable_is_found(rows: list[tuple[str, str]]) -> None:
    run = Run(Duck(open_database(Path("/nonexistent"), Limits(threads=1))), numbers())
    values = [(v, kind, value) for v, (kind, value) in enumerate(rows)]
    run.give_rows("strand", {"v": "INTEGER", "kind": "VARCHAR", "value": "VARCHAR"}, values)
    find_unusable(run, LISTS)
    expected = {(v, why) for v, kind, value in values if (why := why_unusable(kind, value))}
    assert set(run.rows("SELECT v, why FROM bad")) == expected
    run.base.close()


@pytest.mark.parametrize("seed", range(30))
def test_persons_are_those_of_the_core(seed: int) -> None:
    chance = random.Random(seed)
    accounts = sorted(chance.sample(range(200), 60))
    pairs = {tuple(sorted(chance.sample(accounts, 2))) for _ in range(chance.choice((20, 60, 150)))}
    links = [Link(f"{a:03}", f"{b:03}", "same_person", chance.randrange(3, 9), 1) for a, b in sorted(pairs)]
    apart = [tuple(sorted(chance.sample(accounts, 2))) for _ in range(chance.choice((0, 0, 5)))]
    expected = persons(
        [f"{a:03}" for a in accounts], links, [Decision(f"{a:03}", f"{b:03}", same=False) for a, b in apart]
    )
    ranked = sorted(links, key=lambda link: (-link.bits, link.a, link.b))
    arrays = Links(*(np.array([int(getattr(link, name)) for link in ranked]) for name in ("a", "b", "bits")))
    own, bits = people(np.array(accounts), arrays, apart)
    found = [
        (f"{a:03}", f"{p:03}", None if b == ALONE else b)
        for a, p, b in zip(accounts, own.tolist(), bits.tolist(), strict=True)
    ]
    assert found == [(one.account_id, one.person_id, one.bits) for one in expected]


def test_a_chain_of_accounts_is_one_person_held_by_its_weakest_link() -> None:
    count = 50_000
    a = np.arange(count - 1)
    bits = np.full(count - 1, 9)
    bits[count // 2] = 4
    order = np.lexsort((a, -bits))
    own, held = people(np.arange(count), Links(a[order], a[order] + 1, bits[order]), [])
    assert not own.any()
    assert held[: count // 2 + 1].tolist() == [9] * (count // 2 + 1)
    assert held[count // 2 + 1 :].tolist() == [4] * (count - count // 2 - 1)


def test_shares_of_shortest_paths_in_a_row_a_star_and_a_ring() -> None:
    row = [(0, 1), (1, 2), (2, 3)]
    star = [(0, 1), (0, 2), (0, 3)]
    ring = [(0, 1), (1, 2), (2, 3), (0, 3)]
    tied = np.zeros((3, 4, 4))
    for n, edges in enumerate((row, star, ring)):
        for p, q in edges:
            tied[n, p, q] = tied[n, q, p] = 1
    assert between(tied).tolist() == [[0, 4, 4, 0], [6, 0, 0, 0], [1, 1, 1, 1]]


@pytest.mark.parametrize("world", [town, market])
def test_networks_are_the_same_whether_described_at_once_or_judged_one_by_one(
    tmp_path: Path, world: type[town]
) -> None:
    file = write_csv(world(11, 1_500, rings=4), tmp_path / "all.csv")
    link_files(file, tmp_path / "at-once")
    link_files(file, tmp_path / "one-by-one", explain=True)
    tables = read_tables(tmp_path / "at-once")
    assert len({row[1] for row in tables["networks"]}) > 20
    assert {"member", "source", "broker"} <= {row[3] for row in tables["networks"]}
    assert tables == read_tables(tmp_path / "one-by-one")


@pytest.mark.parametrize("weak", ["length({})", "hash({}) % 200"])
def test_texts_that_have_one_key_change_nothing(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    rows = market(5, 120, rings=1).rows
    expected = by_engine(rows)
    monkeypatch.setattr(encoding, "KEYS", (weak, *encoding.KEYS))
    assert by_engine(rows) == expected


def test_accounts_that_differ_in_two_places_have_two_keys_at_once() -> None:
    # DuckDB's own hash gives many such pairs one key; then all was done again with cryptographic hashes.
    names = "SELECT concat('gamma:', x, '.0.', y) AS name FROM range(20000, 30000) a(x), range(10, 30) b(y)"
    with duckdb.connect() as db:
        keys = [f"count(DISTINCT {key.format('name')})" for key in ("hash({})", encoding.KEYS[0])]
        weak, ours = db.execute(f"SELECT {', '.join(keys)} FROM ({names})").fetchall()[0]
    assert weak < ours == 200_000


def test_values_that_have_one_key_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = market(5, 120, rings=1).rows
    expected = by_engine(rows)
    # Every account, report and sender has its own key, but of the values only their length counts.
    weak = encoding._Encoder._key

    def key(self: encoding._Encoder, text: str) -> str:
        return "hash(length(value))" if text == "kind, value" else weak(self, text)

    monkeypatch.setattr(encoding._Encoder, "_key", key)
    assert by_engine(rows) == expected


def test_the_last_way_of_making_keys_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [*market(5, 120, rings=1).rows, Observation("m0000001", "beta:9", "chat", "room|1", role="reporter")]
    expected = by_engine(rows)
    monkeypatch.setattr(encoding, "KEYS", encoding.KEYS[1:])
    assert by_engine(rows) == expected


def test_a_run_that_must_not_keep_much_in_memory_spills_and_says_the_same(tmp_path: Path) -> None:
    file = write_csv(market(3, 3_000, rings=3), tmp_path / "all.csv")
    link_files(file, tmp_path / "free")
    link_files(file, tmp_path / "tight", limits=Limits(memory="60MB", threads=2))
    assert read_tables(tmp_path / "free") == read_tables(tmp_path / "tight")


def test_parquet_with_odd_types_gaps_and_implausible_values_is_read_as_csv_is(tmp_path: Path) -> None:
    file = write_csv(market(4, 90, rings=1), tmp_path / "all.csv")
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        db.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{file}', all_varchar = true)")
        db.execute("UPDATE t SET port = '70000' WHERE kind = 'ip' AND CAST(port AS INTEGER) % 7 = 0")
        db.execute("UPDATE t SET port = '5000' WHERE kind = 'chat'")
        db.execute("UPDATE t SET \"at\" = '1971-01-01T00:00:00Z' WHERE kind = 'email'")
        db.execute("UPDATE t SET value = NULL, sender = NULL WHERE kind = 'screen'")
        db.execute(f"COPY t TO '{tmp_path / 'text.csv'}' (HEADER)")
        casts = 'CAST(port AS DOUBLE) AS port, CAST("at" AS TIMESTAMPTZ) AS "at", CAST(verified AS BOOLEAN) AS verified'
        casts += ", CAST(listed AS BOOLEAN) AS listed"
        db.execute(f"COPY (SELECT * REPLACE ({casts}) FROM t) TO '{tmp_path / 'all.parquet'}' (FORMAT parquet)")
    link_files(tmp_path / "text.csv", tmp_path / "csv")
    link_files(tmp_path / "all.parquet", tmp_path / "parquet")
    assert read_tables(tmp_path / "csv")["links"]
    assert read_tables(tmp_path / "csv") == read_tables(tmp_path / "parquet")
