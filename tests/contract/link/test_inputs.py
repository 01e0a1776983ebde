"""Input of the engine: what is read, and what is refused by name and row without repeating a value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from bench.archives import market, write_csv

from contract.link.engines import read_tables
from nodal.edges.engine import Refused, link_files
from nodal.facts.errors import NodalError, WrongUsage

HEADING = "report_id,account_id,kind,value,role,port,at,verified,sender"
QUOTED = ", ".join(f'"{name}"' for name in HEADING.split(","))
GOOD = "r1,A|1,email,asha@example.org,reported,,2024-01-01T00:00:00Z,true,A"


def csv_file(room: Path, *lines: str, heading: str = HEADING) -> Path:
    file = room / "observations.csv"
    file.write_text("\n".join((heading, *lines)) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("r2,B|2,mail,x@example.org,reported,,,,B", "row 1, column kind"),
        ("r2,B|2,email,x@example.org,suspect,,,,B", "row 1, column role"),
        (",B|2,email,x@example.org,reported,,,,B", "row 1, column report_id"),
        ("r2,,email,x@example.org,reported,,,,B", "row 1, column account_id"),
        ("r2,B|2,ip,192.0.2.1,reported,http,,,B", "row 1, column port"),
        ("r2,B|2,ip,192.0.2.1,reported,40.5,,,B", "row 1, column port"),
        ("r2,B|2,ip,192.0.2.1,reported,,yesterday,,B", "row 1, column at"),
        ("r2,B|2,ip,192.0.2.1,reported,,,perhaps,B", "row 1, column verified"),
    ],
)
def test_a_wrong_value_is_refused_by_row_and_column_and_not_repeated(tmp_path: Path, line: str, place: str) -> None:
    file = csv_file(tmp_path, GOOD, line)
    with pytest.raises(Refused) as refused:
        link_files(file, tmp_path / "out")
    assert refused.value.place == f"observations.csv, {place}"
    assert isinstance(refused.value, NodalError)
    assert not [word for word in ("example.org", "192.0.2.1", "yesterday", "perhaps") if word in str(refused.value)]
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(("ends", "line"), [("\n\r\n\n", 2), ("\r\n\r\n\n", 3)])
def test_lines_that_end_in_two_ways_are_refused_with_the_first_that_differs(
    tmp_path: Path, ends: str, line: int
) -> None:
    file, several = tmp_path / "observations.csv", ends.replace("\r\n", "W").replace("\n", "U")
    lines = zip((HEADING, GOOD.replace("email", '"email"'), GOOD), several, strict=True)
    file.write_bytes(b"".join(text.encode() + (b"\r\n" if end == "W" else b"\n") for text, end in lines))
    with pytest.raises(Refused, match="another way") as refused:
        link_files(file, tmp_path / "out")
    assert refused.value.place == f"observations.csv, line {line}"


def test_the_column_of_lists_is_read_from_csv_and_parquet_and_refused_where_it_is_none(tmp_path: Path) -> None:
    heading = f"{HEADING},listed"
    link_files(csv_file(tmp_path, f"{GOOD},", f"{GOOD},TRUE", f"{GOOD},f", heading=heading), tmp_path / "out")
    with pytest.raises(Refused) as refused:
        link_files(csv_file(tmp_path, f"{GOOD},yes", f"{GOOD},perhaps", heading=heading), tmp_path / "out")
    assert refused.value.place == "observations.csv, row 1, column listed"
    file = tmp_path / "observations.parquet"
    for listed, fits in (("true", True), ("NULL", True), ("'yes'", False)):
        rows = f'SELECT * REPLACE (CAST("at" AS TIMESTAMP) AS "at", NULL AS port), {listed} AS listed'
        source = csv_file(tmp_path, GOOD)
        duckdb.sql(f"COPY ({rows} FROM read_csv('{source}')) TO '{file}' (FORMAT parquet)")
        if fits:
            link_files(file, tmp_path / "out")
        else:
            with pytest.raises(Refused, match="column listed"):
                link_files(file, tmp_path / "out")


@pytest.mark.parametrize("column", ["report_id", "account_id", "kind", "value", "role", "port", "at", "verified"])
def test_a_missing_column_is_refused_by_name(tmp_path: Path, column: str) -> None:
    heading = ",".join(f"my_{name}" if name == column else name for name in HEADING.split(","))
    with pytest.raises(Refused, match=f"column {column} is missing"):
        link_files(csv_file(tmp_path, GOOD, heading=heading), tmp_path / "out")


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = csv_file(tmp_path, GOOD)
    file.write_bytes(file.read_bytes() + "r2,B|2,screen,Zoë,reported,,,,B\n".encode("latin-1"))
    with pytest.raises(Refused) as refused:
        link_files(file, tmp_path / "out")
    assert refused.value.code == "text.encoding"
    assert "Zo" not in str(refused.value)


def test_utf16_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "observations.csv"
    file.write_text(HEADING + "\n" + GOOD + "\n", encoding="utf-16")
    with pytest.raises(Refused):
        link_files(file, tmp_path / "out")


@pytest.mark.parametrize("line", ["r2,B|2,email", GOOD + ",more,and,more", 'r2,"B|2,email,x,reported,,,,B'])
def test_a_broken_line_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(Refused):
        link_files(csv_file(tmp_path, GOOD, line), tmp_path / "out")


def test_a_file_that_is_not_there_and_no_file_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        link_files(tmp_path / "nowhere.csv", tmp_path / "out")
    with pytest.raises(WrongUsage):
        link_files([], tmp_path / "out")


@pytest.mark.parametrize("broken", [b"PAR1", b"PAR1" + bytes(400)])
def test_a_broken_parquet_file_is_refused(tmp_path: Path, broken: bytes) -> None:
    file = tmp_path / "observations.parquet"
    file.write_bytes(broken)
    with pytest.raises(Refused):
        link_files(file, tmp_path / "out")


def test_a_parquet_column_of_the_wrong_type_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "observations.parquet"
    select = "SELECT 'r' AS report_id, 'A' AS account_id, 'ip' AS kind, 'x' AS value, 'reported' AS role, 7 AS port"
    duckdb.sql(f"COPY ({select}, 'noon' AS at, true AS verified) TO '{file}' (FORMAT parquet)")
    with pytest.raises(Refused, match="column at"):
        link_files(file, tmp_path / "out")


def test_parquet_csv_and_several_files_give_the_same(tmp_path: Path) -> None:
    file = write_csv(market(1, 60, rings=1), tmp_path / "all.csv")
    types = "{'port': 'INTEGER', 'at': 'TIMESTAMPTZ', 'verified': 'BOOLEAN'}"
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{file}', types={types})")
        db.execute(f"COPY t TO '{tmp_path / 'all.parquet'}' (FORMAT parquet)")
        for n in (0, 1):
            part = f"SELECT * FROM t WHERE hash(report_id, kind) % 2 = {n}"
            db.execute(f"COPY ({part}) TO '{tmp_path / f'part{n}.parquet'}' (FORMAT parquet)")
    link_files(file, tmp_path / "csv")
    link_files(tmp_path / "all.parquet", tmp_path / "parquet")
    link_files([tmp_path / "part0.parquet", tmp_path / "part1.parquet"], tmp_path / "parts")
    assert read_tables(tmp_path / "csv")["links"]
    assert read_tables(tmp_path / "csv") == read_tables(tmp_path / "parquet") == read_tables(tmp_path / "parts")


def test_the_sender_column_may_be_absent_and_times_without_a_zone_are_utc(tmp_path: Path) -> None:
    lines = [
        "r1,A|1,email,asha@example.org,reported,,2024-01-01 10:00:00,,",
        "r2,B|2,email,asha@example.org,reported,,2024-01-01T15:30:00+05:30,,",
        "r1,A|1,ip,192.0.2.1,reported,40001.0,2024-01-01 10:00:00,,",
        "r2,B|2,ip,192.0.2.1,reported,40001,2024-01-01T15:30:00+05:30,,",
    ]
    file = csv_file(tmp_path, *(line.removesuffix(",") for line in lines), heading=HEADING.removesuffix(",sender"))
    link_files(file, tmp_path / "out")
    tables = read_tables(tmp_path / "out")
    assert [row[:3] for row in tables["links"]] == [("A|1", "B|2", "same_person")]


def test_the_files_have_the_columns_of_the_interface(tmp_path: Path) -> None:
    link_files(write_csv(market(1, 60, rings=1), tmp_path / "all.csv"), tmp_path / "out", explain=True)
    with duckdb.connect() as db:
        found = {
            name: db.execute(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))",
                [str(tmp_path / "out" / f"{name}.parquet")],
            ).fetchall()
            for name in ("persons", "networks", "links", "evidence", "ignored")
        }
    text, number, whole = "VARCHAR", "DOUBLE", "BIGINT"
    assert found == {
        "persons": [("account_id", text), ("person_id", text), ("bits", number)],
        "networks": [
            ("account_id", text), ("network_id", text), ("tier", text), ("role", text), ("exclusivity", number),
        ],
        "links": [("a", text), ("b", text), ("relation", text), ("bits", number), ("n_evidence", whole)],
        "evidence": [
            ("a", text), ("b", text), ("relation", text), ("kind", text), ("value", text), ("audience", whole),
            ("decay", number), ("bits", number), ("report_ids", "VARCHAR[]"),
        ],
        "ignored": [("kind", text), ("value", text), ("relation", text), ("audience", whole), ("why", text)],
    }  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "evidence.parquet", "explain.jsonl", "ignored.parquet", "links.parquet", "networks.parquet", "persons.parquet",
        "summary.json",
    ]  # fmt: skip


def test_a_wrong_row_in_parquet_is_refused_by_row_and_column(tmp_path: Path) -> None:
    file = tmp_path / "observations.parquet"
    good = "SELECT 'r' || i AS report_id, 'A' AS account_id, 'ip' AS kind, 'x' AS value, 'reported' AS role"
    rest = "CAST(NULL AS DOUBLE) AS port, CAST(NULL AS TIMESTAMP) AS at, true AS verified FROM range(200000) t(i)"
    for column, wrong in (("kind", "'mail'"), ("role", "NULL"), ("account_id", "''"), ("port", "40.5")):
        replaced = f"SELECT * REPLACE (CASE WHEN report_id = 'r150000' THEN {wrong} ELSE {column} END AS {column})"
        duckdb.sql(f"COPY ({replaced} FROM ({good}, {rest}) ORDER BY CAST(report_id[2:] AS INT)) TO '{file}'")
        with pytest.raises(Refused) as refused:
            link_files(file, tmp_path / "out")
        assert refused.value.place == f"observations.parquet, row 150000, column {column}"


def test_a_column_called_like_one_of_ours_is_left_alone(tmp_path: Path) -> None:
    lines = [GOOD + ",9", "r2,B|2,email,asha@example.org,reported,,2024-01-01T00:00:00Z,true,B,x"]
    link_files(csv_file(tmp_path, *lines, heading=HEADING + ",fault"), tmp_path / "out")
    assert len(read_tables(tmp_path / "out")["links"]) == 1


def test_values_cannot_speak_to_the_database(tmp_path: Path) -> None:
    odd = "'; DROP TABLE told; --{micro}"
    lines = [f'{n},{n}|1,chat,"{odd}",reported,,2024-01-01T00:00:00Z,true,{n}' for n in ("a'", "b")]
    file = csv_file(tmp_path, *lines)
    renamed = file.rename(tmp_path / "it's {micro}.csv")
    link_files(renamed, tmp_path / "out")
    assert [row[4] for row in read_tables(tmp_path / "out")["evidence"]] == [odd]


def test_a_file_is_read_by_its_own_name_and_no_other_with_it(tmp_path: Path) -> None:
    rows = {"a[1]": 1, "a1": 2, "b*": 3, "bx": 5, "c?": 8, "c-": 13}
    for name, many in rows.items():
        lines = [f"r{n},A|{name}{n},chat,c-{n},reported,,,true,A" for n in range(many)]
        (tmp_path / f"{name}.csv").write_text("\n".join((HEADING, *lines)) + "\n", encoding="utf-8")
    for name, many in rows.items():
        summary = link_files(tmp_path / f"{name}.csv", tmp_path / f"out [{name}] *")
        assert summary["reports"] == many, name
        found = read_tables(tmp_path / f"out [{name}] *")
        assert len(found["persons"]) == many


def test_the_name_of_a_folder_is_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "role=reported" / "kind=email"
    folder.mkdir(parents=True)
    table = f"(VALUES ('r1', 'A|1', 'chat', 'c', 'victim', NULL, NULL, true, 'A')) t({QUOTED})"
    duckdb.execute(f"COPY (SELECT * FROM {table}) TO '{folder / 'obs.parquet'}' (FORMAT parquet)")
    link_files(folder / "obs.parquet", tmp_path / "out")
    assert not read_tables(tmp_path / "out")["persons"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Kolkata"])
def test_times_of_every_precision_and_zone_are_read(tmp_path: Path, unit: str, zone: str | None) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    seen = [datetime(2024, 1, 1, 5, minute, tzinfo=UTC) for minute in (0, 1)]
    columns = {name: [word, word] for name, word in zip(HEADING.split(","), GOOD.split(","), strict=True)}
    columns |= {
        "report_id": ["r1", "r2"],
        "account_id": ["A|1", "B|2"],
        "kind": ["ip"] * 2,
        "value": ["198.51.100.7"] * 2,
    }
    columns |= {"port": [40001] * 2, "verified": [True] * 2, "sender": ["A", "B"]}
    given = [one if zone else one.replace(tzinfo=None) for one in seen]
    table = pyarrow.table(columns | {"at": pyarrow.array(given, pyarrow.timestamp(unit, tz=zone))})
    parquet.write_table(table, tmp_path / "obs.parquet")
    link_files(tmp_path / "obs.parquet", tmp_path / "out")
    (ignored,) = (row for row in read_tables(tmp_path / "out")["ignored"] if "|" in row[1])
    assert ignored[1] == "198.51.100.7|40001|2024-01-01T05:00:00Z|2024-01-01T05:10:00Z"


@pytest.mark.parametrize(
    "at", ["2024-06-01 00:00:00 BST", "2024-06-01T00:00:00 IST", "2024-06-01T00:00:00+99:99", "2024-06-01 25:00", "now"]
)
def test_no_zone_is_guessed_from_its_letters(tmp_path: Path, at: str) -> None:
    with pytest.raises(Refused) as refused:
        link_files(csv_file(tmp_path, GOOD.replace("2024-01-01T00:00:00Z", at)), tmp_path / "out")
    assert refused.value.place == "observations.csv, row 0, column at"


@pytest.mark.parametrize(
    "at", ["2024-06-01 00:00:00+05:30", "2024-06-01T00:00:00.123456Z", "2024-06-01 00:00", "", "2024-06-01"]
)
def test_times_as_programs_write_them_are_read(tmp_path: Path, at: str) -> None:
    assert link_files(csv_file(tmp_path, GOOD.replace("2024-01-01T00:00:00Z", at)), tmp_path / "out")["reports"] == 1


@pytest.mark.parametrize("column", ["Sender", " sender", "KIND"])
def test_a_column_that_is_spelt_in_another_way_is_not_passed_over(tmp_path: Path, column: str) -> None:
    meant = column.strip().lower()
    table = f"(VALUES ('r1', 'A|1', 'chat', 'c', 'reported', NULL, NULL, true, 'A')) t({QUOTED})"
    columns = QUOTED.replace(f'"{meant}"', f'"{meant}" AS "{column}"')
    duckdb.execute(f"COPY (SELECT {columns} FROM {table}) TO '{tmp_path / 'obs.parquet'}' (FORMAT parquet)")
    with pytest.raises(Refused, match=f"column {meant} is spelt in another way"):
        link_files(tmp_path / "obs.parquet", tmp_path / "out")


def test_nothing_is_written_over_what_is_read_and_no_old_sentence_stays(tmp_path: Path) -> None:
    link_files(csv_file(tmp_path, GOOD), tmp_path / "out", explain=True)
    assert (tmp_path / "out" / "explain.jsonl").exists()
    link_files(csv_file(tmp_path, GOOD), tmp_path / "out")
    assert not (tmp_path / "out" / "explain.jsonl").exists()
    kept = csv_file(tmp_path, GOOD).rename(tmp_path / "out" / "links.parquet")
    before = kept.read_bytes()
    with pytest.raises(WrongUsage, match="overwritten"):
        link_files(kept, tmp_path / "out")
    assert kept.read_bytes() == before
    with pytest.raises(WrongUsage, match="got a file"):
        link_files(csv_file(tmp_path, GOOD), kept)


@pytest.mark.parametrize("address", ["198.51.100.7", "2001:db8:1:2::7"])
@pytest.mark.parametrize(("at", "is_joined"), [("2024-03-05", False), ("2024-03-05T00:00:00Z", True)])
def test_a_day_without_a_time_of_day_is_no_ten_minutes(tmp_path: Path, address: str, at: str, is_joined: bool) -> None:
    lines = [
        f"r{kind}{n},{n}|x,{kind},{value},reported,{port},{at},true,{n}"
        for n in "AB"
        for kind, value, port in (("ip", address, 40001), ("screen", "quietriver", ""))
    ]
    file = csv_file(tmp_path, *lines)
    link_files(file, tmp_path / "out")
    assert bool(read_tables(tmp_path / "out")["links"]) == is_joined
    day = 'CAST(CAST("at" AS TIMESTAMPTZ) AS DATE)' if not is_joined else 'CAST("at" AS TIMESTAMPTZ)'
    rows = f'SELECT * REPLACE (CAST(port AS INTEGER) AS port, {day} AS "at", CAST(verified AS BOOLEAN) AS verified)'
    target = tmp_path / "obs.parquet"
    duckdb.execute(f"COPY ({rows} FROM read_csv('{file}', all_varchar=true)) TO '{target}' (FORMAT parquet)")
    link_files(target, tmp_path / "again")
    assert bool(read_tables(tmp_path / "again")["links"]) == is_joined
