"""A person settles a conflict of linking: whether two accounts are one person, against a decision or the evidence."""

from __future__ import annotations

from nodal.chain.identify import Decision
from nodal.ledger import audit, matrix
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.find import conflicts
from nodal.ledger.store import identify, link
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.tools import Tools


def settle_pair(tools: Tools, viewer: Viewer, pair: tuple[str, str], *, same: bool, reason: str) -> list[int]:
    """Say the same of the two accounts in every lead that said otherwise; gives these leads.

    Where all of them keep the two apart already, one says so again: it is the word after the conflict was raised.
    Linking obeys with its next batch. Raises Unknown where there is no conflict that the viewer may see, NotAllowed,
    and Refused: `others_decided` when no decision of the viewer's unit can settle it, or the rule of a decision.
    """
    matrix.require(viewer, "lead.decide")
    at, decision = tools.clock(), Decision.CONFIRM if same else Decision.REFUSE_MERGE
    with acting(viewer):
        found = conflicts.between(viewer, pair)
        if not found:
            raise Unknown("conflict: expected one between two accounts that your unit holds, found none")
        words = _words(viewer, (min(pair), max(pair)))
        leads = [lead for lead, said in words.items() if said is not same]
        if not leads and not same:
            leads = list(words)[-1:]
        if not leads:
            raise Refused("others_decided", "It is another unit that decided so; speak to it.")
        for lead in leads:
            decide(tools, viewer, lead, decision, reason=reason, pair=pair)
        detail = {"one_person": same, "leads": leads, "kinds": sorted(one["kind"] for one in found), "reason": reason}
        accounts = [found[0]["a_id"], found[0]["b_id"]]
        audit.record(viewer, "link.settled", "account", accounts, at=at, detail=detail)
    return leads


def _words(viewer: Viewer, pair: tuple[str, str]) -> dict[int, bool]:
    """What each lead says of the two accounts, the leads in order; those that say nothing are left out."""
    said = {}
    for lead in identify.leads_about(viewer, pair):
        for one in link.decisions_of(viewer, [lead]):
            if one.pair == pair:
                said[lead] = one.same
    return said
