"""The audit log's intake: what somebody did, written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from nodal.ledger.access import Viewer
from nodal.ledger.models import AuditIn


def record(
    viewer: Viewer,
    action: str,
    kind: str,
    subjects: Sequence[int],
    *,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one entry: `action` is `source.verb`, past facts only; ids and digests, never a value of a report."""
    AuditIn.objects.bulk_create(
        [
            AuditIn(
                at=at,
                person=viewer.person,
                unit=viewer.unit,
                action=action,
                subject_kind=kind,
                subjects=list(subjects),
                detail=dict(detail or {}),
                tx_id=0,  # the database's trigger sets both: an act cannot choose its place in the log
                epoch=0,
            )
        ]
    )
