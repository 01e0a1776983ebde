"""The list of leads: what waits for a decision, imminent danger first, then children; read along an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection

from nodal.facts.priorities import BANDS
from nodal.ledger.access import Viewer, visible_to

PAGE = 50
PAGES = 40
"""How far a list can be turned. Who looks for more than 2,000 leads wants a filter, not a page."""

COUNTED = 1000
"""Counts end here and read "1,000+": counting on would cost more than the page."""

STATES = ("waiting", "proposed", "unsure", "confirmed", "cleared", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which leads: `state` is one of STATES, `track`, `band` and `rule` (met, missing) may be empty."""

    state: str = "waiting"
    track: str = ""
    band: str = ""
    rule: str = ""
    page: int = 1


def listed(viewer: Viewer, wanted: Wanted) -> dict[str, Any]:
    """One page of the unit's leads, whether there is more, and how many there are as far as they are counted."""
    visible_to(viewer)
    where, values = _where(viewer, wanted)
    with connection.cursor() as cursor:
        offset = (wanted.page - 1) * PAGE
        cursor.execute(_rows(where), values | {"limit": PAGE + 1, "offset": offset, "upto": offset + PAGE + 1})
        names = [column.name for column in cursor.description]
        rows = [_read(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {_FROM} {where} LIMIT {COUNTED + 1}) AS found", values)  # noqa: S608
        count = cursor.fetchone()[0]
        children = _count(cursor, viewer, "i.track = 'welfare'")
        imminent = _count(cursor, viewer, "i.band_rank = 0")
    return {
        "rows": rows[:PAGE],
        "has_more": len(rows) > PAGE and wanted.page < PAGES,
        "count": min(count, COUNTED),
        "is_more": count > COUNTED,
        "children": children,
        "imminent": imminent,
    }


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """A plain cursor hands JSON out as text."""
    return row | {
        name: msgspec.json.decode(row[name]) for name in ("missing", "reasons_for", "reasons_against", "facts")
    }


def _where(viewer: Viewer, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The conditions that name an index to walk: open lines have one of their own."""
    values: dict[str, Any] = {"unit": viewer.unit}
    words = ["i.unit = %(unit)s", "i.subject_kind = 'lead'"]
    if wanted.state == "waiting":
        words.append("i.state = 'open' AND l.state IN ('proposed', 'unsure')")
    elif wanted.state == "proposed":
        words.append("i.state = 'open' AND l.state = 'proposed'")
    elif wanted.state != "all":
        words.append("l.state = %(state)s")
        values["state"] = wanted.state
    if wanted.track:
        words.append("i.track = %(track)s")
        values["track"] = wanted.track
    if wanted.band in BANDS:
        words.append("i.band_rank = %(band)s")
        values["band"] = BANDS.index(wanted.band)
    if wanted.rule:
        words.append("l.may_confirm" if wanted.rule == "met" else "NOT l.may_confirm")
    return f"WHERE {' AND '.join(words)}", values


def _count(cursor: Any, viewer: Viewer, condition: str) -> int:
    cursor.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM inbox_item i WHERE i.unit = %s AND i.subject_kind = 'lead'"  # noqa: S608
        f" AND i.state = 'open' AND {condition} LIMIT {COUNTED + 1}) AS found",
        [viewer.unit],
    )
    return int(cursor.fetchone()[0])


_FROM = "FROM inbox_item i JOIN lead l ON l.id = i.subject_id"

_ROWS = """
SELECT r.*, (SELECT p.name FROM person p WHERE p.id = r.assignee) AS assignee_name,
       (SELECT min(a.key) FROM lead_account la JOIN account a ON a.id = la.account_id
        WHERE la.lead_id = r.lead_id) AS account,
       (SELECT count(*) FROM lead_account la WHERE la.lead_id = r.lead_id) AS accounts
FROM (SELECT * FROM ({walks}) AS w
      ORDER BY w.turn, w.band_rank, w.danger DESC, w.workability DESC, w.dies_at, w.line
      LIMIT %(limit)s OFFSET %(offset)s) AS r
ORDER BY r.turn, r.band_rank, r.danger DESC, r.workability DESC, r.dies_at, r.line
"""
"""The page is cut out first: what stands beside each line is looked up for its lines alone."""

_WALK = """
(SELECT {turn} AS turn, l.id AS lead_id, l.ref, l.state, i.track, l.may_confirm, l.missing, l.reasons_for,
        l.reasons_against, l.facts, i.band, i.band_rank, i.danger, i.workability, i.dies_at, i.assignee, i.id AS line
 {joined} {where} AND {part}
 ORDER BY i.track DESC, i.band_rank, i.danger DESC, i.workability DESC, i.dies_at, i.id LIMIT %(upto)s)
"""

_TURNS = (
    "i.track = 'welfare' AND i.band_rank = 0",
    "i.track = 'suspect' AND i.band_rank = 0",
    "i.track = 'welfare' AND i.band_rank > 0",
    "i.track = 'suspect' AND i.band_rank > 0",
)
"""The order of the list, as one walk along the index each: danger before everything, children before others."""


def _rows(where: str) -> str:
    walks = " UNION ALL ".join(
        _WALK.format(turn=turn, joined=_FROM, where=where, part=part) for turn, part in enumerate(_TURNS)
    )
    return _ROWS.format(walks=walks)
