"""What linking saw shared and did not use, as far as a unit's latest reports tell of it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Viewer, acting_as_well, visible_to

LATEST = 1_000
"""Reports of the unit that are looked through, the youngest first: what many share stands in many of them. Bounds the
page whatever the size of the node. Our own choice."""

MOST = 4_000
"""Values that are counted at most."""


def ignored(viewer: Viewer) -> tuple[list[dict[str, Any]], bool]:
    """(kind, value, relation, audience, why, times) of each value, the most widely held first; whether there are more.

    `times`: places in these reports where a reported account, or the report itself, has the value.
    """
    visible_to(viewer)
    given = {"unit": viewer.unit, "latest": LATEST, "most": MOST + 1}
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, given)
        rows = _documents(cursor)
        cursor.execute(_FILES, given)
        files = cursor.fetchall()
    if files:
        # The rule of the database looks for values as sightings; of digests it knows nothing. These stand in reports
        # that the viewer has just been shown to hold, so that the worker may say what became of them.
        with acting_as_well(people.worker()), connection.cursor() as cursor:
            cursor.execute(_DIGESTS, {"values": [value for value, _ in files], "times": [n for _, n in files]})
            rows += _documents(cursor)
    rows.sort(key=lambda row: (-row["audience"], row["kind"], row["value"], row["relation"]))
    return rows[:MOST], len(rows) > MOST


def _documents(cursor: Any) -> list[dict[str, Any]]:
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_HELD = """
WITH held AS MATERIALIZED (
    SELECT subject_id AS id FROM access_grant
    WHERE unit = %(unit)s AND subject_kind = 'report' AND (until IS NULL OR until > now())
    ORDER BY granted_at DESC, subject_id DESC LIMIT %(latest)s
)
"""

_SEEN = f"""
{_HELD}, told AS MATERIALIZED (
    SELECT s.kind, s.value, count(*) AS times FROM held JOIN sighting s ON s.report_id = held.id
    LEFT JOIN party p ON p.report_id = s.report_id AND p.idx = s.party
    WHERE s.value IS NOT NULL AND (s.party IS NULL OR p.role = 'reported') GROUP BY s.kind, s.value
)
SELECT i.kind, i.value, i.relation, i.audience, i.why, told.times
FROM told JOIN link_ignored i ON i.kind = told.kind AND i.value = told.value
ORDER BY i.audience DESC, i.kind, i.value, i.relation LIMIT %(most)s
"""  # noqa: S608 - own words

_FILES = f"""
{_HELD} SELECT h.algorithm || ':' || h.value, count(*) FROM held JOIN file_hash h ON h.report_id = held.id
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
"""  # noqa: S608 - own words

_DIGESTS = """
SELECT i.kind, i.value, i.relation, i.audience, i.why, told.times
FROM unnest(%(values)s::text[], %(times)s::bigint[]) AS told (value, times)
JOIN link_ignored i ON i.kind = 'hash' AND i.value = told.value
ORDER BY i.audience DESC, i.value, i.relation
"""
