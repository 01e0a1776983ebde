"""Lists in pages for programs: the youngest first, each page found through an index, whatever its depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from nodal.ledger.access import Unknown, Viewer, visible_to

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the reference of the last one when there are more behind it."""

    rows: Sequence[Document]
    ids: tuple[int, ...]
    after: UUID | None


REPORT = (
    "id", "ref", "source", "number", "state", "version", "sender", "incident_type", "incident_at", "received_at",
    "urgent", "flags",
)  # fmt: skip
LEAD = (
    "id", "ref", "subject", "state", "track", "unit", "may_confirm", "missing", "reasons_for", "reasons_against",
    "is_current", "proposed_at",
)  # fmt: skip
REFERRAL = ("id", "ref", "subject_kind", "subject_id", "from_unit", "to_unit", "state", "made_at", "sealed_sha256")


def reports(viewer: Viewer, after: UUID | None, limit: int) -> Page:
    """Reports that the viewer's unit holds."""
    return _granted(viewer, "report", REPORT, after, limit)


def leads(viewer: Viewer, after: UUID | None, limit: int) -> Page:
    """Leads that the viewer's unit holds."""
    return _granted(viewer, "lead", LEAD, after, limit)


def referrals(viewer: Viewer, end: str, after: UUID | None, limit: int) -> Page:
    """Referrals at whose `end` (`from_unit` or `to_unit`) the viewer's unit stands."""
    rows = visible_to(viewer).referral.filter(**{end: viewer.unit}).exclude(state="superseded")
    if after:
        rows = rows.filter(id__lt=number_of(viewer, "referral", after))
    found = list(rows.order_by("-id").values(*REFERRAL)[: limit + 1])
    _name_subjects(viewer, found)
    return _page(found, limit)


def operations(viewer: Viewer) -> list[Document]:
    """The drives of the viewer's unit."""
    rows = visible_to(viewer).operation.order_by("-starts", "id")
    return list(rows.values("id", "ref", "name", "unit", "starts", "ends", "definition")[:500])


def number_of(viewer: Viewer, table: str, ref: UUID) -> int:
    """The row that a reference names. Raises Unknown for what is absent or another unit's: the same answer."""
    found = getattr(visible_to(viewer), table).filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown(f"{table}: expected one that your unit holds, found none")
    return int(found)


def report_named(viewer: Viewer, ref: UUID) -> tuple[str, str]:
    """(number, source) of a report."""
    found = visible_to(viewer).report.filter(ref=ref).values_list("number", "source").first()
    if found is None:
        raise Unknown("report: expected one that your unit holds, found none")
    return found[0], found[1]


def lead(viewer: Viewer, ref: UUID) -> Document:
    """One lead with its accounts and everything that was decided about it."""
    seen = visible_to(viewer)
    row = seen.lead.filter(ref=ref).values(*LEAD).first()
    if row is None:
        raise Unknown("lead: expected one that your unit holds, found none")
    accounts = seen.lead_account.filter(lead=row["id"]).order_by("account__key")
    decided = seen.judgement.filter(lead=row["id"]).order_by("id")
    return {
        **row,
        "accounts": list(accounts.values_list("account__key", flat=True)[:500]),
        "decisions": list(decided.values("decision", "reason", "at", "person")[:500]),
    }


def referral(viewer: Viewer, ref: UUID) -> Document:
    """One referral with everything that happened to it."""
    seen = visible_to(viewer)
    rows = list(seen.referral.filter(ref=ref).values(*REFERRAL))
    if not rows:
        raise Unknown("referral: expected one of your unit, found none")
    _name_subjects(viewer, rows)
    events = seen.referral_event.filter(referral=rows[0]["id"]).order_by("no")
    return {**rows[0], "events": list(events.values("no", "kind", "at", "recorded_at", "by", "details")[:500])}


def refs(viewer: Viewer, table: str, ids: Sequence[int]) -> dict[int, UUID]:
    """The references of rows that the viewer may see."""
    return dict(getattr(visible_to(viewer), table).filter(id__in=ids).values_list("id", "ref"))


# The grants of a unit are in the order of what they are for, so a page is one short walk along their index.
_GRANTED = """
    SELECT subject_id FROM access_grant
    WHERE unit = %(unit)s AND subject_kind = %(kind)s AND granted_at <= now() AND (until IS NULL OR until > now())
      AND (%(before)s::bigint IS NULL OR subject_id < %(before)s::bigint)
    ORDER BY subject_id DESC LIMIT %(limit)s
"""


def _granted(viewer: Viewer, kind: str, columns: Sequence[str], after: UUID | None, limit: int) -> Page:
    seen = visible_to(viewer)
    before = number_of(viewer, kind, after) if after else None
    with connection.cursor() as cursor:
        wanted = {"unit": viewer.unit, "kind": kind, "before": before, "limit": limit + 1}
        cursor.execute(_GRANTED, wanted)
        ids = [subject for (subject,) in cursor.fetchall()]
    rows: models.QuerySet[models.Model] = getattr(seen, kind)
    return _page(list(rows.filter(id__in=ids).order_by("-id").values(*columns)), limit)


def _page(found: list[Document], limit: int) -> Page:
    rows = found[:limit]
    more = rows[-1]["ref"] if len(found) > limit and rows else None
    return Page(rows, tuple(row["id"] for row in rows), more)


def _name_subjects(viewer: Viewer, rows: Sequence[Document]) -> None:
    """The reference of what each referral is about, where the viewer may see it."""
    seen = visible_to(viewer)
    of = {kind: [row["subject_id"] for row in rows if row["subject_kind"] == kind] for kind in ("report", "lead")}
    known = {kind: dict(getattr(seen, kind).filter(Q(id__in=ids)).values_list("id", "ref")) for kind, ids in of.items()}
    for row in rows:
        row["subject"] = known[row["subject_kind"]].get(row["subject_id"])
