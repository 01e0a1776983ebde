"""The engine on Spark writes what the engine of one machine writes, file by file and row by row."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bench.archives import Archive, market, town, write_csv
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from contract.link.engines import NAMES, by_twin, read_tables
from nodal.chain.link import KINDS, Lists, Observation, numbers, why_unusable
from nodal.edges.engine import Limits, link_files, spark
from nodal.edges.engine.running import Run
from nodal.edges.engine.spark import dialect
from nodal.edges.engine.spark.components import find_components
from nodal.edges.engine.spark.engine import ExtraMissing
from nodal.edges.engine.spark.session import JavaMissing, open_session
from nodal.edges.engine.spark.tables import SparkTables
from nodal.edges.engine.unusable import find_unusable
from nodal.facts.errors import WrongUsage

START = datetime(2024, 1, 1, tzinfo=UTC)
LIMITS = Limits(memory="3GB", threads=2)
QUICK = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
"""A session of a minute gains nothing from what Java's second compiler makes of it; it costs a third more."""

PEOPLE = 33_000
"""Of the large archive: some three reports each, 100,000 in all."""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    opened = open_session(tmp_path_factory.mktemp("spark"), LIMITS, spark.Place().master, QUICK)
    yield opened
    opened.stop()


def odd_rows() -> list[Observation]:
    """What a market does not hold: dense groups, recipients, victims, reporters, no senders, reports filed again."""
    chance = random.Random(7)
    dense = [
        Observation(
            f"odd{chance.randrange(90)}",
            f"O{account % 3}|a{account:02}",
            kind,
            f"{kind}-{chance.randrange(9)}" + {"email": "@example.org", "phone": "71530"}.get(kind, ""),
            role=chance.choice(("reported",) * 6 + ("recipient", "victim", "reporter")),
            at=None if chance.random() < 0.1 else START + timedelta(days=chance.randrange(90)),
            verified=chance.choice((True, True, None, False)),
            sender=chance.choice((None, "s1", "s2")),
        )
        for account in (chance.randrange(40) for _ in range(500))
        for kind in chance.sample([kind for kind in KINDS if kind != "ip"], 2)
    ]
    near = [
        Observation(f"n{n}", f"N{n % 2}|{n}", "ip", "2001:db8::7", port=40_001, at=START + timedelta(minutes=5 * n))
        for n in range(4)
    ]
    for account, minutes in (("M|1", range(5, 100, 10)), ("L|2", (1,)), ("K|3", (101,))):  # a run, and its two ends
        near += [
            Observation(f"{account}-{m}", account, "ip", "2001:db8:9::7", at=START + timedelta(minutes=m))
            for m in minutes
        ]
        near.append(Observation(f"{account}-n", account, "screen", "quietriver", at=START, verified=True))
    again = [replace(row, report_id=f"again-{row.report_id}") for row in dense if row.report_id in {"odd1", "odd2"}]
    return [*dense, *near, *again, *(replace(row, account_id=f"T|{row.account_id}") for row in town(3, 150).rows)]


def decisions(rows: list[Observation]) -> list[tuple[str, str, bool]]:
    """Two accounts of one person kept apart, and two of different ones put together."""
    found = [one for one in by_twin(rows)["links"] if one[2] == "same_person"]
    strongest = max(found, key=lambda one: one[3])  # type: ignore[arg-type, return-value]
    accounts = sorted({row.account_id for row in rows if row.role == "reported"})
    return [(str(strongest[0]), str(strongest[1]), False), (accounts[0], accounts[-1], True)]


def test_a_hundred_thousand_reports_give_the_same_files(session: Any, tmp_path: Path) -> None:
    odd = odd_rows()
    file = write_csv(Archive(rows=market(1, PEOPLE, rings=50).rows + odd), tmp_path / "all.csv")
    decided = decisions(odd)
    here = link_files(file, tmp_path / "local", decisions=decided, explain=True)
    place = spark.Place(session=session, limits=LIMITS)
    there = spark.link_files(file, tmp_path / "spark", decisions=decided, explain=True, place=place)
    own = {"engine", "stages", "wall_s", "cpu_s", "rss_mib"}
    assert int(str(here["reports"])) > 95_000
    assert {name: value for name, value in there.items() if name not in own} == {
        name: value for name, value in here.items() if name not in own
    }
    assert there["engine"] == "spark"
    one, other = read_tables(tmp_path / "local"), read_tables(tmp_path / "spark")
    for name in NAMES:
        assert one[name], name
        assert one[name] == other[name], name
    said = [(tmp_path / engine / "explain.jsonl").read_bytes() for engine in ("local", "spark")]
    assert said[0] == said[1]
    assert [path.name for path in sorted((tmp_path / "spark").iterdir())] == [
        path.name for path in sorted((tmp_path / "local").iterdir())
    ]


