"""What waits for one person today, in numbers that each open their list; every count stops at `CAP`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.find.inbox import CAP, NEW, Line, Wanted, first
from nodal.ledger.people import Colleague, colleagues

WEEK = timedelta(days=7)

NEXT = 8
"""Lines that the first page shows of what one person has; the inbox shows the rest."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much of what is open one colleague has, and how much of it is imminent or dies within a week."""

    person: Colleague
    open: int
    imminent: int
    dying: int


@dataclass(frozen=True, slots=True)
class Today:
    """`counts` by name; `mine` are the first lines that the person has, `imminent` the first that nobody took."""

    counts: Mapping[str, int]
    mine: Sequence[Line]
    imminent: Sequence[Line]
    people: Sequence[Colleague]
    loads: Sequence[Load]


def today(viewer: Viewer, *, at: datetime) -> Today:
    """Everything for the first page of somebody who works cases."""
    seen = visible_to(viewer)
    staff = colleagues(viewer.unit)
    values = {
        "unit": viewer.unit, "person": viewer.person, "cap": CAP + 1, "at": at, "week": at + WEEK, "new": at - NEW,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, values)
        counts = dict(cursor.fetchall())
        loads = {}
        if viewer.role == "supervisor":
            cursor.execute(_LOADS, values)
            loads = {person: numbers for person, *numbers in cursor.fetchall()}
    return Today(
        counts,
        first(seen, viewer, Wanted(who="me"), NEXT, at=at),
        first(seen, viewer, Wanted(band="imminent", who="nobody"), NEXT, at=at),
        staff,
        [Load(one, *loads.get(one.id, (0, 0, 0))) for one in staff if one.is_active],
    )


def _of(name: str, condition: str, table: str = "inbox_item") -> str:
    return f"SELECT '{name}', count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT %(cap)s) AS {name}"  # noqa: S608


_STANDS = "unit = %(unit)s AND state = 'open' AND is_head"

_UNREAD = """
SELECT 'unread', count(*) FROM (
    SELECT 1 FROM (SELECT subject_kind, subject_id FROM referral
                   WHERE to_unit = %(unit)s AND state IN ('sent', 'delivered') LIMIT %(cap)s) w
    JOIN inbox_item i ON i.unit = %(unit)s AND i.subject_kind = w.subject_kind AND i.subject_id = w.subject_id
        AND i.band_rank = 0) AS unread
"""
"""What came, says imminent danger, and is not acknowledged: looked for among as many as a count goes."""

_COUNTS = " UNION ALL ".join(
    (
        _of("imminent", f"{_STANDS} AND band_rank = 0 AND assignee IS NULL"),
        _of("dying", f"{_STANDS} AND dies_at > %(at)s AND dies_at <= %(week)s"),
        _of("mine", f"{_STANDS} AND assignee = %(person)s"),
        _of("new", f"{_STANDS} AND received_at > %(new)s"),
        _of("aside", "unit = %(unit)s AND state = 'set_aside'"),
        _of("refused", "unit = %(unit)s AND urgent AND settled_at IS NULL", "refused"),
        _of("ready", "from_unit = %(unit)s AND state = 'ready'", "referral"),
        _of("waiting", "to_unit = %(unit)s AND state IN ('sent', 'delivered')", "referral"),
        _UNREAD,
        _of("overdue", "(from_unit = %(unit)s OR to_unit = %(unit)s) AND due_at < %(at)s", "referral"),
        _of(
            "returned",
            "from_unit = %(unit)s AND state = 'returned' AND EXISTS (SELECT 1 FROM inbox_item i"
            " WHERE i.unit = %(unit)s AND i.subject_kind = referral.subject_kind"
            " AND i.subject_id = referral.subject_id AND i.state = 'open')",
            "referral",
        ),
    )
)
"""What came back counts as long as it lies open on the unit's own table."""

_LOADS = f"""
SELECT assignee, count(*), count(*) FILTER (WHERE band_rank = 0),
       count(*) FILTER (WHERE dies_at > %(at)s AND dies_at <= %(week)s)
FROM (SELECT assignee, band_rank, dies_at FROM inbox_item WHERE {_STANDS} AND assignee IS NOT NULL
      LIMIT 20 * %(cap)s) AS held
GROUP BY assignee
"""  # noqa: S608 - our own words
