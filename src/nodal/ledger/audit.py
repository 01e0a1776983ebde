"""The audit log's intake: what somebody did, written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    """
    record_all(viewer, action, kind, [(subjects, detail or {})], at=at)


def record_all(
    viewer: Viewer,
    action: str,
    kind: str,
    entries: Iterable[tuple[Sequence[int], Mapping[str, object]]],
    *,
    at: datetime,
) -> None:
    """Append an entry for each of these subjects and details: the same was done to each."""
    token = {} if viewer.token is None else {"token": viewer.token}
    rows = [
        (at, viewer.person, viewer.unit, action, kind, list(subjects), bulk.text({**detail, **token}))
        for subjects, detail in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_APPEND, rows)


# The transaction and epoch are the database's to fill in. No RETURNING: who appends may not read the log.
_APPEND = """
INSERT INTO audit_in (tx_id, epoch, at, person, unit, action, subject_kind, subjects, detail)
VALUES (0, 0, %s, %s, %s, %s, %s, %s::bigint[], %s::jsonb)
"""
