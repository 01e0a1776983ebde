"""Lines of the inbox: what each unit has on its table, derived from grants, ranks, leads and referrals.

A line is derived again wherever one of these changes, in the transaction of the change. What people did with it stays:
who has it, and that somebody set it aside. What was set aside comes back when its band rises.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.db import connection

from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.store import alike

Group = tuple[str, str]
"""(unit, key) of a bundle of look-alikes."""

_DERIVE = {
    kind: Path(__file__).with_name(f"inbox_{kind}.sql").read_text(encoding="utf-8") for kind in ("report", "lead")
}

CHUNK = 2000
"""Subjects of one statement when all lines are made anew."""

SEEN = 50
"""How many holders of a file are looked at when a report's bundle is chosen; a file that more have is as good."""


def refresh(worker: Viewer, kind: str, subjects: Sequence[int], *, at: datetime) -> dict[str, list[int]]:
    """Derive the lines of these subjects again; with a lead, those of the reports on its accounts.

    Returns kind -> subjects that were set aside and came back because they stand higher now.
    """
    if not subjects:
        return {}
    visible_to(worker)
    lock()
    back = {kind: _derive(kind, subjects, at)}
    if kind == "lead":
        reports = _reports_on(subjects)
        back["report"] = _derive("report", reports, at)
        _bundle(worker, reports)
    else:
        _bundle(worker, subjects)
    return {name: found for name, found in back.items() if found}


def lock() -> None:
    """One change of lines at a time until the end of the transaction: bundles reach over lines of other subjects."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('inbox', 7))")


def rebuild(worker: Viewer, *, at: datetime) -> int:
    """Make every line, on a node that held cases before it had an inbox; nothing to do when there is a line."""
    seen = visible_to(worker)
    if seen.inbox_item.exists():
        return 0
    for kind in ("report", "lead"):
        grants = seen.access_grant.filter(subject_kind=kind).order_by("subject_id")
        held = list(grants.values_list("subject_id", flat=True).distinct())
        for start in range(0, len(held), CHUNK):
            refresh(worker, kind, held[start : start + CHUNK], at=at)
    return int(seen.inbox_item.count())


def regroup(groups: Iterable[Group]) -> None:
    """Choose anew which line stands for each of these bundles: the most dangerous of a band and of a holder."""
    pairs = sorted({group for group in groups if group[1]})
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, {"units": [unit for unit, _ in pairs], "keys": [key for _, key in pairs]})


def _derive(kind: str, subjects: Sequence[int], at: datetime) -> list[int]:
    if not subjects:
        return []
    given = {"subjects": list(subjects), "kind": kind, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_NO_LONGER_HELD, given)
        left = cursor.fetchall()
        cursor.execute(_DERIVE[kind], given)
        back = sorted({subject for (subject,) in cursor.fetchall()})
    regroup(left)
    return back


_NO_LONGER_HELD = """
DELETE FROM inbox_item i WHERE i.subject_kind = %(kind)s AND i.subject_id = ANY(%(subjects)s) AND NOT EXISTS (
    SELECT 1 FROM access_grant g
    WHERE g.unit = i.unit AND g.subject_kind = i.subject_kind AND g.subject_id = i.subject_id
       AND (g.until IS NULL OR g.until > %(at)s))
