"""One network as a unit sees it: its accounts and what holds them; of what other units hold, only how much."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well, visible_to
from nodal.ledger.find.network_beside import beside
from nodal.ledger.find.network_days import seen_on
from nodal.ledger.find.told_here import COMPARED, told_here, values_of

Document = dict[str, Any]

ACCOUNTS = 500
LINKS = 1500
THINGS = 200
GHOSTS = 40
NEAR = 60
"""So much is read for one page at most; the page says when there is more."""


def number_of(viewer: Viewer, ref: UUID) -> int:
    """The id behind an address. Raises Unknown when the unit holds no account of that network."""
    found = visible_to(viewer).network.filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("network: expected one of which your unit holds an account, found none at that address")
    return int(found)


def show(viewer: Viewer, ref: UUID, *, ghosts: bool) -> Document:
    """Everything that the viewer may see of a network, in a fixed number of queries. Raises Unknown."""
    network = visible_to(viewer).network.filter(ref=ref).values("id", "ref", "tier", "found", "sentences").first()
    if network is None:
        raise Unknown("network: expected one of which your unit holds an account, found none at that address")
    members = _rows(_MEMBERS, network=network["id"])
    ids = [one["id"] for one in members]
    links = _rows(_LINKS, accounts=ids)
    kept = links[:LINKS]
    hidden = others_of(network["id"], viewer.unit, ids)
    for one in members:
        one["is_child"] = one["id"] in hidden["children"]
    things = _rows(_THINGS, links=[one["id"] for one in kept])
    here = told_here(viewer, ids, values_of(things))
    seen = seen_on(viewer, ids, here)
    for thing in things:
        thing["value"] = thing["value"] if (thing["kind"], thing["value"]) in here else None
    return {
        "network": network,
        "calibration": hidden["calibration"],
        "members": members[:ACCOUNTS],
        "has_more_members": len(members) > ACCOUNTS,
        "links": kept,
        "has_more_links": len(links) > LINKS,
        "things": things,
        "days": _rows(_DAYS, accounts=ids),
        "seen": seen,
        "beside": beside(viewer, network["id"], ids),
        "ghosts": _rows(_GHOSTS, accounts=ids) if ghosts else [],
        "total": hidden["total"],
        "hidden": hidden["hidden"],
        "units": hidden["units"],
    }


def members_of(viewer: Viewer, ref: UUID) -> tuple[Document, list[Document]]:
    """The head of a network and its accounts that the viewer may see. Raises Unknown."""
    seen = visible_to(viewer)
    head = seen.network.filter(ref=ref).values("id", "ref", "tier").first()
    if head is None:
        raise Unknown("network: expected one of which your unit holds an account, found none at that address")
    rows = seen.network_member.filter(network=head["id"]).order_by("account__key")
    found = rows.values_list("account_id", "account__key")[:ACCOUNTS]
    return head, [{"id": number, "key": key} for number, key in found]


def near(viewer: Viewer, network: UUID, account: UUID) -> Document:
    """The strongest neighbours of an account, in the network or outside, that the viewer may see. Raises Unknown."""
    visible_to(viewer)
    found = _rows(_CENTRE, network=network, account=account)
    if not found:
        raise Unknown("account: expected one of a network of your unit, found none at that address")
    links = _rows(_NEAR, account=found[0]["id"])
    ids = sorted({one[end] for one in links for end in ("a_id", "b_id")})
    members = _rows(_NEIGHBOURS, accounts=ids)
    children = _children(ids)
    for one in members:
        one["is_child"] = one["id"] in children
    return {"network": found[0]["network_id"], "account": found[0]["id"], "members": members, "links": links}


def link(viewer: Viewer, one: UUID, other: UUID) -> Document:
    """Both accounts, and every link between them with its evidence. Raises Unknown when one cannot be seen.

    `elsewhere`: values of the evidence that no report of the viewer's unit tells of either: they are not to be shown.
    """
    seen = visible_to(viewer)
    accounts = list(seen.account.filter(ref__in=[one, other]).order_by("key").values("id", "ref", "key"))
    if len(accounts) != 2:
        raise Unknown("link: expected two accounts of reports that your unit holds, found none at that address")
    ids = [account["id"] for account in accounts]
    rows = _rows(_EVIDENCE, accounts=ids)
    reports = sorted({report for row in rows for report in row["reports"]})[:500]
    shown = seen.report.filter(id__in=reports).values("id", "ref", "number", "sender", "source")
    return {
        "accounts": accounts,
        "evidence": rows,
        "elsewhere": values_of(rows) - told_here(viewer, ids, values_of(rows)),
        "reports": {report["id"]: report for report in shown},
        "network": _first(_COMMON, accounts=ids),
        "children": _children(ids),
    }


def others_of(network: int, unit: str, shown: Sequence[int]) -> Document:
    """How many accounts there are in all, which units hold those that this one does not, and which are a child's.

    Also what the run of linking fitted its numbers from: counts that name nobody. Looked up as the worker: it gives
    numbers and names of units, and covers what may be a child's.
    """
    with acting_as_well(people.worker()):
        rows = _rows(_OTHERS, network=network, unit=unit)
        total = _rows(_TOTAL, network=network, unit=unit)[0]
        children = _rows(_CHILDREN, accounts=list(shown))
        fitted = json.loads(_rows(_FITTED, network=network)[0]["fitted"])
    return {
        "calibration": fitted,
        "total": total["total"],
        "hidden": total["hidden"],
        "units": rows,
        "children": {row["account_id"] for row in children},
    }


def _children(accounts: Sequence[int]) -> set[int]:
    with acting_as_well(people.worker()):
        return {row["account_id"] for row in _rows(_CHILDREN, accounts=list(accounts))}


def _rows(statement: str, **given: object) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**given, **_LIMITS})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _first(statement: str, **given: object) -> Document | None:
    return next(iter(_rows(statement, **given)), None)


_LIMITS: Mapping[str, int] = {
    "most_accounts": ACCOUNTS + 1,
    "most_links": LINKS + 1,
    "most_things": THINGS,
    "most_ghosts": GHOSTS,
    "most_near": NEAR,
}

_MEMBER = """
SELECT a.id, a.ref, a.key, m.role, m.network_id,
       (SELECT pm.person FROM person_member pm WHERE pm.account_id = a.id) AS person,
       EXISTS (SELECT 1 FROM party p WHERE p.account_id = a.id AND p.role = 'reported') AS is_reported,
       l.ref AS lead, l.state AS lead_state
