"""Rows of ranks: what is known beside the report itself, and where a subject stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from django.db import connection

from nodal.chain.match import FileMatch, Hit, State, Tier
from nodal.chain.triage import Priority
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to


def load_matches(viewer: Viewer, reports: Sequence[int]) -> dict[int, list[FileMatch]]:
    """What lists say of the files of each report."""
    found: dict[int, list[FileMatch]] = {report: [] for report in reports}
    rows = visible_to(viewer).file_match.filter(report__in=reports).order_by("report", "idx")
    for report, index, state, tier, why, hits in rows.values_list("report_id", "idx", "state", "tier", "why", "hits"):
        kept = msgspec.convert(hits, tuple[Hit, ...])
        found[report].append(FileMatch(index, State(state), Tier(tier) if tier else None, kept, (), why))
    return found


def counts_beside(worker: Viewer, reports: Sequence[int]) -> dict[int, tuple[int, int, bool]]:
    """Report -> (earlier reports on the account, not viral; accounts with the same file; in a tested network)."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, {"reports": list(reports), "uploaders": UPLOADERS})
        return {report: (prior, uploaders, tested) for report, prior, uploaders, tested in cursor.fetchall()}


UPLOADERS = 1_000
"""Of so many reports of a file the accounts are counted; whether more have it changes nothing, as viral size counts for
nothing. Without an end 20,000 look-alikes would each be held against all the others."""

_BESIDE = """
WITH given AS MATERIALIZED (
    SELECT DISTINCT h.report_id, h.algorithm, h.value FROM file_hash h WHERE h.report_id = ANY(%(reports)s)
), counted AS MATERIALIZED (
    SELECT g.algorithm, g.value, (
        SELECT count(DISTINCT p.account_id)
        FROM (SELECT h.report_id FROM file_hash h WHERE h.algorithm = g.algorithm AND h.value = g.value
              LIMIT %(uploaders)s) h
        JOIN report r ON r.id = h.report_id AND r.state = 'open'
        JOIN party p ON p.report_id = h.report_id AND p.role = 'reported') AS n
    FROM (SELECT DISTINCT algorithm, value FROM given) g
), shared AS MATERIALIZED (
    SELECT g.report_id, max(c.n) AS n FROM given g JOIN counted c USING (algorithm, value) GROUP BY 1
)
SELECT r.id,
       (SELECT count(DISTINCT p2.report_id) FROM party p
        JOIN party p2 ON p2.account_id = p.account_id AND p2.role = 'reported' JOIN report r2 ON r2.id = p2.report_id
        WHERE p.report_id = r.id AND p.role = 'reported' AND r2.state = 'open' AND r2.received_at <= r.received_at
          AND r2.id < r.id AND NOT EXISTS (SELECT 1 FROM file_hash h WHERE h.report_id = r2.id AND h.is_viral)),
       coalesce(s.n, 0),
       EXISTS (SELECT 1 FROM party p JOIN network_member m ON m.account_id = p.account_id
               JOIN network n ON n.id = m.network_id
               WHERE p.report_id = r.id AND n.tier = 'tested' AND m.role <> 'attached')
FROM report r LEFT JOIN shared s ON s.report_id = r.id WHERE r.id = ANY(%(reports)s)
"""


def reports_of_leads(worker: Viewer, leads: Sequence[int]) -> dict[int, list[int]]:
    """Lead -> the open reports on its accounts."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT la.lead_id, array_agg(DISTINCT p.report_id ORDER BY p.report_id) FROM lead_account la
            JOIN party p ON p.account_id = la.account_id AND p.role = 'reported'
            JOIN report r ON r.id = p.report_id AND r.state = 'open'
            WHERE la.lead_id = ANY(%s) GROUP BY 1
            """,
            [list(leads)],
        )
        return dict(cursor.fetchall())


def save(worker: Viewer, kind: str, ranks: Mapping[int, Priority], *, at: datetime) -> None:
    """Put the ranks of these subjects in the place of earlier ones."""
    visible_to(worker).priority.filter(subject_kind=kind, subject_id__in=list(ranks)).delete()
    bulk.insert(
        "priority",
        (
            "subject_kind", "subject_id", "danger", "workability", "band", "band_rank", "track", "factors",
            "would_change",
            "dies_at", "dies_rule", "rules_version", "at",
        ),
        (
            (
                kind, subject, p.danger, p.workability, p.band, p.rank_key[0], str(p.track), bulk.text(p.factors),
                bulk.text(p.would_change), p.dies_at, p.dies_rule, p.rules_version, at,
            )
            for subject, p in ranks.items()
        ),
    )  # fmt: skip


def arrived(worker: Viewer, reports: Sequence[int]) -> dict[int, tuple[datetime, bool]]:
    """When each report came in, and whether a telling that nobody settled against escalates it."""
    rows = visible_to(worker).report.filter(id__in=reports).values_list("id", "received_at", "urgent")
    return {report: (received_at, urgent) for report, received_at, urgent in rows}
