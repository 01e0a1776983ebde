"""A person writes a note beside a report or a lead; only their own unit reads it."""

from __future__ import annotations

from nodal.facts.errors import NodalError
from nodal.ledger import audit, matrix
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import note as store
from nodal.ledger.store import refer
from nodal.steps.tools import Tools

LONGEST = 4_000
"""Characters of a note. Our own choice: longer is a document, and belongs into the file of the case."""


class Unwritten(NodalError):
    """The note says nothing, or too much for a note."""

    remedy = "Write a few sentences; what is longer belongs into the file of the case."


def add_note(tools: Tools, viewer: Viewer, kind: str, subject: int, text: str) -> int:
    """Keep the note and return its id. It cannot be changed afterwards. Raises Unknown, Unwritten."""
    matrix.require(viewer, "case.work")
    at, said = tools.clock(), text.strip()
    with acting(viewer):
        if not refer.may_see(viewer, kind, subject):
            raise Unknown(f"{kind}: expected one of your unit, found none of that number")
        if not 0 < len(said) <= LONGEST:
            raise Unwritten("note: expected a few sentences, got nothing or too much")
        note = store.add(viewer, kind, subject, said.replace("\0", ""), at=at)
        audit.record(viewer, f"{kind}.noted", kind, [subject], at=at, detail={"note": note})
    return note
