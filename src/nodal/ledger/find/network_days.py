"""On which days the accounts of a network were seen with what they share, in the reports that a unit holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from nodal.chain.link import SeenOn
from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.find.told_here import COMPARED, Value

MOST = 5_000
"""Days of accounts with values that are read for one page at most."""


def seen_on(viewer: Viewer, accounts: Sequence[int], values: Iterable[Value]) -> list[SeenOn]:
    """Each day (UTC) on which one of these accounts was seen with one of these values, by the key of the account."""
    visible_to(viewer)
    asked = sorted(set(values))
    if not asked:
        return []
    given = {
        "accounts": list(accounts),
        "kinds": [kind for kind, _ in asked],
        "values": [value for _, value in asked],
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, given)
        return [SeenOn(day, account, kind, value) for day, account, kind, value in cursor.fetchall()]


# An address of a shared line is kept with its port and time behind it; a digest is of the day of its report's incident.
_SEEN = f"""
WITH v AS MATERIALIZED (SELECT * FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS v (kind, value)),
told AS MATERIALIZED (
    SELECT p.account_id, p.report_id, p.idx, a.key FROM party p JOIN account a ON a.id = p.account_id
    WHERE p.account_id = ANY(%(accounts)s) AND p.role IN ('reported', 'recipient')
)
SELECT (s.at AT TIME ZONE 'UTC')::date AS day, told.key, v.kind, v.value
FROM told JOIN sighting s ON s.report_id = told.report_id AND (s.party = told.idx OR s.party IS NULL)
JOIN v ON v.kind = s.kind AND {COMPARED} = CASE WHEN v.kind = 'ip' THEN split_part(v.value, '|', 1) ELSE v.value END
WHERE s.at IS NOT NULL
UNION
SELECT (r.incident_at AT TIME ZONE 'UTC')::date, told.key, v.kind, v.value
FROM told JOIN report r ON r.id = told.report_id JOIN file_hash h ON h.report_id = told.report_id
JOIN v ON v.kind = 'hash' AND v.value = h.algorithm || ':' || h.value
WHERE r.incident_at IS NOT NULL
ORDER BY 1, 2, 3, 4 LIMIT %(most)s
"""  # noqa: S608 - own words
