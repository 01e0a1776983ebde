"""What changed since somebody looked: numbers only, each through one index."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from nodal.facts.priorities import BANDS
from nodal.ledger import people
from nodal.ledger.access import Viewer, acting_as_well, visible_to

CAP = 1000
"""Where counting stops: a page says "1,000+"."""


def inbox_mark(viewer: Viewer) -> datetime | None:
    """When the unit's table last changed."""
    rows = visible_to(viewer).inbox_item.filter(unit=viewer.unit).order_by("-changed_at")
    found: datetime | None = rows.values_list("changed_at", flat=True).first()
    return found


def inbox(viewer: Viewer, since: datetime) -> dict[str, int]:
    """Lines that are new since then, and how many each band has; up to one more than `CAP` each."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_NEW, {"unit": viewer.unit, "since": since, "most": CAP + 1})
        (new,) = cursor.fetchone()
        cursor.execute(_BANDS, {"unit": viewer.unit, "ranks": list(range(len(BANDS))), "most": CAP + 1})
        counts = dict(cursor.fetchall())
    return {"new": new, **{f"band.{band}": counts.get(rank, 0) for rank, band in enumerate(BANDS)}}


_NEW = """
    SELECT count(*) FROM (SELECT 1 FROM inbox_item
        WHERE unit = %(unit)s AND changed_at > %(since)s AND received_at > %(since)s AND state = 'open' AND is_head
        LIMIT %(most)s) AS found
"""

_BANDS = """
    SELECT rank, (SELECT count(*) FROM (SELECT 1 FROM inbox_item i
        WHERE i.unit = %(unit)s AND i.band_rank = rank AND i.state = 'open' AND i.is_head LIMIT %(most)s) AS found)
    FROM unnest(%(ranks)s::int[]) AS rank
"""


def referrals_mark(viewer: Viewer) -> int:
    """The last thing that happened to any referral of the node: a number that grows, and nothing else of it."""
    visible_to(viewer)
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM referral_event")
        (last,) = cursor.fetchone()
    return int(last)
