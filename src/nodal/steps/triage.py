"""Say what to do first, by the pack's rules: for each report, and for each lead by its most pressing report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nodal.chain import triage as rules
from nodal.chain.enrich import Finding
from nodal.facts.report import Told
from nodal.ledger import audit
from nodal.ledger.access import Viewer
from nodal.ledger.store import enrich as findings
from nodal.ledger.store import triage as store
from nodal.ledger.store.receive import load_views
from nodal.ledger.store.retract import still_open
from nodal.steps import inbox, order
from nodal.steps.tools import Tools


def run(tools: Tools, worker: Viewer, kind: str, subjects: Sequence[int]) -> None:
    """Rank these reports or leads."""
    if kind == "report":
        # What its sender took back on the way is ranked and routed no further.
        ranks = _rank(tools, worker, still_open(worker, subjects))
    else:
        of_lead = store.reports_of_leads(worker, subjects)
        of_report = _rank(tools, worker, sorted({report for reports in of_lead.values() for report in reports}))
        ranks = {
            lead: min((of_report[report] for report in reports), key=lambda rank: rank.rank_key)
            for lead, reports in of_lead.items()
        }
    store.save(worker, kind, ranks, at=tools.clock())
    inbox.refresh(tools, worker, kind, subjects)
    audit.record(
        worker, f"{kind}.ranked", kind, subjects, at=tools.clock(), detail={"rules": tools.pack.priorities.version}
    )
    order.after(tools.settings.stages, "triage", kind, list(ranks))


def _rank(tools: Tools, worker: Viewer, reports: Sequence[int]) -> dict[int, rules.Priority]:
    at = tools.clock()
    told = load_views(worker, reports)
    found, matches = findings.load(worker, reports), store.load_matches(worker, reports)
    beside, arrived = store.counts_beside(worker, reports), store.arrived(worker, reports)
    ranks = {}
    for report, view in told.items():
        prior, uploaders, tested = beside[report]
        known = rules.Known(
            matches=matches[report],
            network_classes=_classes(view, found[report]),
            place_known=_place_known(view, found[report]),
            prior_reports=prior,
            in_tested_network=tested,
            uploaders=uploaders,
        )
        received_at, is_urgent = arrived[report]
        facts = rules.case_facts(view, known, on=received_at.date(), majority_age=tools.pack.majority_age)
        # A telling that contradicts the others escalates too, until a person has settled it.
        facts = replace(facts, urgent=facts.urgent or is_urgent)
        clocks = rules.deadlines(rules.records_of(view, received_at=received_at), tools.pack.clocks)
        ranks[report] = rules.prioritise(facts, tools.pack.priorities, at=at, clocks=clocks)
    return ranks


def _classes(told: Told, found: Sequence[Finding]) -> dict[str, str]:
    return {
        told.sightings[f.sighting_index].value or "": f.value
        for f in found
        if f.kind == "ip.class" and isinstance(f.value, str)
    }


def _place_known(told: Told, found: Sequence[Finding]) -> bool:
    hinted = any(f.kind == "ip.place_hint" and isinstance(f.value, str) for f in found)
    return hinted or any(name.startswith("address.") for party in told.parties for name, _ in party.fields)
