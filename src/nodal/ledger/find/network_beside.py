"""Networks beside one another: which are tied to one by links, and what two of them share, as a unit sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well, visible_to
from nodal.ledger.find.told_here import told_here, values_of

Document = dict[str, Any]

BESIDE = 8
ACCOUNTS = 500
ACROSS = 2000
COMMON = 400
"""So much is read for one page at most; the page says when there is more."""


def beside(viewer: Viewer, network: int, accounts: Sequence[int]) -> list[Document]:
    """The networks to whose accounts these have links, the strongest link first."""
    visible_to(viewer)
    return _rows(_BESIDE, network=network, accounts=list(accounts), most=BESIDE)


def compare(viewer: Viewer, one: UUID, other: UUID) -> Document:
    """Two networks: their accounts, the evidence that runs between them, and the values that accounts of both hold.

    In a fixed number of queries. Raises Unknown when the unit holds no account of one of them.
    """
    seen = visible_to(viewer)
    found = list(seen.network.filter(ref__in=[one, other]).values("id", "ref", "tier", "found"))
    by_ref = {row["ref"]: row for row in found}
    if one not in by_ref or other not in by_ref:
        raise Unknown("network: expected two of which your unit holds an account, found fewer at these addresses")
    sides = [by_ref[one], by_ref[other]]
    numbers = [side["id"] for side in sides]
    members = _rows(_MEMBERS, networks=numbers, most=2 * ACCOUNTS + 1)
    own = [[row for row in members if row["network_id"] == number][:ACCOUNTS] for number in numbers]
    ids = [[row["id"] for row in rows] for rows in own]
    given = {"one": ids[0], "other": ids[1], "both": [*ids[0], *ids[1]]}
    across = _rows(_ACROSS, **given, most=ACROSS + 1)
    common = _rows(_COMMON, **given, most=COMMON)
    told = told_here(viewer, given["both"], values_of(common))
    for thing in common:
        thing["shown"] = thing["value"] if (thing["kind"], thing["value"]) in told else None
    return {
        "sides": [side | {"members": rows} for side, rows in zip(sides, own, strict=True)],
        "across": across[:ACROSS],
        "common": common,
        "is_cut": len(members) > 2 * ACCOUNTS or len(across) > ACROSS or len(common) == COMMON,
        "hidden": _hidden(numbers, given["both"]),
    }


def _hidden(networks: Sequence[int], seen: Sequence[int]) -> int:
    """How many accounts of the two only other units hold. A number, read as the worker."""
    with acting_as_well(people.worker()):
        return int(_rows(_ALL, networks=list(networks))[0]["total"]) - len(seen)


def _rows(statement: str, **given: object) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_BESIDE = """
SELECT n.ref, n.tier, count(*) AS links, max(l.bits) AS bits FROM (
    SELECT b_id AS other, bits FROM link WHERE a_id = ANY(%(accounts)s)
    UNION ALL SELECT a_id, bits FROM link WHERE b_id = ANY(%(accounts)s)
) AS l JOIN network_member m ON m.account_id = l.other AND m.network_id <> %(network)s
JOIN network n ON n.id = m.network_id
GROUP BY n.id, n.ref, n.tier ORDER BY max(l.bits) DESC, n.id LIMIT %(most)s
"""

_MEMBERS = """
SELECT a.id, a.ref, a.key, m.network_id, m.role, coalesce(pm.person, a.key) AS person
FROM network_member m JOIN account a ON a.id = m.account_id LEFT JOIN person_member pm ON pm.account_id = a.id
WHERE m.network_id = ANY(%(networks)s) ORDER BY a.key LIMIT %(most)s
"""

_ALL = "SELECT count(*) AS total FROM network_member WHERE network_id = ANY(%(networks)s)"

_ACROSS = """
SELECT l.id, l.a_id, l.b_id, l.relation, l.bits AS total, e.kind, e.value, e.audience, e.bits
FROM link l JOIN link_evidence e ON e.link_id = l.id
WHERE (l.a_id = ANY(%(one)s) AND l.b_id = ANY(%(other)s)) OR (l.a_id = ANY(%(other)s) AND l.b_id = ANY(%(one)s))
ORDER BY l.bits DESC, l.id, e.bits DESC, e.id LIMIT %(most)s
"""

_COMMON = """
SELECT e.kind, e.value, max(e.audience) AS audience,
       count(DISTINCT x.id) FILTER (WHERE x.id = ANY(%(one)s)) AS ones,
       count(DISTINCT x.id) FILTER (WHERE x.id = ANY(%(other)s)) AS others
FROM link l JOIN link_evidence e ON e.link_id = l.id CROSS JOIN LATERAL (VALUES (l.a_id), (l.b_id)) AS x (id)
WHERE l.a_id = ANY(%(both)s) AND l.b_id = ANY(%(both)s) AND e.audience IS NOT NULL
GROUP BY e.kind, e.value
ORDER BY least(count(DISTINCT x.id) FILTER (WHERE x.id = ANY(%(one)s)),
               count(DISTINCT x.id) FILTER (WHERE x.id = ANY(%(other)s))) DESC, e.kind, e.value
LIMIT %(most)s
"""
