"""Statements that are planned once a connection: linking asks a hundred times a batch, and the rules of the tables make
each plan dear. Values go as parameters, many of them as one array.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import psycopg
from django.db import connection
from psycopg import sql

from nodal.ledger import bulk

KEPT_PLANS = 300
"""Statements that a connection keeps planned: those of linking, a hundred and some more with other types."""

MANY = 5_000
"""Rows from which on COPY is quicker than an array for each column. Our own choice."""


def rows_of(statement: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape, unpacked where they are read
    """The rows of a query."""
    with _prepared(statement, values) as cursor:
        return list(cursor.fetchall())


def do(statement: str, *values: object) -> None:
    """Run a statement."""
    _prepared(statement, values).close()


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows in one statement; many of them by COPY."""
    told = list(rows)
    if len(told) > MANY:
        bulk.insert(table, columns, told)
    elif told:
        many(_inserting(table, tuple(columns)), told)


def _prepared(statement: str, values: Sequence[object]) -> psycopg.Cursor:
    # Django switches plans that are kept off for a connection; its own cursors put values into the text and never ask.
    base = connection.connection
    if base.prepare_threshold is None:
        base.prepare_threshold, base.prepared_max = 0, KEPT_PLANS
    cursor = psycopg.Cursor(base)
    return cursor.execute(statement, list(map(_given, values)), prepare=True)  # type: ignore[arg-type]  # our own words


def _given(value: object) -> object:
    # Thousands of numbers at a time: as the text of an array they are written in a fraction of the time.
    return _array(value) if isinstance(value, list) and set(map(type, value)) == {int} else value


def many(statement: str, rows: Iterable[Sequence[object]]) -> None:
    """Run a statement that takes an array for each column of these rows; nothing without rows."""
    told = list(rows)
    if told:
        do(statement, *map(_array, zip(*told, strict=True)))


@cache
def _inserting(table: str, columns: tuple[str, ...]) -> str:
    types = dict(rows_of(_TYPES, table))
    # An array of arrays would be taken apart to its last element: such a column comes as text.
    taken = [("text[]" if types[name].endswith("[]") else f"{types[name]}[]") for name in columns]
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM unnest({}) AS given ({})").format(
        sql.Identifier(table),
        names := sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.SQL(f"{{}}::{types[name]}").format(sql.Identifier(name)) for name in columns),  # type: ignore[arg-type]
        sql.SQL(", ").join(sql.SQL(f"{{}}::{name}").format(sql.Placeholder()) for name in taken),  # type: ignore[arg-type]
        names,
    )
    return statement.as_string(None)


def _array(values: Sequence[object]) -> str:
    """Values of one column as the text of an array."""
    if set(map(type, values)) == {int}:
        return "{" + ",".join(map(str, values)) + "}"
    return "{" + ",".join(map(_element, values)) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, bytes):
        return f'"\\\\x{value.hex()}"'
    if isinstance(value, list | tuple):
        return f'"{_array(value)}"'
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


_TYPES = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = quote_ident(%s)::regclass AND attnum > 0 AND NOT attisdropped
"""
