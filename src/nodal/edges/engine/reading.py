"""Observations from Parquet or CSV as one view, or a refusal that names the column and the row, never the value.

Parquet is read where it lies, as often as needed and only the columns that are needed. CSV is read once and kept as
Parquet in the room of the run, with times, ports and marks already understood.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from nodal.chain.link import KINDS, ROLES, Numbers
from nodal.edges.engine import addresses
from nodal.edges.engine.files import literally, parquet, quoted
from nodal.facts.errors import FileRefused

REQUIRED = ("report_id", "account_id", "kind", "value", "role", "port", "at", "verified")
COLUMNS = (*REQUIRED, "sender", "listed")
TEXTS = ("report_id", "account_id", "kind", "value", "role")

_TYPES = {
    "port": r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*",
    "at": r"TIMESTAMP.*|DATE",
    **dict.fromkeys(("verified", "listed"), r"BOOLEAN"),
    **dict.fromkeys(("report_id", "account_id", "sender"), r"VARCHAR|ENUM.*|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?"),
    **dict.fromkeys(("kind", "value", "role"), r"VARCHAR|ENUM.*"),
}
"""What a Parquet column may be. Whole numbers are taken as text for ids; a column without any value may be anything."""

_ZONED = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
"""Kept as the first: to take the zone off costs more than all else done to a row, and the microseconds are the same."""

LONGEST_HEADING = 65_536

_NUMBER = "TRY_CAST(nullif(port, '') AS DOUBLE)"
_TIME = "TRY_CAST(nullif(\"at\", '') AS TIMESTAMPTZ)"
"""In the session of the engine, which is in UTC, a naive time is UTC and one with a zone is converted."""

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
"""A day without a time of day. Of an address it says nothing: nobody was anywhere within minutes of it."""

_WHEN = r"\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?([Zz]|UTC|[+-](0\d|1[0-5])(:?[0-5]\d)?))?)?"
"""A time as text: ISO 8601, as most programs write it. The letters of a zone are none: the same stand for several."""

_FAULTS = (
    ("report_id", "report_id IS NULL OR CAST(report_id AS VARCHAR) = ''", "it is empty"),
    ("account_id", "account_id IS NULL OR CAST(account_id AS VARCHAR) = ''", "it is empty"),
    ("kind", f"kind IS NULL OR kind NOT IN {KINDS}", "it is not a kind that linking knows"),
    ("role", f"role IS NULL OR role NOT IN {ROLES}", "it is not a role that linking knows"),
)
_NO_MARK = "{0} <> '' AND lower({0}) NOT IN ('true', 'false', 't', 'f', '1', '0', '1.0', '0.0', 'yes', 'no')"
_MARK = "CASE WHEN {0} <> '' THEN lower({0}) IN ('true', 't', '1', '1.0', 'yes') END AS {0}"
_FRACTION = ("port", "port <> floor(port)", "it is not a whole number")
_TEXT_FAULTS = (
    *_FAULTS,
    ("port", f"port <> '' AND coalesce({_NUMBER} <> floor({_NUMBER}), true)", "it is not a whole number"),
    ("at", f"\"at\" <> '' AND ({_TIME} IS NULL OR NOT regexp_full_match(\"at\", '{_WHEN}'))", "it is not a time"),
    ("verified", _NO_MARK.format("verified"), "it is neither true nor false"),
)
_LISTED_FAULT = ("listed", _NO_MARK.format("listed"), "it is neither true nor false")

_UNDERSTOOD = f"""
SELECT report_id, account_id, kind, coalesce(value, '') AS value, role,
    CASE WHEN {_NUMBER} BETWEEN 1 AND 65535 THEN CAST({_NUMBER} AS INTEGER) END AS port,
    CASE WHEN isfinite({_TIME}) AND NOT (kind = 'ip' AND regexp_full_match("at", '{_DAY}'))
        THEN CAST({_TIME} AS TIMESTAMP) END AS "at",
    {_MARK.format("verified")}
"""


class Refused(FileRefused):
    """Observations that cannot be read as they should be; nothing of the run is written."""

    remedy = "Correct the column or row named in the message and run the command again."


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in the view `line`: whether senders are missing, whether reporters or recipients are named, and
    whether a file stands on a list of known material."""

    lacks_senders: bool
    has_reporters: bool
    has_recipients: bool
    has_listed: bool


