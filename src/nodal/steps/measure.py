"""Count a drive, and hold it against another."""

from __future__ import annotations

from datetime import datetime

from nodal.chain import measure as rules
from nodal.ledger import audit
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import measure as store
from nodal.steps.tools import Tools


def create(tools: Tools, viewer: Viewer, operation: rules.Operation) -> None:
    """Enter an operation."""
    with acting(viewer):
        number = store.create(viewer, operation)
        audit.record(viewer, "operation.created", "operation", [number], at=tools.clock())


def counts(tools: Tools, viewer: Viewer, name: str, *, as_of: datetime | None = None) -> rules.Counts:
    """The figures of an operation as known at `as_of` (now), from what the viewer's unit sent or received; kept."""
    at = as_of or tools.clock()
    with acting(viewer):
        operation = store.load(viewer, name)
        counted = rules.tally(store.load_happenings(viewer, operation), operation, as_of=at)
        store.freeze(viewer, name, at, document(counted))
        audit.record(viewer, "operation.counted", "operation", [], at=tools.clock(), detail={"as_of": at.isoformat()})
    return counted


def compare(
    tools: Tools, viewer: Viewer, first: str, second: str, *, as_of: datetime | None = None
) -> rules.Comparison:
    """Two operations side by side, or why they may not stand so."""
    at = as_of or tools.clock()
    return rules.compare(counts(tools, viewer, first, as_of=at), counts(tools, viewer, second, as_of=at))


def document(counted: rules.Counts) -> dict[str, object]:
    """Counts in the shape of the interface."""
    return {
        "operation": counted.operation.name,
        "as_of": counted.as_of.isoformat(),
        "from": counted.operation.starts.isoformat(),
        "until": counted.operation.ends.isoformat(),
        "definition": counted.operation.definition,
        "figures": {name: {"n": f.n, "ids": list(f.ids), "query": f.query} for name, f in counted.figures},
    }
