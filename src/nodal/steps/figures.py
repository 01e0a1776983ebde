"""How much a node holds: the numbers of its summary, each a count of rows."""

from __future__ import annotations

from nodal.ledger import people
from nodal.ledger.access import acting
from nodal.ledger.find import figures as find


def summary() -> dict[str, object]:
    """Counts over the whole node, as the worker; no case is shown."""
    with acting(people.worker()) as worker:
        return find.summary(worker)
