"""Many rows at once: COPY into a temporary table, then INSERT .. SELECT, because row security refuses COPY itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from django.db import connection
from psycopg import sql


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, or_keep: bool = False) -> int:
    """Insert rows in one go and return how many were new. `or_keep`: a row that is there already stays as it is."""
    rows = list(rows)
    if not rows:
        return 0
    staging = f"staging_{table}"
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target, source = sql.Identifier(table), sql.Identifier(staging)
    with connection.cursor() as cursor:
        # Made once a connection and emptied at commit; a temporary table is exempt from "the app owns nothing".
        # WITH NO DATA copies the columns' types and none of their constraints.
        cursor.execute(
            sql.SQL(
                "CREATE TEMP TABLE IF NOT EXISTS {} ON COMMIT DELETE ROWS AS SELECT {} FROM {} WITH NO DATA"
            ).format(source, names, target)
        )
        cursor.execute(sql.SQL("TRUNCATE {}").format(source))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(source, names)) as copy:
            for row in rows:
                copy.write_row(row)
        keep = sql.SQL("ON CONFLICT DO NOTHING") if or_keep else sql.SQL("")
        cursor.execute(sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} {}").format(target, names, names, source, keep))
        return int(cursor.rowcount)


def ids(table: str, count: int) -> list[int]:
    """Reserve `count` ids of a table, so that rows can refer to each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
        )
        return [row[0] for row in cursor.fetchall()]


def text(value: object) -> str:
    """A value as the JSON text of a jsonb column."""
    return msgspec.json.encode(value).decode()
