"""News for a page that is open: how many lines are new, what the figures of a drive are now. Numbers, no values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nodal.edges.slots import Slots
from nodal.ledger import matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import live as find
from nodal.steps.look import operations
from nodal.steps.tools import Tools

STREAMS = 2
"""Pages that one person keeps open with live news; further ones ask now and then. Our own choice."""


def place(tools: Tools, viewer: Viewer) -> Callable[[], None] | None:
    """A place for one more stream of this person: call it to give it back. None when they have as many as they may."""
    return Slots(tools.settings.data / "streams", STREAMS).take(str(viewer.person))


def may_stay(viewer: Viewer) -> bool:
    """Whether the person is still who they were when the page was opened: active, in the same unit and role."""
    return people.is_still(viewer)


@dataclass(slots=True)
class Inbox:
    """The inbox since a moment. Each look is one query, and two more when something moved."""

    tools: Tools
    viewer: Viewer
    since: datetime
    _mark: object = None
    _said: dict[str, int] = field(default_factory=dict)

    def look(self) -> dict[str, int]:
        """How many lines are new since then, and how many each band has."""
        matrix.require(self.viewer, "case.read")
        with acting(self.viewer):
            mark = find.inbox_mark(self.viewer)
            if mark != self._mark or not self._said:
                self._mark, self._said = mark, find.inbox(self.viewer, self.since)
        return self._said


@dataclass(slots=True)
class Operation:
    """A drive. It is counted again only when something happened to a referral of this node."""

    tools: Tools
    viewer: Viewer
    ref: UUID
    _mark: int = -1
    _said: dict[str, int] = field(default_factory=dict)

    def look(self) -> dict[str, int]:
        """The figures as known now. Raises Unknown for a drive of another unit."""
        matrix.require(self.viewer, "operation.read")
        with acting(self.viewer):
            mark = find.referrals_mark(self.viewer)
            if mark != self._mark:
                counted = operations.operation(self.tools, self.viewer, self.ref).now.counts
                self._mark, self._said = mark, {word: figure.n for word, figure in counted.figures}
        return self._said
