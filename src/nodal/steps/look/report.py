"""Open a report's page: what was told and seen, what was found, who else has it. Each opening is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from nodal.chain.refer import MASK, children, covered, names_a_child
from nodal.facts.report import Role, Told
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import others, report_page
from nodal.steps.tools import Tools

FEW, MANY = 100, 5_000
"""How many sightings, parties and files a page shows at first, and when a person asks for all."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A report as its page shows it.

    `told` is what all tellings say together. `hidden` are its parties who are children; while `is_covered`, their names
    and identifiers are replaced everywhere, also in the rows of `found`. `holders`: other units to call -> whether they
    hold this very report. `names`: persons by id; `colleagues`: to whom it can be given.
    """

    found: dict[str, Any]
    told: Told
    hidden: frozenset[int]
    is_covered: bool
    holders: dict[str, bool]
    history: list[dict[str, Any]]
    names: dict[int, str]
    colleagues: list[people.Colleague]


def open_report(tools: Tools, viewer: Viewer, ref: UUID, *, unmask: str = "", everything: bool = False) -> Opened:
    """The report, with children covered unless `unmask` gives a reason, which is logged. Raises Unknown."""
    matrix.require(viewer, "case.unmask" if unmask.strip() else "case.read")
    at, reason = tools.clock(), unmask.strip()
    with acting(viewer):
        found = report_page.page(viewer, ref, most=MANY if everything else FEW)
        report = int(found["head"]["id"])
        told, hidden = read(tools, found["head"].pop("told"), on=at.date())
        holders, history = others.beside(viewer, report, _reported(found["parties"]))
        names, colleagues = people.names(_persons(found, history)), people.colleagues(viewer.unit)
        if not reason:
            told = covered(told, majority_age=tools.pack.majority_age, on=at.date())
            _cover(found, hidden, frozenset(told.parties[index].role for index in hidden))
        action, detail = ("report.read_unmasked", {"reason": reason}) if reason else ("report.read", {})
        audit.record(viewer, action, "report", [report], at=at, detail=detail)
    return Opened(found, told, hidden, not reason, holders, history, names, colleagues)


def report_id(viewer: Viewer, ref: UUID) -> int:
    """The id of a report that the viewer may see, for an act on it. Raises Unknown."""
    with acting(viewer):
        return report_page.the_report(viewer, ref)


def ready_of(viewer: Viewer, ref: UUID) -> list[int]:
    """Referrals of a report that wait to be sent by the viewer's unit. Raises Unknown."""
    with acting(viewer):
        return report_page.ready(viewer, report_page.the_report(viewer, ref))


def read(tools: Tools, view: object, *, on: date) -> tuple[Told, frozenset[int]]:
    """What all tellings say together, and which of its parties are children."""
    told = msgspec.convert(view, Told)
    return told, children(told, majority_age=tools.pack.majority_age, on=on)


def _reported(parties: Iterable[Mapping[str, Any]]) -> list[int]:
    return sorted({p["account"] for p in parties if p["role"] == Role.REPORTED and p["account"] is not None})


def _persons(found: Mapping[str, Any], history: Iterable[Mapping[str, Any]]) -> set[int]:
    head = found["head"]
    persons: set[int | None] = {row["person"] for row in (*history, *head["notes"])}
    persons.add((head["inbox"] or {}).get("assignee"))
    return {person for person in persons if person is not None}


def _cover(found: dict[str, Any], hidden: frozenset[int], roles: frozenset[Role]) -> None:
    """Cover children in the rows as `covered` does in the told report."""
    for seen in found["sightings"]:
        if seen["party"] in hidden:
            seen["raw"], seen["value"], seen["findings"] = MASK, None, []
    for party in found["parties"]:
        if party["idx"] in hidden:
            party["account__key"] = None
    accounts = {party["account"] for party in found["parties"] if party["idx"] in hidden}
    for link in found["links"]:
        for end in ("a", "b"):
            if link[end] in accounts:
                link[f"{end}__key"] = MASK
    for version in found["versions"]:
        version["delta"] = [
            {**change, "before": change["before"] and MASK, "after": change["after"] and MASK}
            if names_a_child(roles, change["path"], change["before"], change["after"])
            else change
            for change in version["delta"]
        ]
