"""Rows of a report that was told again: what they say follows the view of all tellings, not the first one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from nodal.chain.collate import template
from nodal.facts.report import Told, moment_of
from nodal.ledger import bulk

Row = tuple[object, ...]


def columns(report: int, view: Told) -> Row:
    """What the row of a report repeats of its view, for `write_columns`."""
    return (
        view.sender,
        view.incident.type,
        moment_of(view),
        view.received.at if view.received else None,
        sorted({flag.code for flag in view.flags}),
        template(view),
        report,
    )


def write_columns(rows: Iterable[Row]) -> None:
    """Let the rows of these reports say what their views say."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE report SET sender = %s, incident_type = %s, incident_at = %s, told_at = %s, flags = %s,"
            " template = %s WHERE id = %s",
            list(rows),
        )


def move_parties(moved: Sequence[tuple[int, int, int | None]]) -> None:
    """(report, party, account): somebody whose account was not known, or was another one before."""
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE party p SET account_id = m.account FROM unnest(%s::bigint[], %s::int[], %s::bigint[])"
            " AS m (report, idx, account) WHERE p.report_id = m.report AND p.idx = m.idx"
            " AND p.account_id IS DISTINCT FROM m.account",
            [list(column) for column in zip(*moved, strict=True)],
        )


def mark_files(viral: Iterable[tuple[int, int, bool]]) -> None:
    """(report, file, whether it is passed on by many) as the view says now."""
    rows = list(viral)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE file_hash h SET is_viral = m.viral FROM unnest(%s::bigint[], %s::int[], %s::bool[])"
            " AS m (report, idx, viral) WHERE h.report_id = m.report AND h.idx = m.idx AND h.is_viral <> m.viral",
            [list(column) for column in zip(*rows, strict=True)],
        )


def replace_rows(report: int, tables: Mapping[str, tuple[Sequence[str], Iterable[Row]]]) -> None:
    """Put these rows in the place of all that the tables hold of one report."""
    for table, (names, rows) in tables.items():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE report_id = %s", [report])  # noqa: S608 - names of our own
        bulk.insert(table, names, rows)
