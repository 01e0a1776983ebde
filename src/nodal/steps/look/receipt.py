"""Somebody of the public asks how far their report went: four answers, and nothing of what is in it."""

from __future__ import annotations

from nodal.chain.follow import Told, told
from nodal.facts import receipt as written
from nodal.ledger import people
from nodal.ledger.access import acting
from nodal.ledger.store import receipt as store
from nodal.steps.acts.public_form import may_ask
from nodal.steps.tools import Tools

__all__ = ["Told", "status"]


def status(tools: Tools, typed: str, *, address: str) -> Told | None:
    """How far the report of this receipt went; None: nobody was given that one. Raises TooMany.

    A number that was never given and one with a typing error read the same.
    """
    may_ask(tools, address)
    receipt = written.read(typed)
    if receipt is None:
        return None
    worker = people.worker()
    with acting(worker):
        number = store.number_of(worker, receipt)
        return None if number is None else told(store.standing(worker, number))
