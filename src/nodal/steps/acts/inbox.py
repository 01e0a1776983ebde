"""A person gives reports and leads to a colleague, puts them aside with a reason, or takes them up again.

Each takes subjects as `("report", id)` or `("lead", id)` and returns those that moved: what somebody else moved in the
meantime stays as it is. `seen` is when the person saw the lines; None: just now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from nodal.chain.triage import why_aside
from nodal.facts.errors import NodalError
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import table as store
from nodal.ledger.store.table import Subject
from nodal.steps.tools import Tools

__all__ = ["NoReason", "Subject", "assign", "assign_bundles", "has_it", "set_aside", "settle", "subjects", "take_up"]


class NoReason(NodalError):
    """Nothing is put aside, and nobody who may be in danger is settled, without words."""

    remedy = "Choose a reason and say in a few words what you saw."


def assign(
    tools: Tools, viewer: Viewer, items: Sequence[Subject], to: str | None, *, seen: datetime | None = None
) -> list[Subject]:
    """Give these to a colleague by username; None: to nobody. Raises Unknown for somebody who is not of the unit."""
    matrix.require(viewer, "case.work")
    at = tools.clock()
    with acting(viewer):
        person = _colleague(viewer, to)
        moved = store.assign(viewer, items, person, at=at, seen=seen or at)
        _record(viewer, "assigned", moved, at, {"to": person})
    return moved


def assign_bundles(
    tools: Tools, viewer: Viewer, items: Sequence[Subject], to: str | None, *, seen: datetime | None = None
) -> list[Subject]:
    """The same with every look-alike that a line stands for: whoever has one has them all."""
    matrix.require(viewer, "case.work")
    with acting(viewer):
        return assign(tools, viewer, store.with_look_alikes(viewer, items), to, seen=seen)


def set_aside(  # the reason is two words of one sentence
    tools: Tools, viewer: Viewer, items: Sequence[Subject], code: str, text: str, *, seen: datetime | None = None
) -> list[Subject]:
    """Not actionable: off the table until the danger rises. Raises NoReason without a code of the list and words."""
    matrix.require(viewer, "case.work")
    at, why = tools.clock(), why_aside(code, text)
    if why is None:
        raise NoReason("reason: expected one of the list and a few words, got none")
    with acting(viewer):
        moved = store.set_aside(viewer, items, why, at=at, seen=seen or at)
        _record(viewer, "set_aside", moved, at, {"code": code, "reason": text.strip()})
    return moved


def take_up(tools: Tools, viewer: Viewer, items: Sequence[Subject]) -> list[Subject]:
    """Back on the table."""
    matrix.require(viewer, "case.work")
    at = tools.clock()
    with acting(viewer):
        moved = store.take_up(viewer, items, at=at)
        _record(viewer, "taken_up", moved, at, {})
    return moved


def settle(tools: Tools, viewer: Viewer, ref: UUID, how: str) -> None:
    """Say what was done about a refused report that says somebody is in danger: the alarm about it ends."""
    matrix.require(viewer, "case.work")
    at = tools.clock()
    with acting(viewer):
        store.must_be_unsettled(viewer, ref)
        if not how.strip():
            raise NoReason("what was done: expected a few words, got none")
        number = store.settle(viewer, ref, " ".join(how.split()), at=at)
        audit.record(viewer, "refused.settled", "refused", [number], at=at, detail={"how": how.strip()})


def subjects(viewer: Viewer, refs: Sequence[UUID]) -> list[Subject]:
    """The subjects of lines by their references. Raises Unknown when one of them is not of the viewer's unit."""
    with acting(viewer):
        found = store.subjects(viewer, refs)
    if len(found) != len(set(refs)):
        raise Unknown("inbox: expected lines of your unit, got another")
    return found


def has_it(viewer: Viewer, kind: str, subject: int) -> int | None:
    """The person of the viewer's unit who has this subject; None: nobody."""
    with acting(viewer):
        return store.assignee(viewer, kind, subject)


def _colleague(viewer: Viewer, username: str | None) -> int | None:
    if username is None:
        return None
    found = [one.id for one in people.colleagues(viewer.unit) if one.is_active and one.username == username]
    if not found:
        raise Unknown("person: expected an active colleague of your unit, got another")
    return found[0]


def _record(viewer: Viewer, what: str, moved: Sequence[Subject], at: datetime, detail: Mapping[str, object]) -> None:
    for kind in ("report", "lead"):
        ids = [subject for name, subject in moved if name == kind]
        if ids:
            audit.record(viewer, f"{kind}.{what}", kind, ids, at=at, detail=detail)
