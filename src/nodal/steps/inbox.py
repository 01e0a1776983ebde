"""Keep the inbox true: derive its lines again in the transaction of whatever changed them, and say what came back."""

from __future__ import annotations

from collections.abc import Sequence

from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting_as_well
from nodal.ledger.store import inbox as store
from nodal.steps.tools import Tools


def refresh(tools: Tools, worker: Viewer, kind: str, subjects: Sequence[int]) -> None:
    """Derive the lines of these subjects again, as the worker."""
    at = tools.clock()
    for name, back in store.refresh(worker, kind, subjects, at=at).items():
        audit.record(worker, f"{name}.back_in_inbox", name, back, at=at)


def refresh_as_well(tools: Tools, kind: str, subjects: Sequence[int]) -> None:
    """The same inside a person's transaction: a line of another unit may change with it."""
    if not subjects:
        return
    worker = people.worker()
    with acting_as_well(worker):
        refresh(tools, worker, kind, subjects)
