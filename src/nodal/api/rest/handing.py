"""Operations on referrals, what came of them, drives, and the caller."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest

from nodal.api.rest import shapes
from nodal.api.rest.door import SIGNED_IN, operation, tools, viewer
from nodal.api.rest.paging import Limit, shown
from nodal.chain.follow import OUTCOMES, Kind
from nodal.ledger.matrix import MATRIX
from nodal.steps import follow
from nodal.steps.acts.decide import Refused
from nodal.steps.look import program

ENDS = {"in": "to_unit", "out": "from_unit"}


@operation("GET", "/me", action=SIGNED_IN, response=shapes.Me, tag="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """In whose name the key acts, and what it may do."""
    who = viewer(request)
    actions = sorted(action for action, roles in MATRIX.items() if who.role in roles)
    return {"person": who.username, "name": who.name, "unit": who.unit, "role": who.role, "actions": actions}


@operation("GET", "/referrals", action="case.read", response=shapes.ReferralPage, tag="referrals")
def list_referrals(
    request: HttpRequest, direction: Literal["in", "out"] = "in", after: UUID | None = None, limit: Limit = 50
) -> dict[str, Any]:
    """The referrals that the unit received (`in`) or sent (`out`), the youngest first."""
    end = ENDS[direction]
    return shown(program.referrals(tools(request), viewer(request), end, after=after, limit=limit))


@operation("GET", "/referrals/{uuid:ref}", action="case.read", response=shapes.Referral, tag="referrals")
def get_referral(request: HttpRequest, ref: UUID) -> dict[str, Any]:
    """One referral with everything that happened to it."""
    return program.referral(tools(request), viewer(request), ref)


@operation("POST", "/referrals/{uuid:ref}/events", action="referral.follow", response=shapes.Standing, tag="referrals")
def record_event(request: HttpRequest, ref: UUID, body: shapes.Happened) -> dict[str, Any]:
    """Record what happened: acknowledged, returned, FIR, arrest, child safeguarded, outcome."""
    kinds = {kind.value: kind for kind in Kind}
    if body.kind not in kinds:
        raise Refused("kind_unknown", "There is no such event.")
    return _record(request, ref, kinds[body.kind], body.at, body.details)


@operation("POST", "/referrals/{uuid:ref}/outcome", action="referral.follow", response=shapes.Standing, tag="referrals")
def record_outcome(request: HttpRequest, ref: UUID, body: shapes.Outcome) -> dict[str, Any]:
    """Close a referral with what came of it."""
    return _record(request, ref, Kind.CLOSED, body.at, {"outcome": body.outcome})


@operation("GET", "/outcomes", action=SIGNED_IN, response=shapes.OutcomeCodes, tag="referrals")
def list_outcomes(request: HttpRequest) -> dict[str, Any]:
    """The closed list of what can come of a referral."""
    return {"items": list(OUTCOMES.values())}


@operation("GET", "/operations", action="operation.read", response=shapes.Operations, tag="operations")
def list_operations(request: HttpRequest) -> dict[str, Any]:
    """The drives of the unit."""
    return {"items": program.operations(tools(request), viewer(request))}


@operation("GET", "/operations/{uuid:ref}/counts", action="operation.read", response=shapes.Counts, tag="operations")
def count_operation(request: HttpRequest, ref: UUID, as_of: datetime | None = None) -> dict[str, Any]:
    """The figures of a drive as known at a moment (none: now)."""
    return {"ref": ref, **program.counts(tools(request), viewer(request), ref, as_of=_zoned(as_of))}


def _record(
    request: HttpRequest, ref: UUID, kind: Kind, at: datetime | None, details: dict[str, str]
) -> dict[str, Any]:
    number = program.number_of(viewer(request), "referral", ref)
    after = follow.record(tools(request), viewer(request), number, kind, at=_zoned(at), details=details)
    return {"ref": ref, "state": after.state.value}


def _zoned(at: datetime | None) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise Refused("time_zone", "A time needs its zone, like +05:30 or Z.")
    return at
