"""One lead as an officer reads it: who, why, what speaks against it, and who said so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well, visible_to
from nodal.ledger.find.report import priority_of

Document = dict[str, Any]

ROWS = 600
"""So many sightings, and REPORTS reports, at most are read for a page; the page says when there are more."""

REPORTS = 40
IDENTIFIERS = 60

AUDIENCE = 300
"""Holders are counted to here: above every cap of the linking model (256), "more than 300" says all."""


def number_of(viewer: Viewer, ref: UUID) -> int:
    """The id behind an address. Raises Unknown when the lead is absent or another unit's."""
    found = visible_to(viewer).lead.filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("lead: expected one of your unit, found none at that address")
    return int(found)


def keys_of(viewer: Viewer, lead: int, pair: tuple[UUID, UUID]) -> tuple[str, str]:
    """The keys of two accounts of a lead by their addresses; an address that is none of the lead's gives ''."""
    rows = visible_to(viewer).lead_account.filter(lead=lead, account__ref__in=pair)
    found = dict(rows.values_list("account__ref", "account__key"))
    return found.get(pair[0], ""), found.get(pair[1], "")


def show(viewer: Viewer, lead: int) -> Document:
    """Everything that the viewer may see of a lead, in a fixed number of queries."""
    seen = visible_to(viewer)
    accounts = _rows(_ACCOUNTS, lead)
    sightings = _rows(_SIGHTINGS, lead)
    reports = _rows(_REPORTS, lead)
    identifiers = _identifiers(sightings[:ROWS])
    audiences = _audiences(identifiers)
    for one in identifiers:
        one["ports"] = sorted(one["ports"])
        one.update(audiences.get((one["kind"], one["value"]), {"holders": 1, "why": None}))
    head = (
        seen.lead.filter(id=lead).values("ref", "state", "track", "facts", "proposed_at", "unit", "is_current").first()
    )
    return {
        "lead": head,
        "accounts": accounts,
        "unseen": seen.lead_account.filter(lead=lead).count() - len(accounts),
        "identifiers": identifiers,
        "is_cut": len(sightings) > ROWS,
        "reports": reports[:REPORTS],
        "has_more_reports": len(reports) > REPORTS,
        "replies": _rows(_REPLIES, lead),
        "judgements": _rows(_JUDGEMENTS, lead),
        "links": _rows(_LINKS, lead),
        "priority": priority_of(viewer, "lead", lead),
        "routing": seen.routing.filter(subject_kind="lead", subject_id=lead)
        .values("unit", "confidence", "sentence")
        .first(),
        "referrals": _rows(_REFERRALS, lead),
        "notes": _rows(_NOTES, lead),
        "line": seen.inbox_item.filter(subject_kind="lead", subject_id=lead)
        .values("ref", "state", "assignee", "assigned_at", "set_aside_why")
        .first(),
    }


def _rows(statement: str, lead: int) -> list[Document]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"lead": lead})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _identifiers(sightings: Sequence[Document]) -> list[Document]:
    """Each value once: who verified it or only passed it on, in which reports, when, through which port."""
    found: dict[tuple[str, str], Document] = {}
    for row in sightings:
        one = found.setdefault(
            (row["kind"], row["value"]),
            {
                "kind": row["kind"], "value": row["value"], "verified": False, "said": {}, "first": None, "last": None,
                "ports": set(), "klass": None, "linkable": False, "accounts": set(),
            },
        )  # fmt: skip
        one["verified"] |= bool(row["verified"])
        one["linkable"] |= row["linkable"]
        one["accounts"].add(row["account_id"])
        one["klass"] = row["klass"] or one["klass"]
        one["said"][row["report"]] = {"ref": row["report"], "number": row["number"], "sender": row["sender"]}
        if row["port"]:
            one["ports"].add(row["port"])
        if row["at"]:
            one["first"] = min(one["first"] or row["at"], row["at"])
            one["last"] = max(one["last"] or row["at"], row["at"])
    return sorted(found.values(), key=lambda one: (_ORDER.get(one["kind"], 9), not one["verified"], one["value"]))[
        :IDENTIFIERS
    ]


_ORDER = {"phone": 0, "email": 1, "pay": 2, "device": 3, "ip": 4, "screen": 5, "chat": 6, "url": 7}
"""What can point to one person comes first."""


def _audiences(identifiers: Sequence[Document]) -> dict[tuple[str, str], Document]:
    """How many accounts of this node hold each value, and why linking left it out if it did. Numbers only.

    Counted across units, as linking counts: a value that seems rare from one unit's desk may be everybody's.
    """
    if not identifiers:
        return {}
    kinds, values = [one["kind"] for one in identifiers], [one["value"] for one in identifiers]
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute(_AUDIENCES, {"kinds": kinds, "values": values, "most": AUDIENCE + 1})
        return {
            (kind, value): {"holders": max(counted, noted or 0), "why": why, "is_more": not noted and rows > AUDIENCE}
            for kind, value, counted, rows, noted, why in cursor.fetchall()
        }


