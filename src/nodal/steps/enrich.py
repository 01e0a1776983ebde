"""Add what is publicly known about addresses and numbers, with its source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from nodal.chain import enrich as rules
from nodal.ledger import audit
from nodal.ledger.access import Viewer
from nodal.ledger.store import enrich as store
from nodal.ledger.store.receive import load_views
from nodal.steps import order
from nodal.steps.tools import Tools


def run(tools: Tools, worker: Viewer, kind: str, reports: Sequence[int]) -> None:
    """Enrich the sightings of these reports; one question for all addresses of the batch."""
    told = load_views(worker, reports)
    flat = [(report, index, seen) for report, view in told.items() for index, seen in enumerate(view.sightings)]
    findings = rules.enrich(
        [seen for _, _, seen in flat],
        networks=tools.networks,
        phones=tools.phones,
        time_zone=tools.pack.time_zone,
    )
    found: dict[int, list[rules.Finding]] = {report: [] for report in told}
    for position, about in groupby(findings, key=lambda finding: finding.sighting_index):
        report, index, _ = flat[position]
        found[report] += [_at(finding, index) for finding in about]
    store.save(worker, found)
    audit.record(worker, "report.enriched", kind, reports, at=tools.clock())
    order.after(tools.settings.stages, "enrich", kind, list(reports))


def _at(finding: rules.Finding, index: int) -> rules.Finding:
    return rules.Finding(index, finding.kind, finding.value, finding.source, finding.as_of, finding.confidence)
