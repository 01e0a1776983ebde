"""What became of a network from run to run: it formed, grew, was merged, split, came into another tier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger.access import Viewer, visible_to

MOST = 60
"""Events of a network that its page tells, the youngest first."""


def events(viewer: Viewer, ref: UUID) -> list[dict[str, Any]]:
    """The events of a network that the viewer may see, the youngest first. `other`: only where they see it as well."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, {"ref": ref, "most": MOST})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_EVENTS = """
SELECT e.at, e.kind, e.tier, e.size, e.before, e.ref = %(ref)s AS is_own,
       (SELECT n.ref FROM network n WHERE n.ref = CASE WHEN e.ref = %(ref)s THEN e.other ELSE e.ref END) AS other
FROM (SELECT * FROM network_event WHERE ref = %(ref)s UNION SELECT * FROM network_event WHERE other = %(ref)s) AS e
ORDER BY e.at DESC, e.id DESC LIMIT %(most)s
"""
