"""A named person decides that an account which only received something may be looked at as a lead."""

from __future__ import annotations

from uuid import UUID

from nodal.facts.ages import is_below
from nodal.facts.report import Role
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import network as find
from nodal.ledger.store import recipient as store
from nodal.ledger.store.receive import load_views
from nodal.steps import order
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools


def open_recipient(tools: Tools, viewer: Viewer, network: UUID, account: str, *, reason: str) -> None:
    """Open the account (its address) of a network. A recipient may be the child: nothing but a person opens one.

    Raises Unknown for a network that the viewer does not see, Refused (`account_unknown`, `reason_missing`,
    `not_a_recipient`, `known_child`).
    """
    matrix.require(viewer, "lead.decide")
    at = tools.clock()
    with acting(viewer):
        number = find.number_of(viewer, network)
        found = store.account_in(viewer, number, account)
        if found is None:
            raise Refused("account_unknown", "Choose an account of this network that only received something.")
        if not reason.strip():
            raise Refused("reason_missing", "A decision needs its reason in words.")
        parts = store.parts_of(viewer, found)
        told = load_views(viewer, sorted({report for report, _ in parts}))
        parties = [told[report].parties[party] for report, party in parts]
        if any(party.role is Role.REPORTED for party in parties):
            raise Refused("not_a_recipient", "A platform reported this account itself: it needs nobody to open it.")
        if any(is_below(party, tools.pack.majority_age, on=at.date()) for party in parties):
            raise Refused("known_child", "A report says that this is a child. It is not opened as a lead.")
        store.save(viewer, found, reason=reason, at=at)
        audit.record(viewer, "recipient.opened", "account", [found], at=at)
        order.after(tools.settings.stages, "open", "account", [found])
