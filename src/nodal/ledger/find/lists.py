"""Lists: leads, networks, referrals and reports, most pressing first."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery

from nodal.ledger.access import Viewer, visible_to

Document = dict[str, object]
Listed = tuple[list[Document], int]
"""(the first rows, how many there are)."""


def leads(viewer: Viewer, limit: int) -> Listed:
    """Leads of the viewer's unit that are proposed now or were decided."""
    rows = _ranked(viewer, visible_to(viewer).lead.filter(is_current=True), "lead")
    columns = (
        "id", "subject", "state", "track", "may_confirm", "missing", "network", "unit", "band", "danger", "workability",
        "dies_at", "reasons_for", "reasons_against",
    )  # fmt: skip
    return list(rows.values(*columns)[:limit]), rows.count()


def reports(viewer: Viewer, limit: int) -> Listed:
    """Reports that the viewer's unit holds."""
    rows = _ranked(viewer, visible_to(viewer).report.filter(state="open"), "report")
    columns = (
        "id", "source", "number", "sender", "incident_type", "incident_at", "received_at", "version", "flags", "band",
        "danger", "workability", "dies_at",
    )  # fmt: skip
    return list(rows.values(*columns)[:limit]), rows.count()


def networks(viewer: Viewer, limit: int) -> Listed:
    """Networks of which the viewer may see an account, the tested ones first."""
    rows = visible_to(viewer).network.annotate(accounts=Count("networkmember")).order_by("-tier", "-accounts", "key")
    return list(rows.values("id", "ref", "key", "tier", "accounts", "sentences")[:limit]), rows.count()


def referrals(viewer: Viewer, limit: int) -> Listed:
    """Referrals to and from the viewer's unit."""
    rows = visible_to(viewer).referral.exclude(state="superseded").order_by("id")
    columns = ("id", "subject_kind", "subject_id", "from_unit", "to_unit", "state", "made_at")
    return list(rows.values(*columns)[:limit]), rows.count()


LISTS: dict[str, Callable[[Viewer, int], Listed]] = {
    "leads": leads,
    "networks": networks,
    "referrals": referrals,
    "reports": reports,
}


def _ranked(viewer: Viewer, rows: QuerySet, kind: str) -> QuerySet:  # type: ignore[type-arg]
    rank = visible_to(viewer).priority.filter(subject_kind=kind, subject_id=OuterRef("pk"))

    def column(name: str) -> Subquery:
        return Subquery(rank.values(name)[:1])

    return rows.annotate(
        band=column("band"),
        band_rank=Subquery(rank.values("band_rank")[:1], output_field=IntegerField()),
        danger=column("danger"),
        workability=column("workability"),
        dies_at=column("dies_at"),
    ).order_by(
        F("band_rank").asc(nulls_last=True),
        F("danger").desc(nulls_last=True),
        F("workability").desc(nulls_last=True),
        F("dies_at").asc(nulls_last=True),
        "id",
    )
