"""One report as its page shows it: a fixed number of set-based reads, each with a limit, each through an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from nodal.ledger.access import Unknown, Viewer, Visible, visible_to

Document = dict[str, Any]

VERSIONS, NOTES, EVENTS, LINKS, EVIDENCE = 20, 100, 50, 20, 6
"""How many of each a page reads at most, the newest or strongest first."""

COUNTED = 1001
"""Counting stops here and the page says "1,000+": nobody decides differently at 40,000."""

AUDIENCE = 101
"""How many accounts are counted behind one value; an identifier of so many binds nobody anyway."""

HELD_AGAINST = 60
"""How many hash values, and how many identifiers, are held against other reports; the rest show no count."""


def the_report(viewer: Viewer, ref: UUID) -> int:
    """The id of a report that the viewer may see. Raises Unknown when it is absent or another unit's."""
    found = visible_to(viewer).report.filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("report: expected one that your unit holds, found none")
    return int(found)


def page(viewer: Viewer, ref: UUID, *, most: int) -> Document:
    """Everything on the page but what others hold and the history; of sightings, parties and files at most `most`."""
    seen = visible_to(viewer)
    head = _head(viewer, ref)
    report = head["id"]
    parties = list(
        seen.party.filter(report=report).order_by("idx").values("idx", "role", "account", "account__key")[:most]
    )
    accounts = sorted({p["account"] for p in parties if p["account"] is not None})
    sightings = _asked(_SIGHTINGS, {"report": report, "events": EVENTS, "most": most})
    return {
        "head": head,
        "versions": _asked(_VERSIONS, {"report": report, "most": VERSIONS})[::-1],
        "parties": parties,
        "sightings": sightings,
        "audience": _audience([(s["kind"], s["value"]) for s in sightings if s["value"] and s["party"] is not None]),
        "matches": list(
            seen.file_match.filter(report=report).order_by("idx").values("idx", "state", "tier", "why", "hits")[:most]
        ),
        "hashes": _hashes(report),
        "links": _asked(_LINKS, {"accounts": accounts, "few": EVIDENCE, "most": LINKS}),
        "leads": _leads(seen, accounts),
        "networks": _networks(seen, accounts),
        "referrals": _asked(_REFERRALS, {"report": report, "events": EVENTS, "most": LINKS}),
    }


# Written as SQL: putting these together through the mapper took longer than the database took to answer.
_HEAD = """
    SELECT r.id, r.ref, r.source, r.number, r.state, r.version, r.sender, r.incident_type, r.incident_at, r.told_at,
           r.received_at, r.urgent, r.has_conflict, r.retracted_at, r.flags,
           (SELECT to_jsonb(p) FROM priority p WHERE p.subject_kind = 'report' AND p.subject_id = r.id) AS priority,
           (SELECT to_jsonb(t) FROM routing t
            WHERE t.subject_kind = 'report' AND t.subject_id = r.id AND t.from_unit = %(unit)s) AS routing,
           (SELECT to_jsonb(i) FROM inbox_item i
            WHERE i.subject_kind = 'report' AND i.subject_id = r.id AND i.unit = %(unit)s) AS inbox,
           COALESCE((SELECT jsonb_agg(b) FROM (
               SELECT unit, reason, at FROM returned b WHERE b.subject_kind = 'report' AND b.subject_id = r.id
               ORDER BY at DESC LIMIT %(events)s) b), '[]') AS returned,
           COALESCE((SELECT jsonb_agg(n) FROM (
               SELECT person, text, at FROM note n WHERE n.subject_kind = 'report' AND n.subject_id = r.id
               ORDER BY at DESC, id DESC LIMIT %(notes)s) n), '[]') AS notes,
           (SELECT COALESCE(v.view, v.told) FROM report_version v WHERE v.report_id = r.id AND v.kind <> 'conflict'
            ORDER BY v.no DESC LIMIT 1) AS told,
           (SELECT reason FROM retraction_note x WHERE x.source = r.source AND x.number = r.number) AS retracted_why
    FROM report r WHERE r.ref = %(ref)s
"""


