"""Observations from Parquet or CSV into one table, or a refusal that names the column and the row, never the value."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from nodal.chain.link import KINDS, ROLES
from nodal.facts.errors import FileRefused

TEXTS = ("report_id", "account_id", "kind", "value", "role", "sender")
REQUIRED = ("report_id", "account_id", "kind", "value", "role", "port", "at", "verified")
COLUMNS = (*REQUIRED, "sender")

_TYPES = {
    "port": r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*",
    "at": r"TIMESTAMP.*|DATE",
    "verified": r"BOOLEAN",
    **dict.fromkeys(("report_id", "account_id", "sender"), r"VARCHAR|ENUM.*|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?"),
    **dict.fromkeys(("kind", "value", "role"), r"VARCHAR|ENUM.*"),
}
"""What a Parquet column may be. Whole numbers are taken as text for ids; a column without any value may be anything."""

LONGEST_HEADING = 65_536


class Refused(FileRefused):
    """Observations that cannot be read as they should be; nothing of the run is written."""

    remedy = "Correct the column or row named in the message and run the command again."


def read(db: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Fill the table `raw`. Raises `Refused` at the first fault of a file; rows count from 0 without the heading."""
    db.execute(
        "CREATE TABLE raw (report_id VARCHAR, account_id VARCHAR, kind VARCHAR, value VARCHAR, role VARCHAR,"
        " port INTEGER, seen TIMESTAMP, verified BOOLEAN, sender VARCHAR)"
    )
    for file in files:
        if not file.is_file():
            raise Refused("file.missing", place=file.name, reason="there is no such file")
        try:
            _stage_parquet(db, file) if _is_parquet(file) else _stage_csv(db, file)
        except duckdb.Error as fault:
            raise _translated(fault, file) from None  # its message quotes the line, which may name a child
        _check_rows(db, file)
        db.execute("INSERT INTO raw SELECT " + ", ".join(_settled(name) for name in COLUMNS) + " FROM staged")  # noqa: S608
        db.execute("DROP TABLE staged")


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def _stage_parquet(db: duckdb.DuckDBPyConnection, file: Path) -> None:
    source = db.execute("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(?))", [str(file)])
    types: dict[str, str] = dict(source.fetchall())
    _check_names(list(types), file)
    chosen = []
    for name in (name for name in COLUMNS if name in types):
        fits = re.fullmatch(_TYPES[name], types[name]) is not None
        if not fits and db.execute(f'SELECT count("{name}") FROM read_parquet(?)', [str(file)]).fetchall()[0][0]:  # noqa: S608
            raise Refused(
                "column.type", place=f"{file.name}, column {name}", reason=f"{types[name]} is not the type it must have"
            )
        chosen.append(f'"{name}"' if fits else f'NULL AS "{name}"')
    _stage(db, ", ".join(chosen), "read_parquet(?)", [str(file)], optional="sender" not in types)


def _stage_csv(db: duckdb.DuckDBPyConnection, file: Path) -> None:
    names = _heading(file)
    _check_names(names, file)
    columns = "{" + ", ".join(f"'{name.replace(chr(39), chr(39) * 2)}': 'VARCHAR'" for name in names) + "}"
    reader = (
        f"read_csv(?, columns={columns}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"',"
        " strict_mode=true, encoding='utf-8', nullstr='')"
    )
    chosen = ", ".join(f'"{name}"' for name in COLUMNS if name in names)
    _stage(db, chosen, reader, [str(file)], optional="sender" not in names)


def _stage(db: duckdb.DuckDBPyConnection, chosen: str, source: str, given: list[str], *, optional: bool) -> None:
    sender = ", NULL AS sender" if optional else ""
    db.execute(f"CREATE TABLE staged AS SELECT {chosen}{sender} FROM {source}", given)  # noqa: S608  (names are COLUMNS)


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
    for name in REQUIRED:
        if name not in names:
            raise Refused("column.missing", place=file.name, reason=f"column {name} is missing")
    if len({name.lower() for name in names}) != len(names):
        raise Refused("column.twice", place=file.name, reason="two columns have one name")


def _settled(name: str) -> str:
    """How a staged column becomes what the model reads."""
    text = f'CAST("{name}" AS VARCHAR)'
    match name:
        case "port":
            return (
                f"CASE WHEN TRY_CAST({text} AS DOUBLE) BETWEEN 1 AND 65535 THEN TRY_CAST({text} AS DOUBLE)::INTEGER END"
            )
        case "at":
            # Through text and with the session in UTC: a naive time is UTC, one with a zone is converted.
            return f"CASE WHEN isfinite({_time(text)}) THEN ({_time(text)})::TIMESTAMP END"
        case "verified":
            return (
                f"CASE WHEN NULLIF({text}, '') IS NOT NULL THEN lower({text}) IN ('true', 't', '1', '1.0', 'yes') END"
            )
        case "value" | "sender":
            return f"COALESCE({text}, '')"
        case _:
            return text


def _time(text: str) -> str:
    return f"TRY_CAST({text} AS TIMESTAMPTZ)"


def _check_rows(db: duckdb.DuckDBPyConnection, file: Path) -> None:
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    roles = ", ".join(f"'{role}'" for role in ROLES)
    port, at, verified = (f"NULLIF(CAST(\"{name}\" AS VARCHAR), '')" for name in ("port", "at", "verified"))
    number = f"TRY_CAST({port} AS DOUBLE)"
    words = "'true', 'false', 't', 'f', '1', '0', '1.0', '0.0', 'yes', 'no'"
    faults = (
        ("report_id", "NULLIF(CAST(report_id AS VARCHAR), '') IS NULL", "it is empty"),
        ("account_id", "NULLIF(CAST(account_id AS VARCHAR), '') IS NULL", "it is empty"),
        ("kind", f"COALESCE(kind::VARCHAR, '') NOT IN ({kinds})", "it is not a kind that linking knows"),
        ("role", f"COALESCE(role::VARCHAR, '') NOT IN ({roles})", "it is not a role that linking knows"),
        ("port", f"{port} IS NOT NULL AND COALESCE({number} <> floor({number}), true)", "it is not a whole number"),
        ("at", f"{at} IS NOT NULL AND {_time(at)} IS NULL", "it is not a time"),
        ("verified", f"lower({verified}) NOT IN ({words})", "it is neither true nor false"),
    )
    any_fault = " OR ".join(f"({test})" for _, test, _ in faults)
    if not db.execute(f"SELECT count(*) FROM staged WHERE {any_fault}").fetchall()[0][0]:  # noqa: S608
        return
    which = "CASE " + " ".join(f"WHEN {test} THEN {n}" for n, (_, test, _) in enumerate(faults)) + " END"
    numbered = f"SELECT row_number() OVER () - 1 AS line, {which} AS fault FROM staged"  # noqa: S608
    line, fault = db.execute(
        f"SELECT line, fault FROM ({numbered}) WHERE fault IS NOT NULL ORDER BY line LIMIT 1"  # noqa: S608
    ).fetchall()[0]
    name, _, why = faults[fault]
    raise Refused("row.value", place=f"{file.name}, row {line}, column {name}", reason=why)


def _translated(fault: duckdb.Error, file: Path) -> Refused:
    text = str(fault)
    found = re.search(r"[Ll]ine:? *(\d+)", text)
    place = f"{file.name}, line {found.group(1)}" if found else file.name
    if re.search(r"unicode|utf-?8|encod", text, re.IGNORECASE):
        return Refused("text.encoding", place=place, reason="it is not UTF-8 text")
    return Refused("file.broken", place=place, reason="it cannot be read as Parquet or CSV with that heading")
