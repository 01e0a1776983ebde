"""Rows of what enrichment found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nodal.chain.enrich import Finding, NotKnown
from nodal.ledger import bulk
from nodal.ledger.access import Viewer, visible_to


def save(worker: Viewer, found: Mapping[int, Sequence[Finding]]) -> None:
    """Replace the findings of these reports. A time in the viewer's zone is not stored: it is computed when shown."""
    visible_to(worker).finding.filter(report__in=list(found)).delete()
    bulk.insert(
        "finding",
        ("report_id", "sighting", "kind", "value", "why", "source", "as_of", "confidence"),
        (
            (report, f.sighting_index, f.kind, *_value(f.value), f.source, f.as_of, f.confidence)
            for report, findings in found.items()
            for f in findings
            if f.kind != "time.local"
        ),
        or_keep=True,
    )


def load(viewer: Viewer, reports: Sequence[int]) -> dict[int, list[Finding]]:
    """What was found about each report's sightings."""
    found: dict[int, list[Finding]] = {report: [] for report in reports}
    rows = visible_to(viewer).finding.filter(report__in=reports).order_by("report", "sighting", "id")
    for report, index, kind, value, why, source, as_of, confidence in rows.values_list(
        "report_id", "sighting", "kind", "value", "why", "source", "as_of", "confidence"
    ):
        said = value if value is not None else NotKnown(why)
        found[report].append(Finding(index, kind, said, source, as_of, confidence))
    return found


def _value(value: str | NotKnown) -> tuple[str | None, str | None]:
    return (None, value.why) if isinstance(value, NotKnown) else (value, None)
