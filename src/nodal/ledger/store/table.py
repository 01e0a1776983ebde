"""What people do with lines of the inbox: give them to somebody, put them aside, take them up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.store.inbox import Group, lock, regroup

Subject = tuple[str, int]
"""(`report` or `lead`, its id)."""


def subjects(viewer: Viewer, refs: Sequence[UUID]) -> list[Subject]:
    """The subjects behind these references of lines of the viewer's unit; what is not the unit's is not among them."""
    rows = visible_to(viewer).inbox_item.filter(unit=viewer.unit, ref__in=refs)
    return list(rows.order_by("id").values_list("subject_kind", "subject_id"))


def with_look_alikes(viewer: Viewer, items: Sequence[Subject]) -> list[Subject]:
    """These subjects, and those that they stand for in the inbox."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_STANDS_FOR, {"unit": viewer.unit, **_apart(items)})
        return sorted({*items, *cursor.fetchall()})


def assign(viewer: Viewer, items: Sequence[Subject], to: int | None, *, at: datetime, seen: datetime) -> list[Subject]:
    """Give these lines to a person; those that somebody else gave away after `seen` stay. Returns what moved."""
    return _move(
        viewer,
        "assignee = %(to)s, assigned_at = %(at)s",
        "i.assignee IS DISTINCT FROM %(to)s AND (i.assigned_at IS NULL OR i.assigned_at <= %(seen)s)"
        " AND i.state NOT IN ('retracted', 'closed')",
        {"to": to, "at": at, "seen": seen, **_apart(items)},
    )


def set_aside(viewer: Viewer, items: Sequence[Subject], why: str, *, at: datetime, seen: datetime) -> list[Subject]:
    """Put these open lines aside; those that changed after `seen` stay. Returns what moved."""
    return _move(
        viewer,
        "state = 'set_aside', set_aside_why = %(why)s, changed_at = %(at)s",
        "i.state = 'open' AND i.changed_at <= %(seen)s",
        {"why": why, "at": at, "seen": seen, **_apart(items)},
    )


def take_up(viewer: Viewer, items: Sequence[Subject], *, at: datetime) -> list[Subject]:
    """Put these lines back on the table. Returns what moved."""
    return _move(
        viewer,
        "state = 'open', set_aside_why = NULL, changed_at = %(at)s",
        "i.state = 'set_aside'",
        {"at": at, **_apart(items)},
    )


def assignee(viewer: Viewer, kind: str, subject: int) -> int | None:
    """Who of the viewer's unit has the subject; None: nobody."""
    rows = visible_to(viewer).inbox_item.filter(unit=viewer.unit, subject_kind=kind, subject_id=subject)
    found: int | None = rows.values_list("assignee", flat=True).first()
    return found


def must_be_unsettled(viewer: Viewer, ref: UUID) -> int:
    """The number of an urgent refused report that nobody has settled. Raises Unknown."""
    found = _unsettled(viewer, ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("refused report: expected an urgent one of your unit that is open, found none")
    return int(found)


def settle(viewer: Viewer, ref: UUID, how: str, *, at: datetime) -> int:
    """Say what became of an urgent refused report; returns its number. Raises Unknown, also when it is settled."""
    number = must_be_unsettled(viewer, ref)
    if not _unsettled(viewer, ref).update(
        settled_at=at, settled_by=viewer.person, settled_how=how, settled_as="answered"
    ):
        raise Unknown("refused report: expected one that is open, and somebody else was first")
    return number


def _unsettled(viewer: Viewer, ref: UUID) -> QuerySet[Any]:
    return visible_to(viewer).refused.filter(unit=viewer.unit, ref=ref, urgent=True, settled_at=None)


def _move(viewer: Viewer, change: str, still: str, values: dict[str, object]) -> list[Subject]:
    visible_to(viewer)
    lock()
    statement = f"""
        UPDATE inbox_item i SET {change}
        FROM (SELECT unnest(%(kinds)s::text[]) AS kind, unnest(%(ids)s::bigint[]) AS id) s
        WHERE i.unit = %(unit)s AND i.subject_kind = s.kind AND i.subject_id = s.id AND {still}
        RETURNING i.subject_kind, i.subject_id, i.group_key
    """  # noqa: S608 - the words above, no values
    with connection.cursor() as cursor:
        cursor.execute(statement, {"unit": viewer.unit, **values})
        moved = cursor.fetchall()
    groups: set[Group] = {(viewer.unit, key) for _, _, key in moved}
    regroup(groups)
    return sorted((kind, subject) for kind, subject, _ in moved)


def _apart(items: Sequence[Subject]) -> dict[str, object]:
    return {"kinds": [kind for kind, _ in items], "ids": [subject for _, subject in items]}


_STANDS_FOR = """
SELECT m.subject_kind, m.subject_id
FROM (SELECT unnest(%(kinds)s::text[]) AS kind, unnest(%(ids)s::bigint[]) AS id) s
JOIN inbox_item i ON i.unit = %(unit)s AND i.subject_kind = s.kind AND i.subject_id = s.id
JOIN inbox_item m ON m.unit = i.unit AND m.group_key = i.group_key AND m.group_key <> ''
WHERE i.is_head AND i.state = 'open' AND m.state = 'open' AND NOT m.is_head AND m.band_rank = i.band_rank
  AND m.subject_kind = i.subject_kind AND m.assignee IS NOT DISTINCT FROM i.assignee
"""