"""

_LEAD_OF = """
LEFT JOIN LATERAL (
    SELECT x.ref, x.state FROM lead_account la JOIN lead x ON x.id = la.lead_id WHERE la.account_id = a.id
    ORDER BY x.is_current DESC, x.id LIMIT 1
) AS l ON true
"""

_MEMBERS = f"""
{_MEMBER} FROM network_member m JOIN account a ON a.id = m.account_id {_LEAD_OF}
WHERE m.network_id = %(network)s ORDER BY a.key LIMIT %(most_accounts)s
"""

_NEIGHBOURS = f"""
{_MEMBER} FROM account a LEFT JOIN network_member m ON m.account_id = a.id {_LEAD_OF}
WHERE a.id = ANY(%(accounts)s) ORDER BY a.key
"""

_LINKS = """
SELECT l.id, l.a_id, l.b_id, l.relation, l.bits FROM link l
WHERE l.a_id = ANY(%(accounts)s) AND l.b_id = ANY(%(accounts)s) ORDER BY l.bits DESC, l.id LIMIT %(most_links)s
"""

_NEAR = """
SELECT l.id, l.a_id, l.b_id, l.relation, l.bits FROM link l
WHERE l.a_id = %(account)s OR l.b_id = %(account)s ORDER BY l.bits DESC, l.id LIMIT %(most_near)s
"""

_CENTRE = """
SELECT a.id, n.id AS network_id FROM account a JOIN network_member m ON m.account_id = a.id
JOIN network n ON n.id = m.network_id WHERE a.ref = %(account)s AND n.ref = %(network)s
"""

_THINGS = """
SELECT e.kind, e.value, max(e.audience) AS audience, max(e.bits) AS bits, array_agg(e.link_id) AS links
FROM link_evidence e WHERE e.link_id = ANY(%(links)s) AND e.audience IS NOT NULL
GROUP BY e.kind, e.value ORDER BY count(*) DESC, e.kind, e.value LIMIT %(most_things)s
"""

_DAYS = """
SELECT p.account_id, (s.at AT TIME ZONE 'UTC')::date AS day, count(*) AS times
FROM party p JOIN sighting s ON s.report_id = p.report_id AND s.party = p.idx
WHERE p.account_id = ANY(%(accounts)s) AND p.role IN ('reported', 'recipient') AND s.at IS NOT NULL
GROUP BY 1, 2 ORDER BY 2, 1 LIMIT 5000
"""

_GHOSTS = f"""
SELECT i.kind, i.value, max(i.audience) AS audience, min(i.why) AS why,
       array_agg(DISTINCT i.relation) AS relations, array_agg(DISTINCT s.account_id) AS accounts