def read(db: duckdb.DuckDBPyConnection, files: Sequence[Path], room: Path, numbers: Numbers) -> Seen:
    """Make the view `line` over the files. Raises `Refused` at the first fault; rows count from 0 without the heading.

    Columns: report_id, account_id, kind, value, role, port, t (microseconds since 1970), verified, sender, listed, n
    (the number of the row over all files), fact (what is compared of the value), slot (the port; of IPv6, where none is
    needed and none separates, 0). `room` takes what is made of CSV, and must stay as long as the view is used.
    """
    lines: list[str] = []
    rows = 0
    for place, file in enumerate(files):
        if not file.is_file():
            raise Refused("file.missing", place=file.name, reason="there is no such file")
        try:
            given = _is_parquet(file)
            own = file if given else _kept(db, file, room / f"read-{place}.rows")
            types = _columns(db, own, file)
            if given:
                _check_rows(db, file, types)
            lines.append(_line(db, own, types, rows, numbers))
            rows += int(db.execute(f"SELECT count(*) FROM {parquet(own)}").fetchall()[0][0])  # noqa: S608
        except duckdb.Error as fault:
            raise _translated(fault, file) from None  # its message quotes the line, which may name a child
    db.execute(f"CREATE VIEW line AS {' UNION ALL '.join(lines)}")
    try:
        seen = db.execute(
            "SELECT bool_or(sender IS NULL), bool_or(role = 'reporter'), bool_or(role = 'recipient'), bool_or(listed)"
            " FROM line"
        ).fetchall()[0]
    except duckdb.Error as fault:
        raise _translated(fault, files[0]) from None
    return Seen(*(bool(one) for one in seen))


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _columns(db: duckdb.DuckDBPyConnection, own: Path, file: Path) -> Mapping[str, str]:
    """The types of the columns of a Parquet file, `NULL` for one that has no value and not the type it must have."""
    source = db.execute(f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {parquet(own)})")  # noqa: S608
    types: dict[str, str] = dict(source.fetchall())
    _check_names(list(types), file)
    for name in (name for name in COLUMNS if name in types):
        if re.fullmatch(_TYPES[name], types[name]) is None:
            if db.execute(f'SELECT count("{name}") FROM {parquet(own)}').fetchall()[0][0]:  # noqa: S608
                why = f"{types[name]} is not the type it must have"
                raise Refused("column.type", place=f"{file.name}, column {name}", reason=why)
            types[name] = "NULL"
    return types


def _check_rows(db: duckdb.DuckDBPyConnection, file: Path, types: Mapping[str, str]) -> None:
    fraction = re.fullmatch(r"FLOAT|DOUBLE|DECIMAL.*", types["port"])
    faults = (*_FAULTS, _FRACTION) if fraction else _FAULTS
    rows = f"(SELECT file_row_number, {_fault(faults)} AS fault FROM {parquet(file, numbered=True)})"  # noqa: S608
    _refuse_first(db, file, rows, faults)


def _line(db: duckdb.DuckDBPyConnection, own: Path, types: Mapping[str, str], offset: int, numbers: Numbers) -> str:
    """A file as the model reads it: only plausible ports and times, nothing but text where text is meant.

    What no row of the file needs is left out: on every row of a large archive a case of its own costs seconds.
    """
    plain = {name: _plain(name, types.get(name, "NULL")) for name in COLUMNS}
    zone = types["at"] in _ZONED
    first, last = (
        f"{'TIMESTAMPTZ' if zone else 'TIMESTAMP'} '{year}-01-01'"
        for year in (numbers.earliest_year, numbers.latest_year)
    )
    port, other = plain["port"], f"{plain['kind']} <> 'ip'"
    ports = f"BETWEEN {numbers.first_private_port} AND 65535"
    needs = {
        "value": (f"count({plain['value']}) < count(*)", "coalesce({}, '')"),
        "sender": (f"count(nullif({plain['sender']}, '')) < count(*)", "nullif({}, '')"),
        "at": (
            f"min({plain['at']}) < {first} OR max({plain['at']}) >= {last}",
            f"CASE WHEN {{0}} >= {first} AND {{0}} < {last} THEN {{0}} END",
        ),
        "port": (
            f"min({port}) < {numbers.first_private_port} OR max({port}) > 65535 OR count({port}) FILTER ({other}) > 0",
            f"CASE WHEN {plain['kind']} = 'ip' AND {{0}} {ports} THEN {{0}} END",
        ),
    }
    has_six = f"count(*) FILTER (NOT {other} AND contains({plain['value']}, ':')) > 0"
    tests = ", ".join((*(test for test, _ in needs.values()), has_six))
    *found, six = db.execute(f"SELECT {tests} FROM {parquet(own)}").fetchall()[0]  # noqa: S608
    for (name, (_, how)), needed in zip(needs.items(), found, strict=True):
        if needed:
            plain[name] = how.format(plain[name])
    rows = f"""
    SELECT {", ".join(f"{plain[name]} AS {name}" for name in TEXTS)}, CAST({plain["port"]} AS INTEGER) AS port,
        epoch_us({plain["at"]}) AS t, {plain["verified"]} AS verified, {plain["sender"]} AS sender,
        {plain["listed"]} AS listed,
        {offset} + file_row_number AS n
    FROM {parquet(own, numbered=True)}"""  # noqa: S608  (names are our own)
    return addresses.with_facts(db, rows) if six else f"SELECT *, value AS fact, port AS slot FROM ({rows})"  # noqa: S608


