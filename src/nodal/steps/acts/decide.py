"""A named person confirms, clears, doubts a lead, or says that two accounts are not one person."""

from __future__ import annotations

from nodal.chain import identify as rules
from nodal.facts.errors import NodalError
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting, acting_as_well
from nodal.ledger.store import identify as store
from nodal.steps import inbox, order
from nodal.steps.tools import Tools


class Refused(NodalError):
    """A rule stands in the way of a decision; its name is in the message."""

    remedy = "Change what the sentence names. If the rule is wrong for this case, ask your supervisor."

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule, self.why = rule, why


def decide(
    tools: Tools,
    viewer: Viewer,
    lead: int,
    decision: rules.Decision,
    *,
    reason: str,
    pair: tuple[str, str] | None = None,
) -> rules.Lead:
    """Add the judgement and return the lead as it stands then. Raises Refused with the rule's name."""
    at = tools.clock()
    with acting(viewer):
        before = store.load(viewer, lead)
        judgement = rules.Judgement(str(viewer.person), decision, reason, at, pair)
        outcome = rules.decide(before, judgement)
        if isinstance(outcome, rules.Refused):
            raise Refused(outcome.rule, outcome.why)
        if not store.save_judgement(viewer, lead, outcome, before=before.state.value):
            raise Refused("state_changed", "Somebody else was first.")
        if outcome.state is rules.State.CLEARED and before.state is not rules.State.CLEARED:
            _forget(tools, lead)
        audit.record(viewer, f"lead.{decision.value}", "lead", [lead], at=at, detail={"state": outcome.state.value})
        order.after(tools.settings.stages, "decide", "lead", [lead])
        inbox.refresh_as_well(tools, "lead", [lead])
    return outcome


def _forget(tools: Tools, lead: int) -> None:
    """What was derived about a cleared person goes at once, not with the next run. As the worker: links cross units.

    With the decision, and before the queue hears of it: the batch of linking that follows finds it gone.
    """
    worker, at = people.worker(), tools.clock()
    with acting_as_well(worker):
        store.forget_derived(worker, lead, at)
        audit.record(worker, "lead.derived_removed", "lead", [lead], at=at)
