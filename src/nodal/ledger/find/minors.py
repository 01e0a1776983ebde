"""Which accounts may be a child's, as far as any report of this node says: they are covered wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from nodal.chain.refer import children
from nodal.ledger import people
from nodal.ledger.access import acting_as_well
from nodal.ledger.store.receive import load_views


def minors(accounts: Sequence[int], *, majority_age: int, on: date) -> set[int]:
    """Accounts that a report names as a victim's, or whose age it states below majority.

    Read as the worker, whoever holds the report: what is learned is only what to cover. The three youngest reports of
    each account are asked; accounts that are reported themselves are the welfare track's business.
    """
    if not accounts:
        return set()
    worker = people.worker()
    with acting_as_well(worker):
        with connection.cursor() as cursor:
            cursor.execute(_NAMED, [list(accounts)])
            named = cursor.fetchall()
        views = load_views(worker, sorted({report for _, report, _ in named})) if named else {}
    young = {report: children(view, majority_age=majority_age, on=on) for report, view in views.items()}
    return {account for account, report, index in named if index in young.get(report, ())}


_NAMED = """
SELECT a.id, p.report_id, p.idx FROM unnest(%s::bigint[]) AS a (id)
CROSS JOIN LATERAL (
    SELECT report_id, idx FROM party WHERE account_id = a.id AND role <> 'reported' ORDER BY report_id DESC LIMIT 3
) AS p
"""
