"""A named officer says what happened: acknowledged, returned, FIR, arrest, child safeguarded, outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from nodal.chain import follow as rules
from nodal.chain.identify import Decision
from nodal.ledger import audit, people
from nodal.ledger.access import NotAllowed, Viewer, acting
from nodal.ledger.store import link as links
from nodal.ledger.store import refer as store
from nodal.steps import inbox, order
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.tools import Tools

FROM_SENDER = frozenset({rules.Kind.SENT})
"""Events that the sending unit records; everything else is the receiving unit's to say."""


def record(
    tools: Tools,
    viewer: Viewer,
    referral: int,
    kind: rules.Kind,
    *,
    at: datetime | None = None,
    details: Mapping[str, str] | None = None,
) -> rules.Followed:
    """Add an event through the table of allowed moves. Raises Refused with the rule's name."""
    now = tools.clock()
    event = rules.Event(kind, at or now, str(viewer.person), dict(details or {}))
    with acting(viewer):
        way = store.way(viewer, referral)
        if viewer.unit != (way.from_unit if kind in FROM_SENDER else way.to_unit):
            raise NotAllowed("referral: expected a person of the unit that has it, got one of the other end")
        before = store.load_followed(viewer, [referral])[referral]
        after = rules.record(before, event, now=now)
        if isinstance(after, rules.NotAllowed):
            raise Refused(after.rule, after.why)
        if not store.move(viewer, [referral], before=way.state, after=after.state.value):
            raise Refused("state_changed", "Somebody else was first.")
        store.append_events(viewer, [(referral, len(before.events), event)], recorded_at=now)
        store.set_clock(viewer, [referral], first_due(tools, after), at=now)
        audit.record(viewer, f"referral.{kind.value}", "referral", [referral], at=now)
        if kind is rules.Kind.RETURNED:
            store.save_return(viewer, way, reason=event.get("reason"), at=now)
        inbox.refresh_as_well(tools, way.subject_kind, [way.subject_id])
    _consequences(tools, viewer, way, event)
    return after


def first_due(tools: Tools, followed: rules.Followed) -> rules.Due | None:
    """The duty that ends first of those that run on this referral now; None when nothing is waited for."""
    clocks = rules.duties(followed, tools.pack.clocks, zone=ZoneInfo(tools.pack.time_zone))
    return next(iter(rules.running(followed, clocks, at=tools.clock())), None)


def _consequences(tools: Tools, viewer: Viewer, way: store.Way, event: rules.Event) -> None:
    if event.kind is rules.Kind.RETURNED:
        with acting(people.worker()) as worker:
            store.end_grant(worker, way, at=tools.clock())
            inbox.refresh(tools, worker, way.subject_kind, [way.subject_id])
            if way.subject_kind == "report":
                links.count_for_units(worker, [way.subject_id])
            order.after(tools.settings.stages, "return", way.subject_kind, [way.subject_id])
    outcome = rules.OUTCOMES.get(event.get("outcome")) if event.kind is rules.Kind.CLOSED else None
    if outcome is not None and outcome.clears and way.subject_kind == "lead":
        # Cleared is an outcome: it goes back to whoever made the lead, and what was derived goes with it.
        decide(tools, viewer, way.subject_id, Decision.CLEAR, reason=f"outcome {outcome.code}: {outcome.sentence}")
