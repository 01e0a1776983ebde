"""Operations of a unit, counted by the database: the fast twin of `chain.measure.tally`, which keeps nothing.

A test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from nodal.chain.follow import OUTCOMES
from nodal.chain.measure import FIGURES, Operation
from nodal.ledger.access import Unknown, Viewer, visible_to

Row = dict[str, Any]

MANY = 200
"""Operations on one page."""

_BLANK = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0"
"""What does not count at the ends of a detail, as the core strips it."""

_WHAT: Mapping[str, tuple[str, str]] = {
    "cases": ("fir_registered", "case_id"),
    "firs": ("fir_registered", "own_fir"),
    "arrests": ("arrested", "arrest"),
    "persons": ("arrested", "person"),
    "cleared": ("closed", "case_id"),
    "safeguarded": ("safeguarded", "child"),
    "referrals": ("sent", "referral"),
}
"""Figure -> the event that it counts and what makes two of them one. The same as `FIGURES`; a test compares."""

_HAPPENED = sql.SQL("""
SELECT e.id, e.kind, e.at, e.recorded_at, e.referral_id::text AS referral, r.ref, r.from_unit, r.to_unit, r.state,
    r.subject_kind || ':' || r.subject_id AS case_id, {own_fir} AS own_fir, {arrest} AS arrest, {person} AS person,
    {child} AS child
FROM referral_event e JOIN referral r ON r.id = e.referral_id
WHERE e.at >= %(starts)s AND e.at < %(ends)s AND e.at <= %(as_of)s AND e.recorded_at <= %(as_of)s
    AND (e.kind IN ('fir_registered', 'arrested', 'safeguarded', 'sent')
         OR e.kind = 'closed' AND e.details->>'outcome' = ANY(%(clearing)s))
    AND (e.kind <> 'sent' OR r.from_unit = %(unit)s)
    AND r.state NOT IN ('ready', 'superseded')
""")


def _detail(name: str) -> sql.Composable:
    return sql.SQL("btrim(coalesce(e.details->>{}, ''), %(blank)s)").format(sql.Literal(name))


def _happened() -> sql.Composable:
    slash = sql.SQL(" || '/' || ")
    return _HAPPENED.format(
        own_fir=slash.join(_detail(name) for name in ("station", "year", "number")),
        arrest=slash.join(_detail(name) for name in ("fir", "accused")),
        person=sql.SQL("coalesce(nullif({}, ''), {})").format(_detail("person"), _detail("accused")),
        child=_detail("child"),
    )


def _values(viewer: Viewer, operation: Operation, as_of: datetime) -> Row:
    clearing = [code for code, outcome in OUTCOMES.items() if outcome.clears]
    return {
        "starts": operation.starts, "ends": operation.ends, "as_of": as_of, "clearing": clearing, "blank": _BLANK,
        "unit": viewer.unit,
    }  # fmt: skip


def listed(viewer: Viewer) -> list[Row]:
    """The operations of the viewer's unit, the latest first."""
    rows = visible_to(viewer).operation.order_by("-starts", "-id")
    return list(rows.values("id", "ref", "name", "starts", "ends", "definition")[:MANY])


def load(viewer: Viewer, ref: UUID) -> tuple[int, Operation]:
    """An operation of the viewer's unit by its reference. Raises Unknown."""
    row = visible_to(viewer).operation.filter(ref=ref).first()
    if row is None:
        raise Unknown("operation: expected one of your unit, found none of that reference")
    return row.pk, Operation(row.name, row.starts, row.ends, row.definition)


def before(viewer: Viewer, operation: Operation) -> tuple[UUID, Operation] | None:
    """The operation before this one."""
    row = visible_to(viewer).operation.filter(starts__lt=operation.starts).order_by("-starts", "-id").first()
    return (row.ref, Operation(row.name, row.starts, row.ends, row.definition)) if row else None


def tally(viewer: Viewer, operation: Operation, *, as_of: datetime, zone: str) -> Row:
    """Every figure in all, by unit, and by local day."""
    visible_to(viewer)
    columns = sql.SQL(", ").join(_number(name) for name in FIGURES)
    statement = sql.SQL(
        "WITH happened AS MATERIALIZED ({happened})"
        " SELECT to_unit, day, {columns} FROM (SELECT *, (at AT TIME ZONE %(zone)s)::date AS day FROM happened) h"
        " GROUP BY GROUPING SETS ((), (to_unit), (day)) ORDER BY to_unit, day"
    ).format(happened=_happened(), columns=columns)
    found: Row = {"all": dict.fromkeys(FIGURES, 0), "units": {}, "days": {}}
    with connection.cursor() as cursor:
        cursor.execute(statement, {**_values(viewer, operation, as_of), "zone": zone})
        for unit, day, *numbers in cursor.fetchall():
            figures = dict(zip(FIGURES, numbers, strict=True))
            if unit is not None:
                found["units"][unit] = figures
            elif day is not None:
                found["days"][day] = figures
            else:
                found["all"] = figures
    return found


def _number(figure: str) -> sql.Composable:
    kind, key = _WHAT[figure]
    if figure == "referrals":  # a referral is sent once; there are far more of these than of anything else
        return sql.SQL("count(*) FILTER (WHERE kind = {})").format(sql.Literal(kind))
    return sql.SQL("count(DISTINCT {key}) FILTER (WHERE kind = {kind} AND {key} <> '')").format(
        key=sql.Identifier(key), kind=sql.Literal(kind)
    )


def behind(viewer: Viewer, operation: Operation, figure: str, *, as_of: datetime, most: int) -> list[Row]:
    """What a figure counts: each thing once, by its earliest event, with the referral that it stands in."""
    visible_to(viewer)
    kind, key = _WHAT[figure]
    statement = sql.SQL(
        "SELECT * FROM (SELECT DISTINCT ON ({key}) {key} AS key, ref, from_unit, to_unit, state, at, recorded_at"
        " FROM ({happened}) h WHERE kind = {kind} AND {key} <> '' ORDER BY {key}, at, id) found"
        " ORDER BY at, key LIMIT {most}"
    ).format(key=sql.Identifier(key), kind=sql.Literal(kind), happened=_happened(), most=sql.Literal(most))
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(viewer, operation, as_of))
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def frozen(viewer: Viewer, operation: int) -> list[Row]:
    """The counts that were kept, the latest first."""
    rows = visible_to(viewer).snapshot.filter(operation=operation).order_by("-as_of")
    return [
        {"as_of": as_of, "figures": {name: figure["n"] for name, figure in counts.get("figures", {}).items()}}
        for as_of, counts in rows.values_list("as_of", "counts")[:KEPT]
    ]


KEPT = 20
"""Frozen counts that a page shows."""
