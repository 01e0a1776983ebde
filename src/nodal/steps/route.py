"""Say to which unit a report or lead goes, by graded evidence, and put a referral on the table for a person to send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nodal.chain import route as rules
from nodal.facts.errors import NodalError
from nodal.ledger import audit
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import enrich as findings
from nodal.ledger.store import refer as store
from nodal.ledger.store import reply
from nodal.ledger.store.receive import load_views
from nodal.ledger.store.retract import still_open
from nodal.ledger.store.triage import reports_of_leads
from nodal.steps.tools import Tools


class NotBelow(NodalError):
    """A unit can hand on only to units of the pack other than itself."""

    remedy = "Choose a unit of the pack; `nodal route explain` names those that the evidence leaves open."


def run(tools: Tools, worker: Viewer, kind: str, subjects: Sequence[int]) -> None:
    """Route these reports (from the bureau that took them in) or leads (from the unit that works them)."""
    at = tools.clock()
    if kind == "report":
        subjects = still_open(worker, subjects)
    by_hand = store.chosen(worker, kind, subjects)
    starts = _starts(tools, worker, kind, [one for one in subjects if one not in by_hand], at)
    evidence = _evidence(tools, worker, kind, sorted(starts))
    sent_back = store.returned(worker, kind, sorted(starts))
    routes = [
        _route(tools, subject, start, evidence[subject], sent_back.get(subject, ()), at)
        for subject, start in starts.items()
    ]
    store.save_routes(worker, kind, routes, at=at)
    audit.record(worker, f"{kind}.routed", kind, sorted(starts), at=at, detail={"rules": tools.pack.routing.version})


def choose(tools: Tools, viewer: Viewer, kind: str, subject: int, unit: str, *, reason: str) -> None:
    """A person decides where a subject goes when the evidence leaves it open, or overrules the proposal."""
    at = tools.clock()
    if tools.pack.unit(unit, on=at.date()) is None or unit == viewer.unit:
        raise NotBelow("unit: expected another unit of the pack, got something else")
    if not reason.strip():
        raise NotBelow("reason: expected words, got none")
    with acting(viewer):
        if not store.may_see(viewer, kind, subject):
            raise Unknown(f"{kind}: expected one of your unit, found none of that number")
        evidence = _evidence(tools, viewer, kind, [subject])[subject]
        key = " ".join(rules.evidence_key(evidence))
        sentence = f"Chosen by {viewer.name}: {reason.strip()}"
        store.save_routes(viewer, kind, [store.Route(subject, viewer.unit, unit, "chosen", sentence, [], key)], at=at)
        audit.record(viewer, f"{kind}.route_chosen", kind, [subject], at=at, detail={"unit": unit})


def _starts(tools: Tools, worker: Viewer, kind: str, subjects: Sequence[int], at: datetime) -> Mapping[int, str]:
    if kind == "lead":
        return store.lead_units(worker, subjects)
    first = [unit.code for unit in tools.pack.units_on(at.date()) if unit.tier == tools.pack.tiers[0].code]
    return store.receivers(worker, subjects, first)


def _evidence(
    tools: Tools, viewer: Viewer, kind: str, subjects: Sequence[int]
) -> dict[int, tuple[rules.PlaceEvidence, ...]]:
    of = reports_of_leads(viewer, subjects) if kind == "lead" else {subject: [subject] for subject in subjects}
    reports = sorted({report for behind in of.values() for report in behind})
    told, found = load_views(viewer, reports), findings.load(viewer, reports)
    said = {
        report: tuple(
            replace(piece, report_id=str(report))
            for piece in rules.place_evidence(told[report], found[report], pack=tools.pack, series=tools.series)
        )
        for report in reports
    }
    replied = _replied(tools, viewer, subjects) if kind == "lead" else {}
    return {
        subject: (*replied.get(subject, ()), *(piece for report in of.get(subject, ()) for piece in said[report]))
        for subject in subjects
    }


def _replied(tools: Tools, viewer: Viewer, leads: Sequence[int]) -> dict[int, list[rules.PlaceEvidence]]:
    """Where the addresses of subscribers in providers' replies point."""
    return {
        lead: [
            piece
            for one in replies
            for piece in rules.of_reply(
                one.address,
                pack=tools.pack,
                source=one.provider,
                report_id=f"reply-{one.reply}",
                as_of=one.as_of,
            )
        ]
        for lead, replies in reply.located(viewer, leads).items()
    }


def _route(  # one subject's question and its answer as a row
    tools: Tools,
    subject: int,
    start: str,
    evidence: Sequence[rules.PlaceEvidence],
    sent_back: Sequence[tuple[str, str]],
    at: datetime,
) -> store.Route:
    returned = [rules.Returned(unit, tuple(key.split())) for unit, key in sent_back]
    decided = rules.route(evidence, pack=tools.pack, tier_from=start, returned=returned, on=at.date())
    told = rules.explain(decided)
    key = " ".join(rules.evidence_key(evidence))
    if isinstance(decided, rules.Unroutable):
        return store.Route(subject, start, None, None, decided.why, told["evidence"], key)
    copies = tuple(unit.code for unit in decided.copies)
    return store.Route(
        subject, start, decided.unit.code, decided.confidence, decided.sentence, told["evidence"], key, copies
    )
