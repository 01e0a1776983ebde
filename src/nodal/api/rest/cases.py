"""Operations on reports and leads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from nodal.api.rest import shapes
from nodal.api.rest.door import operation, tools, viewer
from nodal.api.rest.paging import Limit, shown
from nodal.chain.identify import Decision as Decided
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.look import program


@operation("GET", "/reports", action="case.read", response=shapes.ReportPage, tag="reports")
def list_reports(request: HttpRequest, after: UUID | None = None, limit: Limit = 50) -> dict[str, Any]:
    """The reports that the unit holds, the youngest first."""
    return shown(program.reports(tools(request), viewer(request), after=after, limit=limit))


@operation("GET", "/reports/{uuid:ref}", action="case.read", response=shapes.Report, tag="reports")
def get_report(request: HttpRequest, ref: UUID) -> dict[str, Any]:
    """One report, with children covered."""
    return _report(program.report(tools(request), viewer(request), ref))


@operation("POST", "/reports/{uuid:ref}/unmask", action="case.unmask", response=shapes.Report, tag="reports")
def unmask_report(request: HttpRequest, ref: UUID, body: shapes.Why) -> dict[str, Any]:
    """One report with the names and identifiers of children; the reason is logged."""
    return _report(program.report(tools(request), viewer(request), ref, unmask=body.reason))


@operation("GET", "/leads", action="case.read", response=shapes.LeadPage, tag="leads")
def list_leads(request: HttpRequest, after: UUID | None = None, limit: Limit = 50) -> dict[str, Any]:
    """The leads of the unit, the youngest first."""
    return shown(program.leads(tools(request), viewer(request), after=after, limit=limit))


@operation("GET", "/leads/{uuid:ref}", action="case.read", response=shapes.Lead, tag="leads")
def get_lead(request: HttpRequest, ref: UUID) -> dict[str, Any]:
    """One lead with the sentences for and against it."""
    return program.lead(tools(request), viewer(request), ref)


@operation("POST", "/leads/{uuid:ref}/decisions", action="lead.decide", response=shapes.Standing, tag="leads")
def decide_lead(request: HttpRequest, ref: UUID, body: shapes.Decision) -> dict[str, Any]:
    """Confirm or clear a lead, or say that one is not sure: in the name of the person of the key, with a reason."""
    who = viewer(request)
    if body.seen and program.lead(tools(request), who, ref)["state"] != body.seen:
        raise Refused("state_changed", "Somebody else was first: the lead has changed since it was seen.")
    number = program.number_of(who, "lead", ref)
    after = decide(tools(request), who, number, Decided(body.decision), reason=body.reason)
    return {"ref": ref, "state": after.state.value}


def _report(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, **found["report"]}
