"""The audit log's intake: what somebody did, written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from nodal.ledger import bulk
from nodal.ledger.access import Viewer


def record(
    viewer: Viewer,
    action: str,
    kind: str,
    subjects: Sequence[int],
    *,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Append one entry: `action` is `source.verb`, past facts only; ids and digests, never a value of a report.

    What a program did in a person's name says so: its detail names the token.
    The transaction and epoch are the database's to fill in. No RETURNING: who appends may not read the log.
    """
    said = dict(detail or {}) if viewer.token is None else {**(detail or {}), "token": viewer.token}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)"
            " VALUES (0, 0, %s, %s, %s, %s, %s, %s::bigint[], %s::jsonb)",
            [at, viewer.person, viewer.unit, action, kind, list(subjects), bulk.text(said)],
        )
