"""Where what people decided about accounts contradicts itself, or what the reports say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from nodal.ledger.access import Viewer, visible_to

MOST = 50
"""Conflicts that a page or a list names at most."""


def among(viewer: Viewer, accounts: Sequence[int]) -> list[dict[str, Any]]:
    """Conflicts about one of these accounts and another, both of which the viewer may see, the heaviest first.

    `is_settled`: since it was raised, a person has said again that the two are not one person.
    """
    which = "c.a_id = ANY(%(accounts)s) OR c.b_id = ANY(%(accounts)s)"
    return _read(viewer, which, {"accounts": list(accounts)})


def unsettled(viewer: Viewer) -> list[dict[str, Any]]:
    """Conflicts between accounts that the viewer may see and that nobody has settled, the heaviest first."""
    return _read(viewer, "NOT {settled}", {})


def between(viewer: Viewer, pair: tuple[str, str]) -> list[dict[str, Any]]:
    """Conflicts about these two accounts, by their keys, as far as the viewer may see both."""
    a, b = sorted(pair)
    return _read(viewer, "x.key IN (%(a)s, %(b)s) AND y.key IN (%(a)s, %(b)s)", {"a": a, "b": b})


def _read(viewer: Viewer, which: str, values: Mapping[str, object]) -> list[dict[str, Any]]:
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_CONFLICTS.replace("{which}", which).replace("{settled}", _SETTLED), {**values, "most": MOST})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_SETTLED = """EXISTS (SELECT 1 FROM judgement j WHERE j.decision = 'refuse_merge' AND j.at > c.at
    AND ((j.a = x.key AND j.b = y.key) OR (j.a = y.key AND j.b = x.key)))"""

_CONFLICTS = """
SELECT c.kind, c.bits, c.at, {settled} AS is_settled,
    x.id AS a_id, x.ref AS a, x.key AS a_key, y.id AS b_id, y.ref AS b, y.key AS b_key
FROM link_conflict c JOIN account x ON x.id = c.a_id JOIN account y ON y.id = c.b_id
WHERE {which}
ORDER BY c.bits DESC NULLS LAST, c.id LIMIT %(most)s
"""
