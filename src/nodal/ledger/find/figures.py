"""Counts over the whole node, for the summary of a drive and for administrators. Numbers only."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count

from nodal.ledger.access import Viewer, visible_to
from nodal.ledger.models import AuditIn


def summary(worker: Viewer) -> dict[str, object]:
    """How many of everything there is."""
    seen = visible_to(worker)
    sent = seen.referral.exclude(state__in=["ready", "superseded"])
    to = sent.values("to_unit").annotate(n=Count("id")).order_by("-n", "to_unit").values_list("to_unit", "n")
    leads = dict(seen.lead.filter(is_current=True).values_list("state").annotate(n=Count("id")))
    tiers = dict(seen.network.values_list("tier").annotate(n=Count("id")))
    events = dict(seen.referral_event.values_list("kind").annotate(n=Count("id")))
    return {
        "reports": seen.report.count(),
        "refused": seen.refused.count(),
        "supplements": seen.report_version.filter(kind="supplement").count(),
        "conflicts": seen.report_version.filter(kind="conflict").count(),
        "retracted": seen.report.filter(state="retracted").count(),
        "bundles": _bundles(),
        "persons": seen.person_member.values("person").distinct().count(),
        "networks": {"tested": tiers.get("tested", 0), "possible": tiers.get("possible", 0)},
        "leads": sum(leads.values()),
        "confirmed": leads.get("confirmed", 0),
        "cleared": leads.get("cleared", 0),
        "unsure": leads.get("unsure", 0),
        "referrals": dict(to),
        "acknowledged": events.get("acknowledged", 0),
        "returned": events.get("returned", 0),
        "firs": events.get("fir_registered", 0),
        "arrests": events.get("arrested", 0),
        "audit_entries": AuditIn.objects.count(),
    }


def _bundles() -> int:
    """Files that more than one report gives, by hash value."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM file_hash WHERE algorithm = 'md5'"
            " GROUP BY value HAVING count(DISTINCT report_id) > 1) AS bundles"
        )
        return int(cursor.fetchone()[0])
