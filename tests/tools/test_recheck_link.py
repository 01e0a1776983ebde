"""Whoever does not trust the program can check what it wrote, and the check notices what is not so."""

from __future__ import annotations

import ast
import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from bench.archives import Archive, market, town, write_csv

from nodal.chain.link import Observation
from nodal.edges.engine import link_files

SCRIPT = Path(__file__).parents[2] / "tools" / "recheck_link"
TABLES = ("persons", "networks", "links", "evidence", "ignored")
Rows = list[dict[str, Any]]


def run(folder: Path, *options: str, source: str = "observations.csv") -> tuple[int, str]:
    words = [sys.executable, "-I", *options, str(SCRIPT), str(folder / "out"), str(folder / source)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def link_rows(folder: Path, rows: list[Observation]) -> Path:
    """Write these rows, link them, and check what was written; gives the file of the rows."""
    source = write_csv(Archive(rows=rows), folder / "observations.csv")
    link_files(source, folder / "out", explain=True)
    agrees(folder)
    return source


def agrees(folder: Path, source: str = "observations.csv") -> None:
    code, said = run(folder, source=source)
    assert (code, said.strip().endswith("0 do not agree")) == (0, True), said


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the engine wrote about a town: as Parquet, and the same as CSV."""
    folder = tmp_path_factory.mktemp("linked")
    source = write_csv(town(1, 400, rings=3), folder / "observations.csv")
    link_files(source, folder / "out", explain=True)
    plain = folder / "plain" / "out"
    plain.mkdir(parents=True)
    shutil.copy(source, folder / "plain")
    for name in ("summary.json", "explain.jsonl"):
        shutil.copy(folder / "out" / name, plain)
    for name in TABLES:
        with duckdb.connect() as db:
            rows = db.execute("SELECT * FROM read_parquet(?)", [str(folder / "out" / f"{name}.parquet")]).fetchall()
            heads = [column[0] for column in db.description or ()]
        with (plain / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(heads)
            writer.writerows([json.dumps(cell) if isinstance(cell, list) else cell for cell in row] for row in rows)
    return folder


@pytest.fixture
def plain(linked: Path, tmp_path: Path) -> Path:
    """A copy in CSV, to be tampered with."""
    return Path(shutil.copytree(linked / "plain", tmp_path / "plain"))


def change(folder: Path, table: str, how: Callable[[Rows], Rows]) -> None:
    path = folder / "out" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    changed = how([dict(row) for row in rows])
    assert changed != rows
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(changed)


def first(rows: Rows, **wanted: str) -> dict[str, Any]:
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def test_it_agrees_with_what_the_engine_wrote(linked: Path) -> None:
    code, said = run(linked)
    assert (code, said.strip().endswith("0 do not agree")) == (0, True), said


def test_it_agrees_on_csv_with_no_package_at_all(linked: Path) -> None:
    code, said = run(linked / "plain", "-S")
    assert (code, said.strip().endswith("0 do not agree")) == (0, True), said


def test_it_agrees_on_another_world(tmp_path: Path) -> None:
    source = write_csv(market(2, 300, rings=3), tmp_path / "observations.csv")
    link_files(source, tmp_path / "out", explain=True)
    assert run(tmp_path)[0] == 0


def test_it_agrees_on_networks_of_addresses(tmp_path: Path) -> None:
    rows, noon = [], datetime(2024, 1, 1, 12, tzinfo=UTC)
    # Pairs with one number and one network; a third of them with one address, a sixth with one port.
    for n in range(24):
        for account in (f"A|{n}", f"B|{n}"):
            address = f"2001:db8:1:{n:x}::{ord(account[0]) if n % 3 else 7:x}"
            at = noon + timedelta(minutes=3 * n) if n % 4 else None
            port = 40_001 + (n % 2) * len(rows)
            for kind, value in (("ip", address), ("phone", f"+91000027{n:03}55"), ("email", f"u{n}.x@example.org")):
                rows.append(
                    Observation(
                        f"r{len(rows)}", account, kind, value, port=port, at=at, verified=True, sender=account[0]
                    )
                )
    link_rows(tmp_path, rows)
    with duckdb.connect() as db:
        evidence = str(tmp_path / "out" / "evidence.parquet")
        found = db.execute("SELECT value FROM read_parquet(?) WHERE kind = 'ip'", [evidence]).fetchall()
    timed, bare = [v for (v,) in found if "|" in v], [v for (v,) in found if "|" not in v]
    for values in (timed, bare):
        assert 0 < sum("/64" in value for value in values) < len(values)
    assert 0 < sum("||" in value for value in timed if "/64" not in value) < len([v for v in timed if "/64" not in v])


def test_it_agrees_on_runs_of_ten_minutes_and_on_days_without_a_time(tmp_path: Path) -> None:
    rows, midnight = [], datetime(2024, 1, 1, tzinfo=UTC)
    for n, address in enumerate(("2001:db8:1:2::7", "192.0.2.77", "2001:db8:1:3::7", "192.0.2.78")):
        told = {"A": range(5, 200, 10), "B": (1,), "C": (201,)} if n < 2 else {"A": (0,), "B": (0, 3), "C": (0, 9)}
        for platform, minutes in told.items():
            account = f"{platform}|{n}"
            for minute in minutes:
                at = midnight + timedelta(minutes=minute)
                word = (f"r{len(rows)}", account)
                rows.append(Observation(*word, "ip", address, "reported", 40_001, at, True, platform))
            rows.append(Observation(f"n{account}", account, "screen", f"quietriver{n}", at=midnight, sender=platform))
    source = write_csv(Archive(rows=rows), tmp_path / "observations.csv")
    source.write_text(source.read_text("utf-8").replace("T00:00:00+00:00", ""), "utf-8")
    link_files(source, tmp_path / "out", explain=True)
    agrees(tmp_path)
    with duckdb.connect() as db:
        links = str(tmp_path / "out" / "links.parquet")
        found = db.execute("SELECT a, b FROM read_parquet(?)", [links]).fetchall()
    ends = [("A|0", "B|0"), ("A|0", "C|0"), ("A|1", "B|1"), ("A|1", "C|1")]
    assert sorted(found) == [*ends, ("B|2", "C|2"), ("B|3", "C|3")]


def test_it_imports_nothing_of_the_program() -> None:
    imported = {
        name.partition(".")[0]
        for path in SCRIPT.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    own = {path.stem for path in SCRIPT.glob("*.py")}
    assert imported - own - sys.stdlib_module_names == {"duckdb", "pyarrow"}


def test_a_changed_bit_is_noticed(plain: Path) -> None:
    def lighter(rows: Rows) -> Rows:
        row = first(rows, kind="chat")
        row["bits"] = float(row["bits"]) + 0.1
        return rows

    change(plain, "evidence", lighter)
    code, said = run(plain, "-S")
    assert code == 1
    assert "rows of evidence sum to" in said
    assert "its weight is" in said


def test_a_bit_changed_in_the_row_and_in_the_sum_is_noticed(plain: Path) -> None:
    """Whoever mends the sum as well still has the observations against them."""
    touched: dict[str, str] = {}

    def heavier(rows: Rows) -> Rows:
        row = first(rows, kind="chat")
        touched.update({end: row[end] for end in ("a", "b")})
        row["bits"] = f"{float(row['bits']) + 1:.6f}"
        return rows

    def mended(rows: Rows) -> Rows:
        row = first(rows, relation="associate", **touched)
        row["bits"] = f"{float(row['bits']) + 1:.6f}"
        return rows

    change(plain, "evidence", heavier)
    change(plain, "links", mended)
    code, said = run(plain, "-S")
    assert code == 1
    assert "its weight is" in said
    assert "rows of evidence sum to" not in said


def test_a_missing_row_of_evidence_is_noticed_even_when_the_sum_was_mended(plain: Path) -> None:
    gone: list[dict[str, Any]] = []

    def fewer(rows: Rows) -> Rows:
        many = [row for row in rows if row["relation"] == "associate"]
        gone.append(next(row for row in many if sum(r["a"] == row["a"] and r["b"] == row["b"] for r in many) > 3))
        return [row for row in rows if row is not gone[0]]

    def mended(rows: Rows) -> Rows:
        row = first(rows, a=gone[0]["a"], b=gone[0]["b"], relation="associate")
        row["bits"] = f"{float(row['bits']) - float(gone[0]['bits']):.6f}"
        row["n_evidence"] = int(row["n_evidence"]) - 1
        return rows

    change(plain, "evidence", fewer)
    change(plain, "links", mended)
    code, said = run(plain, "-S")
    assert code == 1
    assert f"{gone[0]['value']}') : is missing".replace(" :", ":") in said


def test_a_value_that_the_observations_do_not_give_both_is_noticed(plain: Path) -> None:
    def planted(rows: Rows) -> Rows:
        first(rows, kind="hash")["value"] = "0" * 39 + "1"
        return rows

    change(plain, "evidence", planted)
    code, said = run(plain, "-S")
    assert code == 1
    assert "is not what the observations give" in said


def test_a_line_of_a_network_that_is_not_so_is_noticed(plain: Path) -> None:
    path = plain / "out" / "explain.jsonl"
    text = path.read_text("utf-8")
    assert " households) at least three have " in text
    path.write_text(text.replace(" people (", " persons (", 1), "utf-8")
    code, said = run(plain, "-S")
    assert code == 1
    assert "the tables say" in said


def test_a_sentence_that_was_left_out_is_noticed(plain: Path) -> None:
    path = plain / "out" / "explain.jsonl"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    code, said = run(plain, "-S")
    assert code == 1
    assert "is missing" in said


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("networks", "tier", "tested"),
        ("persons", "person_id", "alpha|nobody"),
        ("persons", "bits", "99.0"),
        ("evidence", "audience", "77"),
        ("evidence", "report_ids", '["t0000000"]'),
        ("ignored", "value", "nobody@example.org"),
        ("links", "n_evidence", "99"),
    ],
)
def test_any_other_cell_that_was_changed_is_noticed(plain: Path, table: str, column: str, value: str) -> None:
    def changed(rows: Rows) -> Rows:
        next(row for row in rows if row[column] not in ("", value, "[]"))[column] = value
        return rows

    change(plain, table, changed)
    code, said = run(plain, "-S")
    assert code == 1, said


def test_what_cannot_be_read_is_said_and_is_no_agreement(plain: Path) -> None:
    (plain / "out" / "links.csv").unlink()
    code, said = run(plain, "-S")
    assert (code, "links" in said) == (2, True)


def test_it_agrees_where_the_weights_were_learned_from_the_archive(tmp_path: Path) -> None:
    source = write_csv(town(3, 1500, rings=4), tmp_path / "observations.csv")
    summary = link_files(source, tmp_path / "out", explain=True)
    assert str(summary["model"]).endswith("learned")
    agrees(tmp_path)


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    """What the engine wrote about a town that taught it its weights."""
    source = write_csv(town(3, 1500, rings=4), tmp_path / "observations.csv")
    assert str(link_files(source, tmp_path / "out", explain=True)["model"]).endswith("learned")
    return tmp_path


def tell(folder: Path, how: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "out" / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    how(summary["calibration"]["numbers"])
    path.write_text(json.dumps(summary), "utf-8")


@pytest.mark.parametrize("more", [3, 3_000_000])
def test_a_learned_weight_above_what_it_started_from_is_noticed(learned: Path, more: int) -> None:
    def heavier(numbers: dict[str, Any]) -> None:
        numbers["person_bits"]["device"][0][3] += more

    assert run(learned)[0] == 0
    tell(learned, heavier)
    code, said = run(learned)
    assert (code, "the learned weight of device, sure, with 5 holders is more than it started from" in said) == (
        1,
        True,
    )


def test_a_pack_that_is_stronger_and_a_weaker_test_are_noticed(plain: Path) -> None:
    def stronger(numbers: dict[str, Any]) -> None:
        numbers["priors"] = {"person": {"phone": [0.99, 0.8, 12]}, "half_life_days": {"phone": 721}}
        numbers["tested_bits"] = 30_000_000

    tell(plain, stronger)
    code, said = run(plain, "-S")
    assert code == 1
    for what in ("the pack makes phone stronger", "the test of a network asks for fewer bits"):
        assert what in said


def test_times_with_a_zone_in_parquet_are_read_without_another_package(linked: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "observations.csv", shutil.copytree(linked / "out", tmp_path / "out")
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'Asia/Kolkata'")
        zoned = 'REPLACE (CAST("at" AS TIMESTAMPTZ) AS "at")'
        rows = f"SELECT * {zoned} FROM read_csv('{linked / source.name}', all_varchar = true)"
        db.execute(f"COPY ({rows}) TO '{source}' (FORMAT parquet)")
    blocked = "import runpy, sys; sys.modules['pytz'] = None; sys.path.insert(0, sys.argv[1]); sys.argv = sys.argv[1:];"
    words = [sys.executable, "-c", blocked + "runpy.run_path(sys.argv[0], run_name='__main__')"]
    done = subprocess.run([*words, str(SCRIPT), str(out), str(source)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip().endswith("0 do not agree")) == (0, True), done.stdout + done.stderr


def test_whatever_cannot_be_read_is_two_and_no_disagreement(linked: Path, tmp_path: Path) -> None:
    shutil.copytree(linked / "out", tmp_path / "out")
    (tmp_path / "observations.csv").write_bytes(b"PAR1 and nothing that follows it")
    code, said = run(tmp_path)
    assert (code, "cannot be read" in said) == (2, True)


def test_an_address_that_holds_a_bar_is_compared_by_nobody_and_gives_no_fault(tmp_path: Path) -> None:
    at = datetime(2024, 1, 1, 12, tzinfo=UTC)
    rows = [
        Observation(f"r{n}{a}", f"{a}|{n}", "ip", value, "reported", port, at, True, a)
        for n, (value, port) in enumerate(
            (("198.18.0.7|40001|a|b", None), ("198.18.0.8|x", 40_001), ("192.0.2.9", 40_001))
        )
        for a in "AB"
    ]
    rows += [
        replace(row, report_id=f"s{row.report_id}", kind="screen", value=f"river{row.account_id[2]}side", port=None)
        for row in rows
    ]
    link_rows(tmp_path, rows)
    with duckdb.connect() as db:
        table = str(tmp_path / "out" / "ignored.parquet")
        found = db.execute("SELECT DISTINCT why FROM read_parquet(?) WHERE value LIKE '198%|%'", [table]).fetchall()
        links = db.execute("SELECT a FROM read_parquet(?)", [str(tmp_path / "out" / "links.parquet")]).fetchall()
    assert (found, links) == ([("placeholder",)], [("A|2",)])


def test_files_whose_names_the_name_of_one_would_match_are_not_read(linked: Path, tmp_path: Path) -> None:
    folder = tmp_path / "role=victim"
    folder.mkdir()
    shutil.copytree(linked / "out", folder / "out")
    source, other = folder / "a[1].parquet", folder / "a1.parquet"
    with duckdb.connect() as db:
        for file, rows in ((source, ""), (other, " WHERE kind = 'none'")):
            text = f"SELECT * FROM read_csv('{linked}/observations.csv', all_varchar = true){rows}"
            db.execute(f"COPY ({text}) TO '{file}' (FORMAT parquet)")
    agrees(folder, source.name)


def test_it_agrees_on_lists_and_on_senders_spelt_in_several_ways_and_notices_other_lists(tmp_path: Path) -> None:
    rows = [
        replace(
            row,
            listed=row.kind == "hash" and int(row.value[:2], 16) % 2 == 0,
            sender=(str.upper, str.lower, " {}  ".format)[n % 3](row.sender or ""),
        )
        for n, row in enumerate(town(4, 500, rings=6).rows)
    ]
    source = link_rows(tmp_path, rows)
    sentences = (tmp_path / "out" / "explain.jsonl").read_text("utf-8")
    assert "files on lists of known material." in sentences
    assert "apart from files on lists of known material" in sentences
    source.write_text(source.read_text("utf-8").replace(",true\n", ",false\n"), "utf-8")
    assert run(tmp_path)[0] == 1
