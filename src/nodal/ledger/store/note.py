"""Rows of notes. They are only ever added."""

from __future__ import annotations

from datetime import datetime

from nodal.ledger.access import Viewer, visible_to


def add(viewer: Viewer, kind: str, subject: int, text: str, *, at: datetime) -> int:
    """Keep a note of the viewer's unit and return its id."""
    rows = visible_to(viewer).note
    note = rows.create(subject_kind=kind, subject_id=subject, unit=viewer.unit, person=viewer.person, text=text, at=at)
    return int(note.pk)