def test_spark_and_the_core_say_the_same_with_other_numbers(session: Any, tmp_path: Path) -> None:
    own, rows = numbers(), odd_rows()
    other = replace(own, person_bits=tuple((s, v, k, b - 400_000) for s, v, k, b in own.person_bits), tested_bits=1)
    decided = decisions(rows)
    file = write_csv(Archive(rows=rows), tmp_path / "all.csv")
    place = spark.Place(session=session, limits=LIMITS)
    spark.link_files(file, tmp_path / "spark", decisions=decided, model=other, place=place)
    assert read_tables(tmp_path / "spark") == by_twin(rows, decided, model=other)


def test_stars_find_the_components_of_chains_rings_stars_and_chance(session: Any, tmp_path: Path) -> None:
    chance = random.Random(4)
    edges = [(n, n + 1) for n in range(200)] + [(500 + n, 500 + (n + 1) % 9) for n in range(9)]
    edges += [(600, 601 + n) for n in range(50)] + [
        (chance.randrange(700, 900), chance.randrange(700, 900)) for _ in range(90)
    ]
    base = SparkTables.open(tmp_path, LIMITS, "", session)
    base.give_rows("edge", {"x": "INTEGER", "y": "INTEGER"}, [(x, y) for x, y in edges if x != y])
    rounds = find_components(base, "edge", "x", "y")
    found = dict(base.rows("SELECT node, root FROM component"))
    base.close()
    x, y = np.array(edges).T
    label = connected_components(coo_array((np.ones(len(x)), (x, y)), shape=(900, 900)), directed=False)[1]
    assert found.keys() == {node for edge in edges for node in edge if edge[0] != edge[1]}
    assert all(root == min(np.flatnonzero(label == label[node])) for node, root in found.items())
    assert rounds < 12  # each round halves a chain at least


def test_values_that_name_nobody_are_those_of_the_core(session: Any, tmp_path: Path) -> None:
    chance, lists = random.Random(5), Lists()
    listed = sorted(lists.words | lists.locals | lists.domains | lists.devices | lists.names | lists.hashes)
    pieces = [
        *listed,
        "@",
        "@example.org",
        "7",
        "0000000000",
        "9876543210",
        " ",
        "\t",
        "md5:",
        "10.0.0.1",
        "fe80::1",
        "é",
    ]
    texts = [*pieces, *("".join(chance.sample(pieces, 2)) for _ in range(600)), "\u212aelvin", "ADMIN7", "a\\b'c"]
    kinds = ("email", "phone", "device", "screen", "hash", "ip", "ip_port", "chat")
    values = [(v, kind, text) for v, (text, kind) in enumerate(product(texts, kinds))]
    base = SparkTables.open(tmp_path, LIMITS, "", session)
    run = Run(base, numbers())
    run.give_rows("strand", {"v": "INTEGER", "kind": "VARCHAR", "value": "VARCHAR"}, values)
    find_unusable(run, lists)
    found = set(run.rows("SELECT v, why FROM bad"))
    base.close()
    assert found == {(v, why) for v, kind, value in values if (why := why_unusable(kind, value))}
    assert len(found) > 1_000


@pytest.mark.slow
def test_an_empty_archive_gives_empty_tables(session: Any, tmp_path: Path) -> None:
    file = write_csv(Archive(rows=[]), tmp_path / "none.csv")
    told = spark.link_files(file, tmp_path / "out", place=spark.Place(session=session, limits=LIMITS))
    assert (told["reports"], told["links"]) == (0, 0)
    assert not any(read_tables(tmp_path / "out").values())


def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_csv(Archive(rows=[]), tmp_path / "none.csv")
    monkeypatch.setitem(sys.modules, "pyspark", None)
    for name in [name for name in sys.modules if name.startswith(("pyspark.", "nodal.edges.engine.spark."))]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ExtraMissing, match="pyspark") as missing:
        spark.link_files(file, tmp_path / "out")
    assert "nodal[spark]" in missing.value.remedy


def test_without_java_the_command_says_what_to_install(tmp_path: Path) -> None:
    file = write_csv(Archive(rows=[]), tmp_path / "none.csv")
    words = [sys.executable, "-m", "nodal.project.entry", "link", str(file), "--out", str(tmp_path / "out")]
    told = subprocess.run(
        [*words, "--engine", "spark"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 3
    assert JavaMissing.remedy in told.stderr
    assert not list((tmp_path / "out").iterdir())


def test_a_memory_limit_that_java_cannot_mean_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        open_session(tmp_path, Limits(memory="much"), "local[1]")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "SELECT list_slice(list_sort(list(r)), 1, 100) FROM t",
            "SELECT SLICE(ARRAY_SORT(COLLECT_LIST(r)), 1, 100) FROM t",
        ),
        ("SELECT strlen(a) FROM t", "SELECT OCTET_LENGTH(a) FROM t"),
        (
            "SELECT v FROM t WHERE v NOT IN (SELECT v FROM u)",
            "SELECT v FROM t WHERE NOT EXISTS(SELECT 1 FROM (SELECT v AS {0} FROM u) AS listed WHERE {0} = v)",
        ),
    ],
)
def test_a_statement_in_sparks_words(ours: str, theirs: str) -> None:
    assert dialect.in_spark(ours) == theirs.format(dialect.LISTED)