def _head(viewer: Viewer, ref: UUID) -> Document:
    """The report's row with everything that there is once: rank, route, place in the inbox, notes."""
    found = _asked(_HEAD, {"unit": viewer.unit, "ref": ref, "events": EVENTS, "notes": NOTES})
    if not found:
        raise Unknown("report: expected one that your unit holds, found none")
    return found[0]


_JSONB = 3802
"""Number of the type jsonb. Source: PostgreSQL, `pg_type.dat`."""


def _asked(statement: str, given: Mapping[str, object]) -> list[Document]:
    """The rows of a statement by the names of its columns; JSON is read."""
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        columns = [(column.name, column.type_code == _JSONB) for column in cursor.description or ()]
        return [
            {
                name: msgspec.json.decode(value) if is_json and value is not None else value
                for (name, is_json), value in zip(columns, row, strict=True)
            }
            for row in cursor.fetchall()
        ]


# `original_here`: this unit took the file in itself, so it may open the original.
_VERSIONS = """
    SELECT v.no, v.kind, v.format, v.received_at, v.delta, v.settles, v.told ->> 'sender' AS sender,
           (SELECT jsonb_build_object('ref', f.ref, 'name', f.name)
            FROM incoming_file f WHERE f.id = v.file) AS came_with,
           EXISTS (SELECT 1 FROM incoming_file f WHERE f.id = v.file) AS original_here
    FROM report_version v WHERE v.report_id = %(report)s ORDER BY v.no DESC LIMIT %(most)s
"""

_SIGHTINGS = """
    SELECT s.idx, s.version, s.party, s.kind, s.raw, s.value, s.at, s.event, s.port, s.verified, s.linkable, s.place,
           COALESCE((SELECT jsonb_agg(f) FROM (
               SELECT kind, value, why, source, as_of, confidence FROM finding f
               WHERE f.report_id = s.report_id AND f.sighting = s.idx ORDER BY f.id LIMIT %(events)s) f), '[]')
               AS findings
    FROM sighting s WHERE s.report_id = %(report)s ORDER BY s.idx LIMIT %(most)s
"""


def _hashes(report: int) -> list[Document]:
    """The report's hash values, each with how many reports and accounts the viewer sees it in, counted to a limit."""
    statement = """
        SELECT h.idx, h.algorithm, h.value, h.is_viral OR COALESCE(b.is_viral, false), b.reports, b.accounts
        FROM (SELECT idx, algorithm, value, is_viral FROM file_hash WHERE report_id = %s
              ORDER BY idx, algorithm, value LIMIT %s) h
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT f.report_id) AS reports, count(DISTINCT p.account_id) AS accounts,
                   bool_or(f.is_viral) AS is_viral
            FROM (SELECT report_id, is_viral FROM file_hash x
                  WHERE x.algorithm = h.algorithm AND x.value = h.value LIMIT %s) f
            LEFT JOIN party p ON p.report_id = f.report_id AND p.role = 'reported') b
        ORDER BY h.idx, h.algorithm, h.value
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [report, HELD_AGAINST, COUNTED])
        names = ("idx", "algorithm", "value", "is_viral", "reports", "accounts")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _audience(given: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Document]:
    """For each (kind, value): on how many accounts the viewer sees it, and whether linking left it out, and why."""
    values = list(dict.fromkeys(given))[:HELD_AGAINST]
    statement = """
        SELECT a.kind, a.value, n.accounts, i.audience, i.why
        FROM unnest(%s::text[], %s::text[]) AS a (kind, value)
        CROSS JOIN LATERAL (
            SELECT count(*) AS accounts FROM (
                SELECT DISTINCT p.account_id
                FROM (SELECT report_id, party FROM sighting s
                      WHERE s.kind = a.kind AND s.value = a.value AND s.party IS NOT NULL LIMIT %s) f
                JOIN party p ON p.report_id = f.report_id AND p.idx = f.party
                WHERE p.account_id IS NOT NULL LIMIT %s) distinct_accounts) n
        LEFT JOIN LATERAL (
            SELECT audience, why FROM link_ignored g WHERE g.kind = a.kind AND g.value = a.value
            ORDER BY audience DESC LIMIT 1) i ON true
    """
    kinds, found = [kind for kind, _ in values], [value for _, value in values]
    with connection.cursor() as cursor:
        cursor.execute(statement, [kinds, found, 2 * AUDIENCE, AUDIENCE])
        return {
            (kind, value): {"accounts": accounts, "ignored": ignored, "why": why}
            for kind, value, accounts, ignored, why in cursor.fetchall()
        }


# The kinds of evidence, not its values, which another report may have.
_LINKS = """
    SELECT l.a_id AS a, l.b_id AS b, x.key AS a__key, y.key AS b__key, l.relation, l.bits,
           COALESCE((SELECT jsonb_agg(e) FROM (
               SELECT kind, audience, bits FROM link_evidence e WHERE e.link_id = l.id
               ORDER BY bits DESC, id LIMIT %(few)s) e), '[]') AS evidence
    FROM link l JOIN account x ON x.id = l.a_id JOIN account y ON y.id = l.b_id
    WHERE l.a_id = ANY(%(accounts)s) OR l.b_id = ANY(%(accounts)s) ORDER BY l.bits DESC, l.id LIMIT %(most)s
