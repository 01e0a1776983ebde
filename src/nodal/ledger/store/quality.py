"""Rows of what each platform sends: counts by week, added to in the transaction that takes its reports in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from nodal.chain.receive import WEEKS, Drift, Sent, added
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to

MOST_FIELDS = 400
"""So many different fields are counted of one platform and week; a flood of invented names adds no more."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """What a platform sent in the weeks before, and in this one so far (the batch counted in)."""

    before: Mapping[str, int]
    before_of: int
    now: Mapping[str, int]
    now_of: int


def week_of(at: datetime) -> date:
    """The Monday of the week, in UTC."""
    day = at.date()
    return day - timedelta(days=day.weekday())


def add(unit: str, sent: Mapping[str, Sent], *, at: datetime) -> dict[str, Weeks]:
    """Count these new reports, sender by sender, and return what each sent before and now."""
    week, senders = week_of(at), sorted(sent)
    weeks = _weeks(unit, senders, week)
    known = {sender: weeks.get((sender, week), (0, {}))[1] for sender in senders}
    with connection.cursor() as cursor:
        # Sorted, so that two intakes at once take the rows in the same order and cannot block each other.
        cursor.executemany(_ADD, [_row(unit, sender, week, sent[sender], known[sender]) for sender in senders])
    found = {}
    for sender in senders:
        earlier = [counted for (name, monday), counted in weeks.items() if name == sender and monday < week]
        so_far, fields = weeks.get((sender, week), (0, {}))
        found[sender] = Weeks(
            added([counted[1] for counted in earlier]),
            sum(counted[0] for counted in earlier),
            added([fields, sent[sender].fields]),
            so_far + sent[sender].reports,
        )
    return found


def _weeks(unit: str, senders: Sequence[str], week: date) -> dict[tuple[str, date], tuple[int, dict[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sender, week, reports, fields FROM sender_week"
            " WHERE unit = %s AND sender = ANY(%s) AND week BETWEEN %s AND %s",
            [unit, list(senders), week - timedelta(weeks=WEEKS), week],
        )
        return {
            (sender, monday): (reports, bulk.read(fields, dict[str, int]))
            for sender, monday, reports, fields in cursor.fetchall()
        }


def _row(unit: str, sender: str, week: date, sent: Sent, known: Mapping[str, int]) -> tuple[object, ...]:
    fields = sent.fields
    if len(known) + len(fields) > MOST_FIELDS:
        fields = Counter({name: n for name, n in fields.items() if name in known or not name.startswith("extra.")})
    return unit, sender, week, sent.reports, sent.empty, bulk.text(fields), bulk.text(sent.delays)


def _plus(column: str) -> str:
    return (
        f"(SELECT coalesce(jsonb_object_agg(x.key, x.n), '{{}}') FROM (SELECT e.key, sum(e.value::int) AS n FROM ("  # noqa: S608
        f"SELECT * FROM jsonb_each_text(w.{column}) UNION ALL SELECT * FROM jsonb_each_text(excluded.{column})) e"
        " GROUP BY e.key) x)"
    )


_ADD = f"""
INSERT INTO sender_week AS w (unit, sender, week, reports, empty, refused, fields, delays)
VALUES (%s, %s, %s, %s, %s, '{{}}', %s, %s)
ON CONFLICT (unit, sender, week) DO UPDATE SET reports = w.reports + excluded.reports, empty = w.empty + excluded.empty,
    fields = {_plus("fields")}, delays = {_plus("delays")}
"""  # noqa: S608 - our own words


def note(unit: str, drifted: Iterable[tuple[str, Drift]], *, file: int, at: datetime) -> None:
    """Remember what drifted, once a week and field."""
    bulk.insert(
        "sender_drift",
        (
            "unit", "sender", "week", "field", "kind", "before_with", "before_of", "now_with", "now_of", "file", "at",
        ),
        (
            (unit, sender, week_of(at), d.field, d.kind, d.before_with, d.before_of, d.now_with, d.now_of, file, at)
            for sender, d in drifted
        ),
        or_keep=True,
    )  # fmt: skip


def count_refused(viewer: Viewer, file: int, codes: Sequence[str]) -> None:
    """Count what was refused of a file by code, under whoever answers for it; the same file again counts nothing."""
    visible_to(viewer)
    counted = bulk.text(Counter(codes))
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, {"file": file, "counted": counted})


_REFUSED = f"""
INSERT INTO sender_week AS w (unit, sender, week, reports, empty, refused, fields, delays)
SELECT f.unit, f.source, date_trunc('week', f.received_at AT TIME ZONE 'UTC')::date, 0, 0,
       %(counted)s::jsonb, '{{}}'::jsonb, '{{}}'::jsonb
FROM incoming_file f WHERE f.id = %(file)s AND NOT EXISTS (
    SELECT 1 FROM incoming_file o WHERE o.unit = f.unit AND o.sha256 = f.sha256 AND o.source = f.source AND o.id < f.id
       AND o.outcome IS NOT NULL)
ON CONFLICT (unit, sender, week) DO UPDATE SET refused = {_plus("refused")}
"""  # noqa: S608 - our own words
