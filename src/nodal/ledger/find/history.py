"""What was done with a subject, by whom and when, from the audit log."""

from __future__ import annotations

from nodal.ledger import people
from nodal.ledger.access import ALL_UNITS, Viewer, acting_as_well
from nodal.ledger.models import AuditIn, AuditSubject


def history(viewer: Viewer, kind: str, subject: int) -> list[dict[str, object]]:
    """What the viewer's unit and the program did with this subject; the caller has shown that the viewer may see it.

    Who of another unit looked, and the reasons they gave, are that unit's own.
    """
    with acting_as_well(people.worker()):
        entries = AuditSubject.objects.filter(subject_kind=kind, subject_id=subject).values("entry")
        rows = list(
            AuditIn.objects.filter(id__in=entries, unit__in=[viewer.unit, ALL_UNITS])
            .order_by("at", "id")
            .values("at", "action", "person", "unit", "detail")
        )
    names = people.names({row["person"] for row in rows})
    return [{**row, "person": names.get(row["person"], "?")} for row in rows]