FROM (SELECT DISTINCT p.account_id, s.kind, {COMPARED} AS value FROM party p
      JOIN sighting s ON s.report_id = p.report_id AND s.party = p.idx
      WHERE p.account_id = ANY(%(accounts)s) AND p.role = 'reported' AND s.value IS NOT NULL LIMIT 5000) AS s
JOIN link_ignored i ON i.kind = s.kind AND i.value = s.value
GROUP BY i.kind, i.value ORDER BY max(i.audience) DESC, i.kind, i.value LIMIT %(most_ghosts)s
"""  # noqa: S608 - own words

_EVIDENCE = """
SELECT l.id, l.relation, l.bits AS total, x.key AS a, y.key AS b, e.kind, e.value, e.audience, e.decay, e.bits,
       e.reports
FROM link l JOIN account x ON x.id = l.a_id JOIN account y ON y.id = l.b_id JOIN link_evidence e ON e.link_id = l.id
WHERE l.a_id = ANY(%(accounts)s) AND l.b_id = ANY(%(accounts)s) ORDER BY l.relation DESC, e.id
"""

_COMMON = """
SELECT n.ref, n.tier FROM network_member m JOIN network_member o ON o.network_id = m.network_id
JOIN network n ON n.id = m.network_id
WHERE m.account_id = (%(accounts)s::bigint[])[1] AND o.account_id = (%(accounts)s::bigint[])[2]
"""

_HELD = """
EXISTS (SELECT 1 FROM party p JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p.report_id
        AND g.unit = %(unit)s AND (g.until IS NULL OR g.until > now()) WHERE p.account_id = m.account_id)
"""

_TOTAL = f"""
SELECT count(*) AS total, count(*) FILTER (WHERE NOT {_HELD}) AS hidden
FROM network_member m WHERE m.network_id = %(network)s
"""  # noqa: S608 - own words

_OTHERS = f"""
SELECT g.unit, u.name, count(DISTINCT m.account_id) AS accounts FROM network_member m
JOIN party p ON p.account_id = m.account_id
JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = p.report_id AND (g.until IS NULL OR g.until > now())
JOIN unit u ON u.code = g.unit
WHERE m.network_id = %(network)s AND g.unit <> %(unit)s AND NOT {_HELD}
GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT 12
"""  # noqa: S608 - own words

_FITTED = """
SELECT coalesce(summary -> 'calibration', '{}') AS fitted
FROM link_run r JOIN network n ON n.run_id = r.id WHERE n.id = %(network)s
"""

_CHILDREN = """
SELECT la.account_id FROM lead_account la JOIN lead l ON l.id = la.lead_id
WHERE la.account_id = ANY(%(accounts)s) AND l.track = 'welfare'
"""