"""


def _leads(seen: Visible, accounts: Sequence[int]) -> list[Document]:
    rows = seen.lead.filter(Exists(seen.lead_account.filter(lead=OuterRef("pk"), account__in=accounts)))
    return list(rows.order_by("-is_current", "id").values("ref", "subject", "state", "track", "is_current")[:LINKS])


def _networks(seen: Visible, accounts: Sequence[int]) -> list[Document]:
    rows = seen.network.filter(Exists(seen.network_member.filter(network=OuterRef("pk"), account__in=accounts)))
    return list(rows.order_by("-tier", "id").values("ref", "tier", "sentences")[:LINKS])


_REFERRALS = """
    SELECT r.id, r.ref, r.from_unit, r.to_unit, r.state, r.made_at,
           COALESCE((SELECT jsonb_agg(e) FROM (
               SELECT kind, at FROM referral_event e WHERE e.referral_id = r.id ORDER BY no LIMIT %(events)s) e), '[]')
               AS events
    FROM referral r WHERE r.subject_kind = 'report' AND r.subject_id = %(report)s AND r.state <> 'superseded'
    ORDER BY r.id LIMIT %(most)s
"""


def view(viewer: Viewer, report: int) -> object:
    """What all tellings of a report say together, as stored."""
    # The newest telling that contradicts nothing holds what all say together.
    rows = visible_to(viewer).report_version.filter(report=report).exclude(kind="conflict").order_by("-no")
    return rows.values_list(Coalesce("view", "told"), flat=True).first()


def keys_of(viewer: Viewer, report: int, parties: Collection[int]) -> frozenset[str]:
    """The accounts of these parties of a report, as its platform names them."""
    rows = visible_to(viewer).party.filter(report=report, idx__in=list(parties), account__isnull=False)
    return frozenset(rows.values_list("account__key", flat=True))


def ready(viewer: Viewer, report: int) -> list[int]:
    """Referrals of this report that the viewer's unit has not sent yet."""
    rows = visible_to(viewer).referral.filter(subject_kind="report", subject_id=report, from_unit=viewer.unit)
    return list(rows.filter(state="ready").order_by("id").values_list("id", flat=True))


def one_value(viewer: Viewer, report: int, kind: str, index: int) -> tuple[str, int | None]:
    """A value by kind (`value`, `raw`, `hash.<algorithm>`) and place, and the party it belongs to. Raises Unknown."""
    seen = visible_to(viewer)
    sought, _, algorithm = kind.partition(".")
    if sought == "hash":
        hashes = seen.file_hash.filter(report=report, idx=index, algorithm=algorithm)
        value = hashes.order_by("value").values_list("value", flat=True).first()
        row = (value, None) if value else None
    else:
        rows = seen.sighting.filter(report=report, idx=index) if sought in ("value", "raw") else seen.sighting.none()
        row = rows.values_list(sought, "party").first() if sought in ("value", "raw") else None
    if row is None or row[0] is None:
        raise Unknown("value: expected one that stands in the report, found none")
    return str(row[0]), row[1]
