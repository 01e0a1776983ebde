"""One report as its page shows it: a fixed number of set-based reads, each with a limit, each through an index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

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
    head = _head(seen, ref)
    report = head["id"]
    parties = list(
        seen.party.filter(report=report).order_by("idx").values("idx", "role", "account", "account__key")[:most]
    )
    accounts = sorted({p["account"] for p in parties if p["account"] is not None})
    sightings = _sightings(seen, report, most)
    return {
        "head": head,
        "versions": _versions(seen, report),
        "parties": parties,
        "sightings": sightings,
        "audience": _audience([(s["kind"], s["value"]) for s in sightings if s["value"] and s["party"] is not None]),
        "matches": list(
            seen.file_match.filter(report=report).order_by("idx").values("idx", "state", "tier", "why", "hits")[:most]
        ),
        "hashes": _hashes(report),
        "links": _links(seen, accounts),
        "leads": _leads(seen, accounts),
        "networks": _networks(seen, accounts),
        "referrals": _referrals(seen, report),
    }


def _one(rows: QuerySet[Any], *names: str) -> Subquery:
    return Subquery(rows.values(found=JSONObject(**{name: name for name in names}))[:1])


def _many(rows: QuerySet[Any], limit: int, *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(found=JSONObject(**{name: name for name in names}))[:limit])


def _head(seen: Visible, ref: UUID) -> Document:
    """The report's row with everything that there is once: rank, route, place in the inbox, notes."""

    def of(table: str) -> QuerySet[Any]:
        return getattr(seen, table).filter(subject_kind="report", subject_id=OuterRef("pk"))  # type: ignore[no-any-return]

    rows = seen.report.filter(ref=ref).annotate(
        priority=_one(
            of("priority"), "band", "danger", "workability", "track", "factors", "would_change", "dies_at",
            "dies_rule", "rules_version",
        ),
        routing=_one(of("routing"), "unit", "confidence", "sentence", "evidence", "at"),
        inbox=_one(
            of("inbox_item"), "state", "assignee", "assigned_at", "set_aside_why", "group_key", "group_size",
        ),
        returned=_many(of("returned").order_by("-at"), EVENTS, "unit", "reason", "at"),
        notes=_many(of("note").order_by("-at", "-id"), NOTES, "person", "text", "at"),
        told=Subquery(_view(seen).filter(report=OuterRef("pk"))[:1]),
        retracted_why=Subquery(
            seen.retraction_note.filter(source=OuterRef("source"), number=OuterRef("number")).values("reason")[:1]
        ),
    )  # fmt: skip
    found = rows.values(
        "id", "ref", "source", "number", "state", "version", "sender", "incident_type", "incident_at", "told_at",
        "received_at", "urgent", "has_conflict", "retracted_at", "flags", "priority", "routing", "inbox", "returned",
        "notes", "retracted_why", "told",
    ).first()  # fmt: skip
    if found is None:
        raise Unknown("report: expected one that your unit holds, found none")
    return dict(found)


def _versions(seen: Visible, report: int) -> list[Document]:
    """The newest tellings, oldest of them first; `original_here` when this unit took the file in itself."""
    here = Exists(seen.incoming_file.filter(id=OuterRef("file")))
    rows = seen.report_version.filter(report=report).annotate(original_here=here).order_by("-no")
    names = ("no", "kind", "format", "received_at", "delta", "original_here")
    return list(reversed(rows.values(*names)[:VERSIONS]))


def _sightings(seen: Visible, report: int, most: int) -> list[Document]:
    found = seen.finding.filter(report=OuterRef("report"), sighting=OuterRef("idx")).order_by("id")
    rows = seen.sighting.filter(report=report).order_by("idx")
    return list(
        rows.annotate(
            findings=_many(found, EVENTS, "kind", "value", "why", "source", "as_of", "confidence")
        ).values(
            "idx", "version", "party", "kind", "raw", "value", "at", "event", "port", "verified", "linkable", "place",
            "findings",
        )[:most]
    )  # fmt: skip


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


def _links(seen: Visible, accounts: Sequence[int]) -> list[Document]:
    """The strongest links of these accounts: the kinds of evidence, not its values, which another report may have."""
    evidence = seen.link_evidence.filter(link=OuterRef("pk")).order_by("-bits", "id")
    rows = seen.link.filter(Q(a__in=accounts) | Q(b__in=accounts)).order_by("-bits", "id")
    return list(
        rows.annotate(evidence=_many(evidence, EVIDENCE, "kind", "audience", "bits")).values(
            "a", "b", "a__key", "b__key", "relation", "bits", "evidence"
        )[:LINKS]
    )


def _leads(seen: Visible, accounts: Sequence[int]) -> list[Document]:
    rows = seen.lead.filter(Exists(seen.lead_account.filter(lead=OuterRef("pk"), account__in=accounts)))
    return list(rows.order_by("-is_current", "id").values("ref", "subject", "state", "track", "is_current")[:LINKS])


def _networks(seen: Visible, accounts: Sequence[int]) -> list[Document]:
    rows = seen.network.filter(Exists(seen.network_member.filter(network=OuterRef("pk"), account__in=accounts)))
    return list(rows.order_by("-tier", "id").values("ref", "tier", "sentences")[:LINKS])


def _referrals(seen: Visible, report: int) -> list[Document]:
    events = seen.referral_event.filter(referral=OuterRef("pk")).order_by("no")
    rows = seen.referral.filter(subject_kind="report", subject_id=report).exclude(state="superseded").order_by("id")
    return list(
        rows.annotate(events=_many(events, EVENTS, "kind", "at", "by", "details")).values(
            "id", "ref", "from_unit", "to_unit", "state", "made_at", "events"
        )[:LINKS]
    )


def view(viewer: Viewer, report: int) -> object:
    """What all tellings of a report say together, as stored."""
    return _view(visible_to(viewer)).filter(report=report).first()


def _view(seen: Visible) -> QuerySet[Any]:
    """The newest telling that contradicts nothing holds what all say together."""
    rows = seen.report_version.exclude(kind="conflict").order_by("-no")
    return rows.values_list(Coalesce("view", "told"), flat=True)


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
