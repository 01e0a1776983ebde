"""A person gives a report or lead to a colleague, with a word about it: the gift and the note are one act."""

from __future__ import annotations

from datetime import datetime

from nodal.ledger.access import Viewer, acting
from nodal.steps.acts.inbox import assign
from nodal.steps.acts.note import add_note
from nodal.steps.tools import Tools


def hand_over(
    tools: Tools, viewer: Viewer, subject: tuple[str, int], to: str | None, note: str, *, seen: datetime | None = None
) -> bool:
    """Whether it moved. The note (may be empty) is kept only when it did. Raises Unknown, Unwritten."""
    with acting(viewer):
        moved = bool(assign(tools, viewer, [subject], to, seen=seen))
        if moved and note.strip():
            add_note(tools, viewer, *subject, note)
    return moved
