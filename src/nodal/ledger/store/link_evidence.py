"""Rows of evidence behind links: as they are written, and what of them is written anew.

Where a value found one more holder, every link over it weighs a bit less: one row of its five is different. Such a row
is changed in its place, and the other four are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from nodal.chain.link import MICRO, Evidence, Strand
from nodal.ledger import bulk
from nodal.ledger.store.link_pairs import Book, Pair, micro
from nodal.ledger.store.link_said import split
from nodal.ledger.store.prepared import do, insert, many, rows_of

Reports = Mapping[tuple[int, int], Iterable[int]]

Row = tuple[Any, ...]
"""Kind, value, audience, decay, bits, number of the value and of its address, reports: a row without its link."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A link as it stands: its number, and its rows of evidence with theirs."""

    id: int
    rows: Mapping[Row, int]


def reports_behind(book: Book, evidence: Iterable[Evidence], relation: str) -> Reports:
    """Value and account -> the reports that say so in rows that may link for that relation."""
    asked = set()
    for row in evidence:
        if row.audience is not None:
            value = book.value_of[strand_of(row)]
            asked |= {(value, book.id_of[row.a]), (value, book.id_of[row.b])}
    if not asked:
        return {}
    runs = {one for one in asked if book.strand_of[one[0]][0] == "ip_port"}
    most = 0 if relation == "same_person" else 1
    rows = rows_of(_REPORTS, *split(asked - runs), most, *split(runs))
    return {(value, account): reports for value, account, reports in rows}


def strand_of(row: Evidence) -> Strand:
    """The strand that a row of evidence is about."""
    return ("ip_port" if row.kind == "ip" and "|" in row.value else row.kind), row.value


def standing(links: Mapping[Pair, int]) -> dict[Pair, Standing]:
    """These links (pair -> number) with their evidence, as it is written."""
    rows: dict[int, dict[Row, int]] = {number: {} for number in links.values()}
    for link, number, *row, reports in rows_of(_EVIDENCE, sorted(rows)):
        rows[link][*row, tuple(reports)] = number
    return {pair: Standing(number, rows[number]) for pair, number in links.items()}


def as_rows(book: Book, evidence: Iterable[Evidence], reports: Reports, most: int) -> set[Row]:
    """Evidence as rows: kind, value, audience, decay, bits, v, address, reports (the first `most` by their text)."""
    rows = set()
    for one in evidence:
        value = book.value_of[strand_of(one)] if one.audience is not None else None
        told: set[int] = set()
        if value is not None:
            told = {r for account in (one.a, one.b) for r in reports.get((value, book.id_of[account]), ())}
        behind = tuple(sorted(told, key=str)[:most])
        address = book.address_of.get(value) if value is not None else None
        rows.add((one.kind, one.value, one.audience, one.decay / MICRO, one.bits / MICRO, value, address, behind))
    return rows


def write(book: Book, relation: str, old: Mapping[Pair, Standing], new: Mapping[Pair, set[Row]], run: int) -> None:
    """Put these links in the place of those: what is in both is changed where it differs."""
    gone = [link.id for pair, link in old.items() if pair not in new]
    do("DELETE FROM link_evidence WHERE link_id = ANY(%s)", gone)
    do("DELETE FROM link WHERE id = ANY(%s)", gone)
    _change([(old[pair], rows) for pair, rows in new.items() if pair in old])
    fresh = {pair: rows for pair, rows in new.items() if pair not in old}
    numbers = dict(zip(fresh, bulk.ids("link", len(fresh)), strict=True)) if fresh else {}
    insert(
        "link",
        ("id", "a_id", "b_id", "relation", "bits", "run_id"),
        (
            (number, *map(book.id_of.__getitem__, pair), relation, _bits(fresh[pair]), run)
            for pair, number in numbers.items()
        ),
    )
    _insert((number, row) for pair, number in numbers.items() for row in fresh[pair])


def _change(links: Iterable[tuple[Standing, set[Row]]]) -> None:
    """Change the rows that differ, by what they are about; the others go and come."""
    sums, changed, gone, come = [], [], [], []
    for link, rows in links:
        sums.append((link.id, _bits(rows)))
        left = {_about(row): number for row, number in link.rows.items() if row not in rows}
        for row in rows - link.rows.keys():
            number = left.pop(_about(row), None)
            if number is None:
                come.append((link.id, row))
            else:
                changed.append((number, *row[2:5], list(row[7])))
        gone += left.values()
    many(_SUM, sums)
    many(_CHANGE, changed)
    do("DELETE FROM link_evidence WHERE id = ANY(%s)", gone)
    _insert(come)


def _about(row: Row) -> Row:
    return (*row[:2], *row[5:7])


def _bits(rows: Iterable[Row]) -> float:
    return sum(micro(row[4]) for row in rows) / MICRO


def _insert(rows: Iterable[tuple[int, Row]]) -> None:
    insert(
        "link_evidence",
        ("link_id", "kind", "value", "audience", "decay", "bits", "v", "address", "reports"),
        ((link, *row[:-1], list(row[-1])) for link, row in rows),
    )


_EVIDENCE = """
SELECT link_id, id, kind, value, audience, decay, bits, v, address, reports FROM link_evidence WHERE link_id = ANY(%s)
"""

_SUM = """
UPDATE link l SET bits = n.bits FROM unnest(%s::bigint[], %s::float[]) AS n (id, bits)
WHERE l.id = n.id AND l.bits <> n.bits
"""

_CHANGE = """
UPDATE link_evidence e SET audience = n.audience, decay = n.decay, bits = n.bits, reports = n.reports::bigint[]
FROM unnest(%s::bigint[], %s::int[], %s::float[], %s::float[], %s::text[]) AS n (id, audience, decay, bits, reports)
WHERE e.id = n.id
"""

_REPORTS = """
SELECT value, account, array_agg(DISTINCT report) FROM (
    SELECT asked.value, asked.account, s.report FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account)
    JOIN link_said s USING (value, account)
    WHERE s.part = 0 OR (s.part = %s AND EXISTS (SELECT 1 FROM link_admitted d WHERE d.account = s.account))
    UNION ALL
    SELECT asked.value, asked.account, s.report FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account)
    JOIN link_value v ON v.id = asked.value
    JOIN link_said s ON s.value = v.socket AND s.account = asked.account AND s.bucket BETWEEN v.first AND v.last
) AS told GROUP BY value, account
"""
