"""The list of networks of which a unit holds an account: the tested ones first, then the largest."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import connection

from nodal.ledger.access import Viewer, visible_to

PAGE = 50
PAGES = 40
COUNTED = 1000
"""Counts end here and read "1,000+"."""


def listed(viewer: Viewer, *, tier: str = "", page: int = 1) -> dict[str, Any]:
    """One page of the unit's networks, whether there is more, and how many there are as far as they are counted."""
    visible_to(viewer)
    given = {"unit": viewer.unit, "tier": tier, "limit": PAGE + 1, "offset": (page - 1) * PAGE, "most": COUNTED + 1}
    only = "AND u.tier = %(tier)s" if tier else ""
    with connection.cursor() as cursor:
        cursor.execute(" ".join((_ROWS, only, _ORDER)), given)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(" ".join((_COUNT, only, _MOST)), given)
        count = cursor.fetchone()[0]
    for row in rows:
        row["found"] = msgspec.json.decode(row["found"])
    return {
        "rows": rows[:PAGE],
        "has_more": len(rows) > PAGE and page < PAGES,
        "count": min(count, COUNTED),
        "is_more": count > COUNTED,
    }


_ROWS = """
SELECT n.ref, u.tier, u.accounts, n.found FROM network_unit u JOIN network n ON n.id = u.network_id
WHERE u.unit = %(unit)s
"""

_ORDER = "ORDER BY u.tier DESC, u.accounts DESC, u.network_id LIMIT %(limit)s OFFSET %(offset)s"

_COUNT = "SELECT count(*) FROM (SELECT 1 FROM network_unit u WHERE u.unit = %(unit)s"

_MOST = "LIMIT %(most)s) AS found"
