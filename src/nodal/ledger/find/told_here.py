"""Which values that link accounts stand in reports of the viewer's unit; what only others know stays hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from nodal.ledger.access import Viewer, visible_to

Value = tuple[str, str]


def told_here(viewer: Viewer, accounts: Sequence[int], values: Iterable[Value]) -> frozenset[Value]:
    """Of these (kind, value) those that a report which the viewer may see tells of one of these accounts."""
    visible_to(viewer)
    asked = sorted(set(values))
    if not asked:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            _TOLD,
            {
                "kinds": [kind for kind, _ in asked],
                "values": [value for _, value in asked],
                "accounts": list(accounts),
            },
        )
        return frozenset((kind, value) for kind, value in cursor.fetchall())


def values_of(rows: Iterable[Mapping[str, Any]]) -> set[Value]:
    """The (kind, value) of rows of evidence that repeat a value of a report; the others hold words of the model."""
    return {(row["kind"], row["value"]) for row in rows if is_value(row)}


def is_value(row: Mapping[str, Any]) -> bool:
    """Whether a row of evidence repeats a value of a report."""
    return row["audience"] is not None and row["kind"] not in _OWN_WORDS


_OWN_WORDS = frozenset({"prior", "decision", "corroboration"})

COMPARED = """
CASE WHEN s.kind = 'ip' AND strpos(s.value, ':') > 0 THEN text(network(set_masklen(s.value::inet, 64))) ELSE s.value END
"""
"""A sighting `s` as linking compares it: of IPv6 the network (`store/link.sql` tells the engine the same)."""

# An address of a shared line is kept with its port and time behind it, a digest with its algorithm before it.
_TOLD = f"""
SELECT v.kind, v.value FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS v (kind, value)
WHERE EXISTS (
        SELECT 1 FROM sighting s JOIN party p ON p.report_id = s.report_id AND (p.idx = s.party OR s.party IS NULL)
        WHERE s.kind = v.kind AND {COMPARED} IN (v.value, split_part(v.value, '|', 1))
          AND p.account_id = ANY(%(accounts)s))
   OR v.kind = 'hash' AND EXISTS (
        SELECT 1 FROM file_hash h JOIN party p ON p.report_id = h.report_id
        WHERE h.algorithm = split_part(v.value, ':', 1) AND h.value = split_part(v.value, ':', 2)
          AND p.account_id = ANY(%(accounts)s))
"""  # noqa: S608 - own words
