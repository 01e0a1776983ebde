"""What a person does with the lead on their screen: decide about it, keep two accounts apart, send it on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from nodal.chain import identify as rules
from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import lead as find
from nodal.ledger.store import identify as store
from nodal.ledger.store import refer
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.send import send
from nodal.steps.route import choose
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Said:
    """What the person chose. `seen` is the state that stood on the screen; `pair` the addresses of two accounts."""

    decision: rules.Decision
    reason: str
    seen: str = ""
    pair: tuple[UUID, UUID] | None = None


def judge(tools: Tools, viewer: Viewer, ref: UUID, said: Said) -> rules.Lead:
    """Decide as `decide` does, unless the lead has moved on since it was shown. Raises Refused with the rule's name."""
    matrix.require(viewer, "lead.decide")
    with acting(viewer):
        number = find.number_of(viewer, ref)
        state = store.load(viewer, number).state
        keys = find.keys_of(viewer, number, said.pair) if said.pair else None
    if said.seen and said.seen != state.value:
        raise Refused("state_changed", "Somebody else was first: the lead has changed since you opened it.")
    return decide(tools, viewer, number, said.decision, reason=said.reason, pair=keys)


def send_lead(tools: Tools, viewer: Viewer, ref: UUID, unit: str, *, reason: str) -> list[int]:
    """Send a confirmed lead to a unit: the one that the evidence proposes, or another with a reason.

    Raises Refused (`not_confirmed`, `reason_missing`, `already_sent`), NotBelow for something that is no other unit.
    """
    matrix.require(viewer, "referral.send")
    with acting(viewer):
        number = find.number_of(viewer, ref)
        unconfirmed = refer.unconfirmed(viewer, [number])
        ready = _ready(viewer, number, unit)
    if unconfirmed:
        raise Refused("not_confirmed", "A lead leaves the unit only after a named person confirmed it.")
    if not ready:
        if not reason.strip():
            raise Refused("reason_missing", "The evidence does not propose this unit: say why it shall go there.")
        choose(tools, viewer, "lead", number, unit, reason=reason)
        with acting(viewer):
            ready = _ready(viewer, number, unit)
    sent = send(tools, viewer, ready, kind="lead") if ready else []
    if not sent:
        raise Refused("already_sent", "This unit has the lead already, on the same evidence.")
    return sent


def _ready(viewer: Viewer, lead: int, unit: str) -> list[int]:
    found = refer.ways(
        viewer, None, subject_kind="lead", subject_id=lead, from_unit=viewer.unit, to_unit=unit, state="ready"
    )
    return [one.id for one in found]
