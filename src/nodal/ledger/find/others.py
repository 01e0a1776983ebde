"""Who else holds a report or the account that it is about: the name of the unit to call, and nothing of what it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Viewer, acting_as_well, visible_to

Document = dict[str, Any]

LOOKED_AT = 500
"""How many other reports on an account are looked at to find the units that hold them."""

HISTORY = 200
"""How many entries of the audit log a page reads, the newest."""


def beside(viewer: Viewer, report: int, accounts: Sequence[int]) -> tuple[dict[str, bool], list[Document]]:
    """Who else holds a report or its accounts, and what the viewer's own unit and the program did with it.

    Unit -> whether it holds this very report; entries newest first. The caller has shown that the viewer may see the
    report itself. Of other units nothing but their codes leaves this function.
    """
    visible_to(viewer)
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute(_HOLDERS, {"report": report, "unit": viewer.unit, "accounts": list(accounts), "most": LOOKED_AT})
        holders: dict[str, bool] = {}
        for unit, this_one in cursor.fetchall():
            holders[unit] = holders.get(unit, False) or this_one
        cursor.execute(_HISTORY, [report, viewer.unit, HISTORY])
        names = ("at", "person", "unit", "action", "detail")
        history = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return holders, [{**entry, "detail": msgspec.json.decode(entry["detail"])} for entry in history]


_HOLDERS = """
    SELECT g.unit, true FROM access_grant g
    WHERE g.subject_kind = 'report' AND g.subject_id = %(report)s AND g.unit <> %(unit)s
      AND g.granted_at <= now() AND (g.until IS NULL OR g.until > now())
    UNION
    SELECT g.unit, false
    FROM (SELECT DISTINCT p.report_id FROM party p
          WHERE p.account_id = ANY(%(accounts)s) AND p.role = 'reported' AND p.report_id <> %(report)s
          LIMIT %(most)s) r
    JOIN report q ON q.id = r.report_id AND q.state = 'open'
    JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = r.report_id
    WHERE g.unit <> %(unit)s AND g.granted_at <= now() AND (g.until IS NULL OR g.until > now())
    ORDER BY 1
"""

# Materialised: the subject finds the few entries; the sorting must not make the planner walk all by time.
_HISTORY = """
    WITH found AS MATERIALIZED (
        SELECT a.id, a.at, a.person, a.unit, a.action, a.detail
        FROM audit_subject s JOIN audit_in a ON a.id = s.entry
        WHERE s.subject_kind = 'report' AND s.subject_id = %s)
    SELECT at, person, unit, action, detail FROM found
    WHERE unit IN (%s, '*') ORDER BY at DESC, id DESC LIMIT %s
"""
