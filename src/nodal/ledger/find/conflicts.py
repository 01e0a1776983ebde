"""Where what people decided about accounts contradicts itself, or what the reports say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from nodal.ledger.access import Viewer, visible_to

MOST = 50
"""Conflicts that a page names at most."""


def among(viewer: Viewer, accounts: Sequence[int]) -> list[dict[str, Any]]:
    """Conflicts about one of these accounts and another, both of which the viewer may see, the heaviest first."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_AMONG, {"accounts": list(accounts), "most": MOST})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_AMONG = """
SELECT c.kind, c.bits, c.at, x.id AS a_id, x.ref AS a, x.key AS a_key, y.id AS b_id, y.ref AS b, y.key AS b_key
FROM link_conflict c JOIN account x ON x.id = c.a_id JOIN account y ON y.id = c.b_id
WHERE c.a_id = ANY(%(accounts)s) OR c.b_id = ANY(%(accounts)s)
ORDER BY c.bits DESC NULLS LAST, c.id LIMIT %(most)s
"""