def _plain(name: str, kind: str) -> str:
    """A column with the type that the model reads; text as it lies, so that a dictionary of the file stays one."""
    meant = {"port": "INTEGER", "at": "TIMESTAMP", "verified": "BOOLEAN", "listed": "BOOLEAN"}.get(name, "VARCHAR")
    if kind == "NULL":
        return f"CAST(NULL AS {meant})"
    if kind in _ZONED:
        meant = _ZONED[0]
    if kind == "DATE":
        return f"CASE WHEN kind <> 'ip' THEN CAST(\"{name}\" AS {meant}) END"
    return f'"{name}"' if kind == meant or name == "port" else f'CAST("{name}" AS {meant})'


def _kept(db: duckdb.DuckDBPyConnection, file: Path, target: Path) -> Path:
    """A CSV as Parquet in `target`."""
    names = _heading(file)
    _check_names(names, file)
    columns = "{" + ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names) + "}"
    source = (
        f"read_csv({quoted(literally(file))}, hive_partitioning=false, columns={columns},"
        " auto_detect=false, header=true, delim=',', quote='\"',"
        " escape='\"', strict_mode=true, encoding='utf-8', nullstr='')"
    )
    sender = "sender" if "sender" in names else "CAST(NULL AS VARCHAR) AS sender"
    listed = "CAST(NULL AS BOOLEAN) AS listed"
    faults: tuple[tuple[str, str, str], ...] = _TEXT_FAULTS
    if "listed" in names:
        listed, faults = _MARK.format("listed"), (*faults, _LISTED_FAULT)
    db.execute(
        f"COPY ({_UNDERSTOOD}, {sender}, {listed}, {_fault(faults)} AS fault FROM {source})"
        f" TO {quoted(str(target))} (FORMAT parquet, COMPRESSION lz4_raw)"
    )
    _refuse_first(db, file, parquet(target, numbered=True), faults)
    return target


def _heading(file: Path) -> list[str]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            names = next(csv.reader([stream.readline(LONGEST_HEADING)]), [])
    except UnicodeDecodeError:
        raise Refused("text.encoding", place=f"{file.name}, heading", reason="it is not UTF-8 text") from None
    except csv.Error:
        raise Refused("csv.broken", place=f"{file.name}, heading", reason="it is not a line of CSV") from None
    return [name.strip() for name in names]


def _check_names(names: list[str], file: Path) -> None:
    for name in names:
        meant = name.strip().lower()
        if meant in COLUMNS and name != meant and meant not in names:
            raise Refused("column.name", place=file.name, reason=f"column {meant} is spelt in another way")
        if meant == "file_row_number":
            raise Refused("column.name", place=file.name, reason="no column may be called file_row_number")
    for name in REQUIRED:
        if name not in names:
            raise Refused("column.missing", place=file.name, reason=f"column {name} is missing")
    if len({name.lower() for name in names}) != len(names):
        raise Refused("column.twice", place=file.name, reason="two columns have one name")


def _fault(faults: Sequence[tuple[str, str, str]]) -> str:
    """Which of the faults a row has, the first one; NULL for none."""
    cases = " ".join(f"WHEN {test} THEN {place}" for place, (_, test, _) in enumerate(faults))
    return f"CAST(CASE {cases} END AS TINYINT)"


def _refuse_first(db: duckdb.DuckDBPyConnection, file: Path, rows: str, faults: Sequence[tuple[str, str, str]]) -> None:
    found = db.execute(
        f"SELECT min(struct_pack(row := file_row_number, fault := fault)) FROM {rows} WHERE fault IS NOT NULL"  # noqa: S608
    ).fetchall()[0][0]
    if found is not None:
        name, _, why = faults[found["fault"]]
        raise Refused("row.value", place=f"{file.name}, row {found['row']}, column {name}", reason=why)


def _translated(fault: duckdb.Error, file: Path) -> Refused:
    text = str(fault)
    found = re.search(r"[Ll]ine:? *(\d+)", text)
    place = f"{file.name}, line {found.group(1)}" if found else file.name
    if re.search(r"unicode|utf-?8|encod", text, re.IGNORECASE):
        return Refused("text.encoding", place=place, reason="it is not UTF-8 text")
    if (line := _other_ending(file)) is not None:
        return Refused("csv.broken", place=f"{file.name}, line {line}", reason="it ends in another way than the first")
    return Refused("file.broken", place=place, reason="it cannot be read as Parquet or CSV with that heading")


def _other_ending(file: Path) -> int | None:
    """The first line of a CSV that ends with CR LF where the first ends with LF, or the other way round."""
    if not file.is_file() or _is_parquet(file):
        return None
    quotes, first = 0, False
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            quotes += line.count(b'"')
            is_long = line.endswith(b"\r\n")
            if number == 1:
                first = is_long
            elif line.endswith(b"\n") and is_long != first and quotes % 2 == 0:
                return number
    return None
