"""What a report says hangs on that report: the database itself refuses rows of none, rows that move, and orphans."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

import make
import people
from node import Node
from people import People

ROWS = {
    "party": "INSERT INTO party (report_id, idx, role) VALUES (%s, 90, 'reported')",
    "sighting": "INSERT INTO sighting (report_id, version, idx, kind, raw, linkable, place)"
    " VALUES (%s, 1, 90, 'email', 'x', false, 'x')",
    "file_hash": "INSERT INTO file_hash (report_id, idx, algorithm, value, is_viral)"
    " VALUES (%s, 90, 'md5', 'x', false)",
}


@pytest.fixture
def four(node: Node) -> People:
    four = people.enter()
    node.take(four.asha, make.report(700400001, make.person(email="one@example.org"), md5="0" * 31 + "1"))
    node.take(four.asha, make.report(700400002, make.person(email="two@example.org")))
    return four


def reports(node: Node) -> list[int]:
    return [int(row) for (row,) in node.sql("SELECT id FROM report ORDER BY id")]


@pytest.mark.parametrize("table", ROWS)
def test_a_row_of_a_report_that_is_not_there_is_refused(node: Node, four: People, table: str) -> None:
    there, _ = reports(node)
    with node.base.as_superuser() as above:
        above.execute(ROWS[table], [there])
        with pytest.raises(errors.ForeignKeyViolation, match=f"{table} names a report that is not there"):
            above.execute(ROWS[table], [there + 1_000])


@pytest.mark.parametrize("table", ROWS)
def test_one_bad_row_among_many_refuses_all_of_them(node: Node, four: People, table: str) -> None:
    there, _ = reports(node)
    two = ROWS[table] + ", " + ROWS[table].partition("VALUES ")[2].replace("90", "91")
    with node.base.as_superuser() as above, pytest.raises(errors.ForeignKeyViolation):
        above.execute(two, [there, there + 1_000])
    assert node.sql(f"SELECT count(*) FROM {table} WHERE idx >= 90") == [(0,)]


@pytest.mark.parametrize("table", ROWS)
def test_a_row_stays_with_its_report_even_where_an_administrator_moves_it(node: Node, four: People, table: str) -> None:
    one, other = reports(node)
    with node.base.as_superuser() as above, pytest.raises(errors.ForeignKeyViolation, match="stays with its report"):
        above.execute(f"UPDATE {table} SET report_id = %s WHERE report_id = %s", [other, one])


def test_no_report_goes_from_under_its_rows_and_none_gets_another_id(node: Node, four: People) -> None:
    one, _ = reports(node)
    with node.base.as_superuser() as above:
        for table in ("report_version", "finding", "report_trait"):
            _emptied(above, table)
        with pytest.raises(errors.ForeignKeyViolation, match="belong to this report"):
            above.execute("DELETE FROM report WHERE id = %s", [one])
        with pytest.raises(errors.ForeignKeyViolation, match="stays with its report"):
            above.execute("UPDATE report SET id = id + 1000 WHERE id = %s", [one])
        for table in ROWS:
            _emptied(above, table)
        above.execute("DELETE FROM report WHERE id = %s", [one])


def _emptied(above: psycopg.Connection, table: str) -> None:
    above.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    above.execute(f"DELETE FROM {table}")
    above.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize("table", ROWS)
def test_the_check_goes_by_the_key_however_many_reports_there_are(node: Node, four: People, table: str) -> None:
    """A plan that reads every report would cost a national node a second per batch."""
    there, _ = reports(node)
    with node.base.as_superuser() as above:
        above.execute("SELECT pg_stat_reset()")
        before = _scans(above)
        for number in range(8):  # more often than the planner takes to settle on one plan
            above.execute(ROWS[table].replace("90", str(90 + number)), [there])
        assert _scans(above) == before


def _scans(above: psycopg.Connection) -> int:
    above.execute("SELECT pg_stat_force_next_flush()")
    row = above.execute("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'report'").fetchone()
    assert row is not None
    return int(row[0])
