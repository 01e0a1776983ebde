"""One report as an officer reads it: what was told, seen, found and done, and who else holds it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from nodal.chain.collate import VIRAL_AUDIENCE
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.find.history import history
from nodal.ledger.find.told_here import is_value, told_here, values_of

Document = dict[str, object]

BUNDLE = 2
"""From so many reports of one file on they are shown as one bundle."""


def ref_of(viewer: Viewer, number: str, *, source: str | None = None) -> UUID:
    """The reference of a report. Raises Unknown when it is absent or another unit's."""
    ref: UUID = _the(viewer, number, source).ref
    return ref


def show(viewer: Viewer, number: str, *, source: str | None = None) -> Document:
    """Everything that the viewer may see of a report. Raises Unknown when it is absent or another unit's."""
    seen = visible_to(viewer)
    report = _the(viewer, number, source)
    accounts = list(seen.party.filter(report=report, account__isnull=False).values_list("account_id", flat=True))
    return {
        "report": _head(report),
        "versions": _versions(viewer, report.pk),
        "sightings": list(
            seen.sighting.filter(report=report)
            .order_by("idx")
            .values("idx", "party", "kind", "raw", "value", "at", "event", "port", "verified", "linkable", "place")
        ),
        "findings": list(
            seen.finding.filter(report=report)
            .order_by("sighting", "id")
            .values("sighting", "kind", "value", "why", "source", "as_of", "confidence")
        ),
        "files": list(
            seen.file_match.filter(report=report).order_by("idx").values("idx", "state", "tier", "why", "hits")
        ),
        "bundles": bundles_of(viewer, report.pk),
        "flags": report.flags,
        "links": links_of(viewer, accounts),
        "leads": list(
            seen.lead.filter(leadaccount__account__in=accounts).distinct().order_by("id").values("id", "state", "track")
        ),
        "priority": priority_of(viewer, "report", report.pk),
        "routing": list(
            seen.routing.filter(subject_kind="report", subject_id=report.pk).values(
                "unit", "confidence", "sentence", "evidence"
            )
        ),
        "referrals": list(
            seen.referral.filter(subject_kind="report", subject_id=report.pk)
            .exclude(state="superseded")
            .order_by("id")
            .values("id", "from_unit", "to_unit", "state", "made_at")
        ),
        "history": history(viewer, "report", report.pk),
    }


def route_of(viewer: Viewer, number: str, *, source: str | None = None) -> Document:
    """Where a report goes as the viewer's unit sees it; `unit` None with the reason in `sentence`."""
    report = _the(viewer, number, source)
    seen = visible_to(viewer)
    row = seen.routing.filter(subject_kind="report", subject_id=report.pk).first()
    returned = seen.returned.filter(subject_kind="report", subject_id=report.pk).values_list("unit", flat=True)
    if row is None:
        return {
            "id": report.pk, "unit": None, "confidence": None, "evidence": [], "returned_from": sorted(set(returned)),
            "sentence": "Not routed yet, or not from your unit.",
        }  # fmt: skip
    return {
        "id": report.pk,
        "unit": row.unit,
        "confidence": row.confidence,
        "evidence": row.evidence,
        "returned_from": sorted(set(returned)),
        "sentence": row.sentence,
    }


def _the(viewer: Viewer, number: str, source: str | None) -> Any:
    found = visible_to(viewer).report.filter(number=number)
    found = found.filter(source=source) if source else found
    reports = list(found.order_by("source")[:2])
    if not reports:
        raise Unknown("report: expected one that your unit holds, found none of that number")
    if len(reports) > 1:
        raise Unknown("report: several sources use that number; name one with --source")
    return reports[0]


def _head(report: object) -> Document:
    names = (
        "id", "ref", "source", "number", "state", "version", "sender", "incident_type", "incident_at", "told_at",
        "received_at", "urgent", "has_conflict", "retracted_at",
    )  # fmt: skip
    return {name: getattr(report, name) for name in names}


def _versions(viewer: Viewer, report: int) -> list[Document]:
    rows = visible_to(viewer).report_version.filter(report=report).order_by("no")
    return list(rows.values("no", "kind", "format", "row", "received_at", "delta", "told"))


def bundles_of(viewer: Viewer, report: int) -> list[Document]:
    """Files of this report that others reported too, with every report and account that the viewer may see."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_BUNDLES, [report])
        rows = cursor.fetchall()
    return [
        {
            "algorithm": algorithm,
            "value": value,
            "reports": reports,
            "accounts": accounts,
            "is_viral": len(accounts) > VIRAL_AUDIENCE or said_viral,
        }
        for algorithm, value, said_viral, reports, accounts in rows
        if len(reports) >= BUNDLE
    ]


# Sorted as the program sorts: by code point, whatever the database's language.
_BUNDLES = """
    WITH own AS (SELECT idx, algorithm, value FROM file_hash WHERE report_id = %s),
    same AS MATERIALIZED (
        SELECT o.algorithm, o.value, f.report_id, bool_or(f.is_viral) AS is_viral
        FROM (SELECT DISTINCT algorithm, value FROM own) o
        JOIN file_hash f ON f.algorithm = o.algorithm AND f.value = o.value GROUP BY 1, 2, 3)
    SELECT own.algorithm, own.value,
           (SELECT bool_or(is_viral) FROM same s WHERE s.algorithm = own.algorithm AND s.value = own.value),
           ARRAY(SELECT r.number FROM same s JOIN report r ON r.id = s.report_id
                 WHERE s.algorithm = own.algorithm AND s.value = own.value ORDER BY r.id),
           ARRAY(SELECT DISTINCT a.key COLLATE "C" FROM same s
                 JOIN party p ON p.report_id = s.report_id AND p.role = 'reported' JOIN account a ON a.id = p.account_id
                 WHERE s.algorithm = own.algorithm AND s.value = own.value ORDER BY 1)
    FROM own ORDER BY own.idx
"""


def links_of(viewer: Viewer, accounts: list[int]) -> list[Document]:
    """Links of these accounts with their evidence, strongest first; a value that only another unit knows is None."""
    seen = visible_to(viewer)
    parts = ("kind", "value", "audience", "decay", "bits")
    evidence = seen.link_evidence.filter(link=OuterRef("pk")).order_by("-bits")
    links = seen.link.filter(Q(a__in=accounts) | Q(b__in=accounts)).order_by("-bits")
    rows = links.annotate(
        evidence=ArraySubquery(evidence.values(part=JSONObject(**{name: name for name in parts})))
    ).values("a", "b", "a__key", "b__key", "relation", "bits", "evidence")
    ends = sorted({row[end] for row in rows for end in ("a", "b")})
    here = told_here(viewer, ends, values_of(part for row in rows for part in row["evidence"]))
    for part in (part for row in rows for part in row["evidence"]):
        if is_value(part) and (part["kind"], part["value"]) not in here:
            part["value"] = None
    return [
        {"a": row["a__key"], "b": row["b__key"], **{name: row[name] for name in ("relation", "bits", "evidence")}}
        for row in rows
    ]


def priority_of(viewer: Viewer, kind: str, subject: int) -> Document | None:
    """Where a subject stands in the queue, with its factors and what would change it."""
    rows = visible_to(viewer).priority.filter(subject_kind=kind, subject_id=subject)
    return rows.values(
        "band", "danger", "workability", "track", "factors", "would_change", "dies_at", "dies_rule", "rules_version"
    ).first()
