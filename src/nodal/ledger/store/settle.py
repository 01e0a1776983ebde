"""Rows of contradictions: what a later telling says otherwise, and what a person chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from nodal.facts.report import Told, account_keys
from nodal.ledger import bulk
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.store import receive


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One unsettled contradiction of a report: what holds now, what the later telling says, and where that is from."""

    report: int
    source: str
    number: str
    version: int
    no: int
    received_at: datetime
    view: Told
    later: Told


def oldest(viewer: Viewer, ref: UUID) -> int | None:
    """The first telling of a report that contradicts and that nobody settled yet. Raises Unknown for no report."""
    seen = visible_to(viewer)
    if not seen.report.filter(ref=ref).exists():
        raise Unknown("report: expected one that your unit holds, found none")
    rows = seen.report_version.filter(report__ref=ref)
    settled = rows.filter(settles__isnull=False).values("settles")
    found = rows.filter(kind="conflict").exclude(no__in=settled).order_by("no").values_list("no", flat=True).first()
    return None if found is None else int(found)


def contradiction(viewer: Viewer, ref: UUID, no: int) -> Contradiction:
    """The contradiction of telling `no` that nobody settled yet. Raises Unknown."""
    seen = visible_to(viewer)
    head = seen.report.filter(ref=ref).values_list("id", "source", "number", "version").first()
    if head is None:
        raise Unknown("report: expected one that your unit holds, found none")
    rows = seen.report_version.filter(report=head[0])
    received_at = rows.filter(no=no, kind="conflict").values_list("received_at", flat=True).first()
    if received_at is None or rows.filter(settles=no).exists():
        raise Unknown("telling: expected one that contradicts and is not settled, found none")
    return Contradiction(
        *head, no, received_at, view=receive.load_views(viewer, [head[0]])[head[0]], later=_told(head[0], no)
    )


def _told(report: int, no: int) -> Told:
    with connection.cursor() as cursor:
        cursor.execute("SELECT told::text FROM report_version WHERE report_id = %s AND no = %s", [report, no])
        return bulk.read(cursor.fetchone()[0], Told)


def settle(
    worker: Viewer, about: Contradiction, view: Told, delta: Sequence[Mapping[str, object]], *, at: datetime
) -> bool:
    """Let `view` hold from now on; False when the report was told again or settled in the meantime.

    Both tellings stay as they are; the choice is one more version that names the telling it settles.
    """
    no = about.version + 1
    # Counted first: whoever is second changes nothing.
    if visible_to(worker).report.filter(id=about.report, version=about.version).update(version=no) != 1:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO report_version"
            " (report_id, no, kind, format, file, row, received_at, told, view, delta, settles)"
            " SELECT report_id, %s, 'settled', format, file, row, %s, told, %s, %s, no FROM report_version"
            " WHERE report_id = %s AND no = %s",
            [no, at, bulk.text(view), bulk.text(delta), about.report, about.no],
        )
    accounts = receive.linkable(account_keys(view, source=about.source), view)
    receive.rewrite(receive.Telling(about.report, about.later, view, no, "settled", delta, accounts, None))
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"report": about.report, "urgent": view.incident.urgent is not None})
    return True


# What is still contradicted escalates until a person says otherwise.
_OPEN = """
WITH open AS (
    SELECT v.no, v.told -> 'incident' ->> 'urgent' IS NOT NULL AS urgent FROM report_version v
    WHERE v.report_id = %(report)s AND v.kind = 'conflict'
      AND NOT EXISTS (SELECT 1 FROM report_version s WHERE s.report_id = v.report_id AND s.settles = v.no)
)
UPDATE report SET has_conflict = EXISTS (SELECT 1 FROM open),
                  urgent = %(urgent)s OR EXISTS (SELECT 1 FROM open WHERE open.urgent)
WHERE id = %(report)s
"""
