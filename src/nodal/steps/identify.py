"""Propose leads: one reported account or one person, with everything for and against, for a named person to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from nodal.chain import identify as rules
from nodal.ledger import audit
from nodal.ledger.access import Viewer
from nodal.ledger.store import enrich as findings
from nodal.ledger.store import identify as store
from nodal.ledger.store import recipient, reply
from nodal.ledger.store.link import decisions_of, load_judgements
from nodal.ledger.store.receive import load_views
from nodal.steps import inbox, order
from nodal.steps.tools import Tools


def run(tools: Tools, worker: Viewer, kind: str, _: Sequence[int]) -> None:
    """Summarise every person who is held by a unit that works leads, and propose or say why not."""
    at = tools.clock()
    units = working_units(tools, at)
    before = store.current(worker)
    parts = store.load_parts(worker, units)
    grants = store.grants_of(worker, units)
    subjects = dict(_subjects(tools, worker, parts, at))
    remembered = _remembered(worker)
    outcomes = [rules.propose(s, remembered=remembered.get(s.id, ())) for s in subjects.values()]
    leads = [lead for lead in outcomes if isinstance(lead, rules.Lead)]
    reports: dict[str, set[int]] = {}
    for part in parts:
        reports.setdefault(part.person, set()).add(part.report)
    owners = {lead.subject: _owner(reports[lead.subject], grants) for lead in leads}
    ids = store.save(worker, leads, owners, {key: _facts(s, reports[key]) for key, s in subjects.items()}, at=at)
    doubts = Counter(outcome.code for outcome in outcomes if isinstance(outcome, rules.Doubt))
    audit.record(worker, "lead.proposed", "lead", ids, at=at, detail={"not_proposed": dict(doubts)})
    # What is proposed now is ranked next, and its lines with it; what is no longer proposed has no next.
    store.end_support(worker, sorted(before - store.current(worker)))
    inbox.refresh(tools, worker, "lead", sorted(before - set(ids)))
    if ids:
        order.after(tools.settings.stages, "identify", "lead", ids)


def working_units(tools: Tools, at: datetime) -> list[str]:
    """Units that work leads: those of the second tier, to which a bureau routes."""
    return sorted({unit.code for unit in tools.pack.units_on(at.date()) if unit.tier == tools.pack.tiers[1].code})


def _subjects(
    tools: Tools, worker: Viewer, parts: Sequence[store.Part], at: datetime
) -> Iterable[tuple[str, rules.Subject]]:
    reports = sorted({part.report for part in parts})
    told, found = load_views(worker, reports), findings.load(worker, reports)
    known, holders = store.known_files(worker, reports), store.holders_of(worker)
    networks, replies = store.networks_of(worker), reply.by_account(worker)
    opened = recipient.opened(worker)
    by_hand = {account for one in decisions_of(worker) if one.same for account in one.pair}
    for person, group in groupby(parts, key=lambda part: part.person):
        appearances = [
            rules.Appearance(
                p.account, told[p.report], p.party, p.sender,
                findings=tuple(found[p.report]), known_files=known.get(p.report, 0), replies=replies.get(p.account, {}),
            )
            for p in group
        ]  # fmt: skip
        accounts = tuple(sorted({a.account for a in appearances}))
        network = next((networks[a] for a in accounts if a in networks), None)
        about = rules.Subject(
            id=person,
            accounts=accounts,
            as_of=at,
            joined_by_hand=len(accounts) > 1 and set(accounts) <= by_hand,
            network=network.key if network else None,
            network_is_tested=bool(network and network.is_tested),
            opened_by=next((opened[a] for a in accounts if a in opened), None),
        )
        yield (
            person,
            rules.summarise(appearances, holders=holders, majority_age=tools.pack.majority_age, as_of=at, about=about),
        )


def _remembered(worker: Viewer) -> Mapping[str, list[rules.Judgement]]:
    subjects = store.subjects(worker)
    return {subjects[lead]: judgements for lead, judgements in load_judgements(worker).items()}


def _owner(reports: set[int], grants: Mapping[int, Sequence[str]]) -> str:
    """The unit that holds most of the person's reports; among equals the first by code."""
    held = Counter(unit for report in reports for unit in grants.get(report, ()))
    return min(held, key=lambda unit: (-held[unit], unit))


def _facts(subject: rules.Subject, reports: set[int]) -> dict[str, object]:
    return {
        "reports": sorted(reports),
        "platforms": sorted(subject.reported_by),
        "identifiers": len(subject.evidence),
        "tested_network": subject.network_is_tested,
    }
