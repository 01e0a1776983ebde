"""Many rows at once: COPY into a temporary table, then INSERT or UPDATE, because row security refuses COPY itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

T = TypeVar("T")

FEW = 20
"""Rows that are written without a temporary table. Our own choice, measured on archives of single reports."""


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, or_keep: bool = False) -> int:
    """Insert rows in one go and return how many were new. `or_keep`: a row that is there already stays as it is."""
    rows = list(rows)
    if not rows:
        return 0
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    keep = sql.SQL("ON CONFLICT DO NOTHING") if or_keep else sql.SQL("")
    with connection.cursor() as cursor:
        if len(rows) <= FEW:
            return _insert_few(cursor, table, names, rows, keep)
        source = _stage(cursor, table, f"staging_{table}", columns, rows)
        cursor.execute(
            sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} {}").format(
                sql.Identifier(table), names, names, source, keep
            )
        )
        return int(cursor.rowcount)


def _insert_few(
    cursor: CursorWrapper, table: str, names: sql.Composed, rows: Sequence[Sequence[object]], keep: sql.SQL
) -> int:
    """The same in one statement: for a few rows the way over a temporary table costs ten times as much."""
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(rows[0])))
    values = sql.SQL(", ").join([row] * len(rows))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {} {}").format(sql.Identifier(table), names, values, keep)
    cursor.execute(statement, [value for one in rows for value in one])
    return int(cursor.rowcount)


def update(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Give the rows of these ids new values in one go and return how many differed from what was there.

    Each row is its id and then a value for each column.
    """
    rows = list(rows)
    if not rows:
        return 0
    old, new = (sql.SQL(", ").join(sql.Identifier(side, name) for name in columns) for side in "ts")
    change = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(c), sql.Identifier("s", c)) for c in columns)
    with connection.cursor() as cursor:
        source = _stage(cursor, table, f"staging_{table}_change", ("id", *columns), rows)
        cursor.execute(
            sql.SQL("UPDATE {} t SET {} FROM {} s WHERE t.id = s.id AND ({}) IS DISTINCT FROM ({})").format(
                sql.Identifier(table), change, source, old, new
            )
        )
        return int(cursor.rowcount)


def _stage(
    cursor: CursorWrapper, table: str, staging: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> sql.Identifier:
    """Fill a temporary table with the types of these columns.

    Made once a connection and emptied at commit; a temporary table is exempt from "the app owns nothing".
    WITH NO DATA copies the columns' types and none of their constraints.
    """
    names, source = sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(staging)
    cursor.execute(
        sql.SQL("CREATE TEMP TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA").format(
            source, names, sql.Identifier(table)
        )
    )
    # Asked first: it is empty unless this transaction filled it, and to truncate costs twenty times as much as to ask.
    cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(source))
    if cursor.fetchone()[0]:
        cursor.execute(sql.SQL("TRUNCATE {}").format(source))
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(source, names)) as copy:
        for row in rows:
            copy.write_row(row)
    return source


def ids(table: str, count: int) -> list[int]:
    """Reserve `count` ids of a table, so that rows can refer to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            # The sequence is looked up once, not once a row.
            "SELECT nextval(s) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS s OFFSET 0) AS of,"
            " generate_series(1, %s)",
            [f'"{table}"', count],
        )
        return [row[0] for row in cursor.fetchall()]


def text(value: object) -> str:
    """A value as the JSON text of a jsonb column."""
    return msgspec.json.encode(value).decode()


def read(told: str | bytes, kind: type[T]) -> T:
    """A value of that type from what a cursor gives for a jsonb column."""
    return msgspec.json.decode(told, type=kind)