RETURNING i.unit, i.group_key
"""


def _reports_on(leads: Sequence[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.report_id FROM lead_account la"
            " JOIN party p ON p.account_id = la.account_id AND p.role = 'reported' WHERE la.lead_id = ANY(%s)",
            [list(leads)],
        )
        return sorted(report for (report,) in cursor.fetchall())


def _bundle(worker: Viewer, reports: Sequence[int]) -> None:
    """Give each of these reports, and those that stood alone beside them, the key of the bundle it belongs to.

    Then say of each how much it differs from its look-alikes.
    """
    if not reports:
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEYS, {"reports": list(reports), "seen": SEEN})
        touched = cursor.fetchall()
        cursor.execute(_KEYS_OF_LEADS, {"reports": sorted({*reports, *(report for _, report, _, _ in touched)})})
        led = cursor.fetchall()
    groups = [(unit, before, after) for unit, _, before, after in touched] + led
    regroup((unit, key) for unit, *keys in groups for key in keys)
    held = sorted({report for _, report, _, after in touched if after})
    alike.compare(worker, held, ((unit, key) for unit, _, *keys in touched for key in keys))


# LIMIT 1 in a lateral join: each line is asked for by its whole key, also where the tables grew since they were last
# analysed; a plain join read all lines of the unit for each file then (82 s of a demo's 180).
_MARKS = """(SELECT report_id, idx, algorithm, value FROM file_hash WHERE algorithm IN ('md5', 'sha1', 'sha256')
    UNION ALL SELECT id, 0, 'text', template FROM report WHERE template IS NOT NULL)"""
"""By what look-alikes are found: the files that they name, and of those that name none the words that they say."""

_KEYS = f"""
WITH line AS MATERIALIZED (
    SELECT i.id, i.unit, i.subject_id AS report, i.group_key FROM inbox_item i
    WHERE i.subject_kind = 'report' AND i.subject_id = ANY(%(reports)s)
), given AS MATERIALIZED (
    SELECT DISTINCT l.unit, h.algorithm, h.value FROM line l JOIN {_MARKS} h ON h.report_id = l.report
), alone AS MATERIALIZED (
    SELECT DISTINCT i.id, g.unit, i.subject_id AS report, i.group_key FROM given g
    CROSS JOIN LATERAL (SELECT h.report_id FROM {_MARKS} h WHERE h.algorithm = g.algorithm AND h.value = g.value
                        LIMIT %(seen)s) h
    CROSS JOIN LATERAL (SELECT i.id, i.subject_id, i.group_key FROM inbox_item i
                        WHERE i.unit = g.unit AND i.subject_kind = 'report' AND i.subject_id = h.report_id
                           AND i.state IN ('open', 'in_lead') AND i.group_key = '' LIMIT 1) i
), concerned AS MATERIALIZED (SELECT * FROM line UNION SELECT * FROM alone
), file AS MATERIALIZED (
    -- one value a file: two digests of one file are one fact
    SELECT DISTINCT ON (h.report_id, h.idx) h.report_id, h.algorithm, h.value
    FROM {_MARKS} h WHERE h.report_id IN (SELECT report FROM concerned)
    ORDER BY h.report_id, h.idx, array_position(ARRAY['md5', 'sha1', 'sha256'], h.algorithm), h.value
), shared AS MATERIALIZED (
    SELECT u.unit, u.algorithm, u.value, (
        SELECT count(DISTINCT found.report_id) FROM (
            SELECT h.report_id FROM {_MARKS} h
            CROSS JOIN LATERAL (SELECT 1 FROM inbox_item i
                                WHERE i.unit = u.unit AND i.subject_kind = 'report' AND i.subject_id = h.report_id
                                   AND i.state IN ('open', 'in_lead') LIMIT 1) i
            WHERE h.algorithm = u.algorithm AND h.value = u.value
            LIMIT %(seen)s) AS found) AS holders
    FROM (SELECT DISTINCT c.unit, f.algorithm, f.value FROM concerned c JOIN file f ON f.report_id = c.report) AS u
), chosen AS MATERIALIZED (
    SELECT DISTINCT ON (c.id) c.id, c.unit, c.report, c.group_key AS before,
           coalesce(s.algorithm || ':' || s.value, '') AS after
    FROM concerned c LEFT JOIN file f ON f.report_id = c.report
    LEFT JOIN shared s ON s.unit = c.unit AND s.algorithm = f.algorithm AND s.value = f.value AND s.holders > 1
    ORDER BY c.id, s.holders DESC NULLS LAST, s.algorithm, s.value
), moved AS (
    UPDATE inbox_item i SET group_key = c.after, is_head = true, group_size = 1 FROM chosen c
    WHERE i.id = c.id AND c.before <> c.after
)
SELECT unit, report, before, after FROM chosen WHERE before <> '' OR after <> ''
"""  # noqa: S608 - our own words

_KEYS_OF_LEADS = """
WITH chosen AS MATERIALIZED (
    -- A lead that one report speaks of looks like what its report looks like.
    SELECT DISTINCT ON (l.id) l.id, l.unit, l.group_key AS before,
           CASE WHEN jsonb_array_length(d.facts -> 'reports') = 1 THEN r.group_key ELSE '' END AS after
    FROM inbox_item r JOIN party p ON p.report_id = r.subject_id AND p.role = 'reported'
    JOIN lead_account la ON la.account_id = p.account_id JOIN lead d ON d.id = la.lead_id
    JOIN inbox_item l ON l.unit = r.unit AND l.subject_kind = 'lead' AND l.subject_id = d.id
    WHERE r.subject_kind = 'report' AND r.subject_id = ANY(%(reports)s)
    ORDER BY l.id, r.subject_id
), moved AS (
    UPDATE inbox_item i SET group_key = c.after, is_head = true, group_size = 1 FROM chosen c
    WHERE i.id = c.id AND c.before <> c.after
)
SELECT unit, before, after FROM chosen WHERE before <> '' OR after <> ''
"""

_HEADS = """
UPDATE inbox_item i SET is_head = w.is_head, group_size = CASE WHEN w.is_head THEN w.size ELSE 1 END
FROM (
    SELECT m.id, m.state <> 'open' OR row_number() OVER bundle = 1 AS is_head,
           CASE WHEN m.state = 'open' THEN count(*) OVER (
               PARTITION BY m.unit, m.group_key, m.subject_kind, m.band_rank, m.assignee, m.state = 'open'
           ) ELSE 1 END AS size
    FROM inbox_item m JOIN (SELECT unnest(%(units)s::text[]) AS unit, unnest(%(keys)s::text[]) AS key) g
         ON g.unit = m.unit AND g.key = m.group_key AND m.group_key <> ''
    WINDOW bundle AS (PARTITION BY m.unit, m.group_key, m.subject_kind, m.band_rank, m.assignee, m.state = 'open'
                      ORDER BY m.danger DESC, m.workability DESC, m.dies_at, m.id)
) w
WHERE i.id = w.id AND (i.is_head, i.group_size) IS DISTINCT FROM (w.is_head, CASE WHEN w.is_head THEN w.size ELSE 1 END)
"""
