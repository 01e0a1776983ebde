"""What a unit's pictures are drawn from: numbers only, of what the unit itself sent, received and holds."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from nodal.ledger.access import Viewer, visible_to

Flows = list[tuple[str, str, int, int]]


def flows(viewer: Viewer, since: datetime) -> Flows:
    """(from, to, referrals, of these returned) at either end of the viewer's unit, put on the table since then."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT from_unit, to_unit, count(*), count(*) FILTER (WHERE state = 'returned') FROM referral"
            " WHERE from_unit = %(unit)s AND made_at >= %(since)s AND state NOT IN ('ready', 'superseded')"
            " GROUP BY from_unit, to_unit UNION ALL"
            " SELECT from_unit, to_unit, count(*), count(*) FILTER (WHERE state = 'returned') FROM referral"
            " WHERE to_unit = %(unit)s AND made_at >= %(since)s AND state NOT IN ('ready', 'superseded')"
            " GROUP BY from_unit, to_unit ORDER BY 3 DESC, 1, 2",
            {"unit": viewer.unit, "since": since},
        )
        return cursor.fetchall()


def volume(viewer: Viewer, since: datetime, zone: str) -> dict[date, int]:
    """Local day -> reports that the unit took in, or was sent, on it."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (granted_at AT TIME ZONE %s)::date, count(*) FROM access_grant"
            " WHERE unit = %s AND subject_kind = 'report' AND granted_at >= %s GROUP BY 1",
            [zone, viewer.unit, since],
        )
        return dict(cursor.fetchall())


def hours(viewer: Viewer, zone: str, *, latest: int) -> dict[int, int]:
    """Local hour -> incidents at it, among the latest reports of the unit that tell a time."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(hour FROM r.incident_at AT TIME ZONE %s)::int, count(*)"
            " FROM (SELECT subject_id FROM access_grant WHERE unit = %s AND subject_kind = 'report'"
            " ORDER BY granted_at DESC LIMIT %s) held JOIN report r ON r.id = held.subject_id"
            " WHERE r.incident_at IS NOT NULL GROUP BY 1",
            [zone, viewer.unit, latest],
        )
        return dict(cursor.fetchall())
