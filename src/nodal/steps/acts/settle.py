"""A person settles a contradiction between two tellings of a report: field by field, with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from uuid import UUID

from nodal.chain import collate as rules
from nodal.facts.errors import NodalError
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Viewer, acting, acting_as_well
from nodal.ledger.store import settle as store
from nodal.steps import order
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools


class NoReason(NodalError):
    """Nobody settles a contradiction without words."""

    remedy = "Say in a few words why: whom you asked, what they said."


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose about the contradicting telling `no`: the later one holds where `taken` says so, and why.

    `taken` are places among the open questions; `seen` is the version of the report that the person saw.
    """

    no: int
    taken: Collection[int]
    reason: str
    seen: int


def settle(tools: Tools, viewer: Viewer, ref: UUID, choice: Choice) -> None:
    """Make the view of the report anew as the person chose, and with it all that follows from it; both tellings stay.

    Raises Unknown, NoReason, and Refused (`state_changed`) when the report was told again meanwhile.
    """
    matrix.require(viewer, "case.work")
    at, why = tools.clock(), " ".join(choice.reason.replace("\0", "").split())
    with acting(viewer):
        about = store.contradiction(viewer, ref, choice.no)
        questions = rules.open_questions(about.view, about.later)
        if not 0 < len(why) <= rules.LONGEST_REASON:
            raise NoReason("reason: expected a few words, got none or too many")
        if about.version != choice.seen or not set(choice.taken) <= set(range(len(questions))):
            raise Refused("state_changed", "Somebody else was first.")
        chosen = [question for place, question in enumerate(questions) if place in set(choice.taken)]
        view = rules.settle(about.view, about.later, taken=chosen)
        delta = [{**asdict(one), "kind": str(one.kind) if one in chosen else "kept"} for one in questions]
        worker = people.worker()
        with acting_as_well(worker):
            if not store.settle(worker, about, view, delta, at=at):
                raise Refused("state_changed", "Somebody else was first.")
            order.after(tools.settings.stages, "settle", "report", [about.report])
        detail = {"telling": choice.no, "later": len(chosen), "earlier": len(questions) - len(chosen), "reason": why}
        audit.record(viewer, "report.settled", "report", [about.report], at=at, detail=detail)