def names_of_units() -> dict[str, str]:
    """Code -> name of every unit of the pack."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, name FROM unit ORDER BY code")
        return dict(cursor.fetchall())


_ACCOUNTS = """
SELECT a.id, a.ref, a.key, m.role AS network_role, n.ref AS network, n.tier,
       EXISTS (SELECT 1 FROM party p WHERE p.account_id = a.id AND p.role = 'recipient') AS is_recipient,
       EXISTS (SELECT 1 FROM party p WHERE p.account_id = a.id AND p.role = 'reported') AS is_reported,
       (SELECT pm.bits FROM person_member pm WHERE pm.account_id = a.id) AS bits
FROM lead_account la JOIN account a ON a.id = la.account_id
LEFT JOIN network_member m ON m.account_id = a.id LEFT JOIN network n ON n.id = m.network_id
WHERE la.lead_id = %(lead)s ORDER BY a.key LIMIT 100
"""

_SIGHTINGS = f"""
SELECT s.kind, s.value, s.verified, s.at, s.port, s.linkable, p.account_id, r.ref AS report, r.number,
       coalesce(r.sender, r.source) AS sender,
       (SELECT f.value FROM finding f WHERE f.report_id = s.report_id AND f.sighting = s.idx AND f.kind = 'ip.class')
           AS klass
FROM lead_account la JOIN party p ON p.account_id = la.account_id AND (p.role = 'reported' OR p.role = 'recipient'
     AND EXISTS (SELECT 1 FROM recipient_opened o WHERE o.account_id = la.account_id))
JOIN report r ON r.id = p.report_id AND r.state = 'open'
JOIN sighting s ON s.report_id = p.report_id AND s.party = p.idx
WHERE la.lead_id = %(lead)s AND s.value IS NOT NULL
ORDER BY r.id DESC, s.idx LIMIT {ROWS + 1}
"""  # noqa: S608 - a number of our own

_REPORTS = f"""
SELECT DISTINCT r.id, r.ref, r.number, coalesce(r.sender, r.source) AS sender, r.state, r.incident_type, r.incident_at,
       r.received_at, r.urgent, p.role
FROM lead_account la JOIN party p ON p.account_id = la.account_id JOIN report r ON r.id = p.report_id
WHERE la.lead_id = %(lead)s ORDER BY r.received_at DESC, r.id DESC, p.role LIMIT {REPORTS + 1}
"""  # noqa: S608 - a number of our own

_REPLIES = """
SELECT v.kind, v.value, v.provider, v.says_account_holder AS holder, v.street, v.city, v.state, v.postal, v.country,
       v.answered_at, v.at, w.name AS by
FROM provider_reply v JOIN person w ON w.id = v.recorded_by WHERE v.lead_id = %(lead)s ORDER BY v.id DESC LIMIT 50
"""

_JUDGEMENTS = """
SELECT j.decision, j.reason, j.at, w.name AS by, w.role, x.ref AS a, x.key AS a_key, y.ref AS b, y.key AS b_key
FROM judgement j JOIN person w ON w.id = j.person
LEFT JOIN account x ON x.key = j.a LEFT JOIN account y ON y.key = j.b
WHERE j.lead_id = %(lead)s ORDER BY j.at DESC, j.id DESC LIMIT 100
"""

_LINKS = """
SELECT l.bits, l.relation, x.ref AS a, x.key AS a_key, y.ref AS b, y.key AS b_key
FROM lead_account la JOIN link l ON l.a_id = la.account_id
JOIN lead_account lb ON lb.account_id = l.b_id AND lb.lead_id = la.lead_id
JOIN account x ON x.id = l.a_id JOIN account y ON y.id = l.b_id
WHERE la.lead_id = %(lead)s AND l.relation = 'same_person' ORDER BY l.bits DESC LIMIT 50
"""

_REFERRALS = """
SELECT r.ref, r.from_unit, r.to_unit, r.state, r.made_at,
       (SELECT max(e.at) FROM referral_event e WHERE e.referral_id = r.id) AS moved_at
FROM referral r WHERE r.subject_kind = 'lead' AND r.subject_id = %(lead)s AND r.state <> 'superseded'
ORDER BY r.id DESC LIMIT 20
"""

_NOTES = """
SELECT n.text, n.at, w.name AS by FROM note n JOIN person w ON w.id = n.person
WHERE n.subject_kind = 'lead' AND n.subject_id = %(lead)s ORDER BY n.at DESC, n.id DESC LIMIT 50
"""

_AUDIENCES = """
SELECT v.kind, v.value, held.accounts, held.rows, noted.audience, noted.why
FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS v (kind, value)
CROSS JOIN LATERAL (
    SELECT count(DISTINCT p.account_id) AS accounts, count(*) AS rows FROM (
        SELECT s.report_id, s.party FROM sighting s WHERE s.kind = v.kind AND s.value = v.value LIMIT %(most)s
    ) AS s JOIN party p ON p.report_id = s.report_id AND p.idx = s.party
) AS held
LEFT JOIN LATERAL (
    SELECT i.audience, i.why FROM link_ignored i WHERE i.kind = v.kind AND i.value = v.value
    ORDER BY i.relation DESC LIMIT 1
) AS noted ON true
"""
