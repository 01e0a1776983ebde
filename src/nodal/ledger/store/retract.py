"""Rows of retractions: a report taken back by its source, perhaps before it came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from nodal.facts.report import Retraction
from nodal.ledger.access import Viewer, visible_to

BESIDE = 2_000
"""So many reports on the same accounts are ranked again after one retraction."""

BUNDLED = 50
"""Of so many look-alikes of a report that was taken back the bundle is chosen anew; a larger one stays one."""


def noted(worker: Viewer, source: str, numbers: Sequence[str]) -> set[str]:
    """Which of these numbers that source took back already."""
    return set(
        visible_to(worker).retraction_note.filter(source=source, number__in=numbers).values_list("number", flat=True)
    )


def sources_of(worker: Viewer, numbers: Sequence[str]) -> dict[str, set[str]]:
    """Number -> every source that this node holds a report of that number from."""
    found: dict[str, set[str]] = {}
    rows = visible_to(worker).report.filter(number__in=numbers).values_list("number", "source")
    for number, source in rows:
        found.setdefault(number, set()).add(source)
    return found


def note(worker: Viewer, source: str, taken_back: Sequence[tuple[int, Retraction]], *, at: datetime) -> None:
    """Remember retractions, each with the file that it came in."""
    visible_to(worker).retraction_note.bulk_create(
        [
            visible_to(worker).retraction_note.model(
                source=source, number=item.number, reason=item.reason, received_at=at, file=file, row=item.row
            )
            for file, item in taken_back
        ]
    )


def mark(worker: Viewer, source: str, numbers: Sequence[str], *, at: datetime) -> list[int]:
    """Mark reports as taken back; returns their ids."""
    reports = visible_to(worker).report.filter(source=source, number__in=numbers, state="open")
    ids = list(reports.values_list("id", flat=True))
    reports.update(state="retracted", retracted_at=at)
    return ids


def end_support(worker: Viewer, reports: Sequence[int]) -> None:
    """What these reports alone supported ends: their rank, their route, and a referral that nobody sent yet."""
    seen = visible_to(worker)
    seen.priority.filter(subject_kind="report", subject_id__in=reports).delete()
    seen.routing.filter(subject_kind="report", subject_id__in=reports).delete()
    ready = seen.referral.filter(subject_kind="report", subject_id__in=reports, state="ready")
    ready.update(state="superseded")


def beside(worker: Viewer, reports: Sequence[int]) -> list[int]:
    """Open reports whose rank counted these: those on the same accounts."""
    return _found(worker, _SAME_ACCOUNT, reports, BESIDE)


def look_alikes(worker: Viewer, reports: Sequence[int]) -> list[int]:
    """Open reports of the same bundles."""
    return _found(worker, _SAME_BUNDLE, reports, BUNDLED)


def still_open(worker: Viewer, reports: Sequence[int]) -> list[int]:
    """Which of these nobody took back, in their order."""
    kept = set(visible_to(worker).report.filter(id__in=reports, state="open").values_list("id", flat=True))
    return [report for report in reports if report in kept]


def _found(worker: Viewer, statement: str, reports: Sequence[int], most: int) -> list[int]:
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"reports": list(reports), "most": most})
        return sorted(report for (report,) in cursor.fetchall())


_SAME_ACCOUNT = """
SELECT DISTINCT o.report_id FROM party p
JOIN party o ON o.account_id = p.account_id AND o.report_id <> ALL(%(reports)s)
JOIN report r ON r.id = o.report_id AND r.state = 'open'
WHERE p.report_id = ANY(%(reports)s) LIMIT %(most)s
"""

_SAME_BUNDLE = """
SELECT DISTINCT o.subject_id FROM inbox_item i
JOIN inbox_item o ON o.unit = i.unit AND o.group_key = i.group_key AND o.group_key <> '' AND o.subject_kind = 'report'
     AND o.state <> 'retracted' AND o.subject_id <> ALL(%(reports)s)
WHERE i.subject_kind = 'report' AND i.subject_id = ANY(%(reports)s) AND i.group_key <> '' LIMIT %(most)s
"""
