"""Look at the inbox and at what waits today. Nothing of a report is opened here: a line holds counts and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import inbox, quarantine, today
from nodal.ledger.find.inbox import CAP, PAGE, Line, Page, Wanted
from nodal.ledger.people import Colleague
from nodal.steps.tools import Tools

__all__ = ["CAP", "PAGE", "Colleague", "Line", "Page", "Shown", "Wanted", "alarm", "bundle", "mine", "page", "urgent"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the inbox, and the person's saved views of it."""

    page: Page
    filters: Sequence[tuple[int, str, dict[str, Any]]]


def page(tools: Tools, viewer: Viewer, wanted: Wanted, *, after: UUID | None) -> Shown:
    """The lines asked for, fifty at a time."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return Shown(inbox.page(viewer, wanted, after=after, at=tools.clock()), inbox.filters(viewer))


def bundle(tools: Tools, viewer: Viewer, ref: UUID) -> tuple[Sequence[Line], int, Sequence[Colleague]]:
    """The look-alikes of a line, most dangerous first. Raises Unknown for a line of another unit."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return inbox.bundle(viewer, ref)


def alarm(viewer: Viewer) -> tuple[int, int]:
    """(imminent lines that nobody took, urgent refused reports that nobody settled); nothing for other roles."""
    if viewer.role not in matrix.MATRIX["case.read"]:
        return 0, 0
    with acting(viewer):
        return inbox.alarm(viewer)


def mine(tools: Tools, viewer: Viewer) -> today.Today:
    """What waits for this person today."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return today.today(viewer, at=tools.clock())


def urgent(tools: Tools, viewer: Viewer) -> Sequence[quarantine.Kept]:
    """Refused reports that say somebody is in danger and that nobody has settled."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return quarantine.urgent(viewer)
