"""Look at leads: the list of a unit, and one lead with what the rules would say to each decision about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nodal.chain import identify as rules
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import lead, leads
from nodal.ledger.find.leads import PAGES, STATES, Wanted
from nodal.ledger.store import identify as store
from nodal.ledger.store import reply
from nodal.steps.look.conflicts import conflicts_about
from nodal.steps.tools import Tools

__all__ = ["PAGES", "STATES", "Looked", "Wanted", "list_leads", "number_of", "show_lead"]


@dataclass(frozen=True, slots=True)
class Looked:
    """A lead as a page shows it. `refusals`: decision -> the rule that would refuse it to this viewer now."""

    id: int
    lead: rules.Lead
    found: Mapping[str, Any]
    refusals: Mapping[str, rules.Refused]
    askable: tuple[reply.Asked, ...]
    units: Mapping[str, str]
    colleagues: tuple[people.Colleague, ...]


def list_leads(tools: Tools, viewer: Viewer, wanted: Wanted) -> dict[str, Any]:
    """A page of the unit's leads."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = leads.listed(viewer, wanted)
        # Not each lead of the page: its own history would drown in lists that it stood on.
        detail = {"shown": len(found["rows"]), "page": wanted.page}
        audit.record(viewer, "lead.listed", "lead", [], at=tools.clock(), detail=detail)
    return found


def number_of(viewer: Viewer, ref: UUID) -> int:
    """The id of the lead at an address. Raises Unknown for one that is absent or another unit's."""
    with acting(viewer):
        return lead.number_of(viewer, ref)


def show_lead(tools: Tools, viewer: Viewer, ref: UUID) -> Looked:
    """Everything that the viewer may see of a lead; that they looked is recorded."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        number = lead.number_of(viewer, ref)
        value = store.load(viewer, number)
        found = lead.show(viewer, number)
        found["conflicts"] = conflicts_about(tools, viewer, [one["id"] for one in found["accounts"]])
        looked = Looked(
            id=number,
            lead=value,
            found=found,
            refusals=_refusals(value, viewer, at),
            askable=tuple(reply.askable(viewer, [number])),
            units=lead.names_of_units(),
            colleagues=tuple(one for one in people.colleagues(viewer.unit) if one.is_active),
        )
        audit.record(viewer, "lead.read", "lead", [number], at=at)
    return looked


def _refusals(value: rules.Lead, viewer: Viewer, at: datetime) -> dict[str, rules.Refused]:
    """What the rules would say if the viewer decided now, with a reason."""
    found = {}
    for decision in (rules.Decision.CONFIRM, rules.Decision.CLEAR, rules.Decision.UNSURE):
        outcome = rules.decide(value, rules.Judgement(str(viewer.person), decision, "?", at))
        if isinstance(outcome, rules.Refused):
            found[decision.value] = outcome
    return found
