"""Which of some accounts a viewer may see, for pages that look beyond a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Viewer, acting_as_well, visible_to


def accounts_seen(viewer: Viewer, accounts: Sequence[int]) -> dict[str, dict[str, Any]]:
    """Key -> the account, with the network that it is in and the viewer sees as well, if there is one."""
    seen = visible_to(viewer)
    rows = seen.account.filter(id__in=list(accounts)).values("id", "ref", "key")
    found = {row["key"]: dict(row) | {"network": None} for row in rows}
    members = seen.network_member.filter(account_id__in=[row["id"] for row in found.values()])
    for key, ref in members.values_list("account__key", "network__ref"):
        if key in found:
            found[key]["network"] = ref
    return found


def units_holding(accounts: Sequence[int], but: str) -> tuple[str, ...]:
    """Names of the units, other than one, that hold a report on one of these accounts. Read as the worker."""
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute(_UNITS, {"accounts": list(accounts), "but": but})
        return tuple(name for (name,) in cursor.fetchall())


_UNITS = """
SELECT DISTINCT u.name FROM party p JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p.report_id
    AND g.unit <> %(but)s AND (g.until IS NULL OR g.until > now())
JOIN unit u ON u.code = g.unit WHERE p.account_id = ANY(%(accounts)s) ORDER BY 1 LIMIT 12
"""
