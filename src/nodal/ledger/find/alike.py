"""A bundle of look-alikes as its page shows it: lines by how unusual they are, with what their reports say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from nodal.chain.collate import Census
from nodal.facts.report import Told
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.find.inbox import CAP, Line, lines_of
from nodal.ledger.people import Colleague, colleagues
from nodal.ledger.store import alike
from nodal.ledger.store.receive import load_views

PAGE = 25
"""Reports of one page. Our own choice: each of them is read and compared for the page."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One page of a bundle. `told`: report -> what all its tellings say. `numbers`: report -> its number.

    `count` stops one above the cap. `after`: the line behind which the next page starts. `census` None: nothing looks
    like it.
    """

    lines: Sequence[Line]
    told: Mapping[int, Told]
    numbers: Mapping[int, str]
    census: Census | None
    count: int
    after: UUID | None
    people: Sequence[Colleague]


def bundle(viewer: Viewer, ref: UUID, *, after: UUID | None = None) -> Bundle:
    """The look-alikes of the report (or lead) of this line, the most unusual first. Raises Unknown."""
    seen = visible_to(viewer)
    own = seen.inbox_item.filter(unit=viewer.unit)
    head: Any = own.filter(ref=ref).first()
    if head is None:
        raise Unknown("inbox: expected a line of your unit, found none of that reference")
    # A line without look-alikes is a bundle of itself.
    rows = own.filter(subject_kind="report").exclude(state="retracted")
    rows = rows.filter(group_key=head.group_key).exclude(group_key="") if head.group_key else rows.filter(ref=ref)
    last: Any = rows.filter(ref=after).first() if after else None
    behind = (
        rows.filter(Q(unlike=last.unlike, id__gt=last.id) | Q(unlike__lt=last.unlike), unlike__lte=last.unlike)
        if last
        else rows
    )
    found = list(behind.order_by("-unlike", "id").values()[: PAGE + 1])
    lines = lines_of(seen, found[:PAGE])
    reports = [line.subject_id for line in lines]
    return Bundle(
        lines=lines,
        told=load_views(viewer, reports),
        numbers=dict(seen.report.filter(id__in=reports).values_list("id", "number")),
        census=alike.census(viewer, head.group_key) if head.group_key else None,
        count=rows.values("id")[: CAP + 1].count(),
        after=lines[-1].ref if len(found) > PAGE else None,
        people=colleagues(viewer.unit),
    )
