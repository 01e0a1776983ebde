"""Look at operations: their figures as known at a time, without keeping anything, and the list behind each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from nodal.chain import measure as rules
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import operation as find
from nodal.steps.look.kept import Kept
from nodal.steps.tools import Tools

FIGURES = tuple(rules.FIGURES)

MOST = 10_000
"""Lines of a list behind a figure; a page shows the first of them. Our own choice."""

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """An operation with its figures as known at a time, by unit and by local day. Nothing of it was kept."""

    ref: UUID
    counts: rules.Counts
    units: Mapping[str, Numbers]
    days: Mapping[date, Numbers]

    @property
    def operation(self) -> rules.Operation:
        """What was counted."""
        return self.counts.operation

    def of(self, figure: str) -> int:
        """A figure."""
        return self.counts.figure(figure).n


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of an operation shows. `like`: whether it may stand beside the one before; None without one."""

    now: Counted
    before: Counted | None
    like: rules.Comparison | None
    frozen: Sequence[Mapping[str, Any]]


def operations(tools: Tools, viewer: Viewer) -> list[dict[str, Any]]:
    """The operations of the viewer's unit."""
    matrix.require(viewer, "operation.read")
    with acting(viewer):
        return find.listed(viewer)


def operation(tools: Tools, viewer: Viewer, ref: UUID, *, as_of: datetime | None = None) -> Shown:
    """An operation beside the one before it, both as known at `as_of` (now)."""
    matrix.require(viewer, "operation.read")
    with acting(viewer):
        number, found = find.load(viewer, ref)
        earlier = find.before(viewer, found)
        now = _counted(tools, viewer, ref, found, as_of)
        before = _counted(tools, viewer, earlier[0], earlier[1], as_of) if earlier else None
        frozen = find.frozen(viewer, number)
    like = rules.compare(before.counts, now.counts) if before else None
    return Shown(now, before, like, frozen)


def compared(
    tools: Tools, viewer: Viewer, refs: tuple[UUID, UUID], *, as_of: datetime | None = None
) -> tuple[Counted, Counted, rules.Comparison]:
    """Two operations side by side, and whether they may stand so."""
    matrix.require(viewer, "operation.read")
    with acting(viewer):
        a, b = (_counted(tools, viewer, ref, find.load(viewer, ref)[1], as_of) for ref in refs)
    return a, b, rules.compare(a.counts, b.counts)


def behind(
    tools: Tools, viewer: Viewer, ref: UUID, figure: str, *, as_of: datetime | None = None, most: int = MOST
) -> tuple[rules.Operation, list[dict[str, Any]], str]:
    """The operation, the list behind one of its figures, and the query in words; that somebody read it is recorded."""
    matrix.require(viewer, "case.read")
    at = as_of or tools.clock()
    with acting(viewer):
        number, found = find.load(viewer, ref)
        rows = find.behind(viewer, found, figure, as_of=at, most=most)
        audit.record(
            viewer,
            "operation.list_read",
            "operation",
            [number],
            at=tools.clock(),
            detail={"figure": figure, "as_of": at.isoformat(), "rows": len(rows)},
        )
    return found, rows, rules.query(figure, found, as_of=at)


_KEPT: Kept[Counted] = Kept(timedelta(minutes=1))


def _counted(tools: Tools, viewer: Viewer, ref: UUID, found: rules.Operation, as_of: datetime | None) -> Counted:
    """The figures as known at that moment, or now: of the last minute when there is much to count."""
    at = as_of or tools.clock()
    key = (tools.settings.data, viewer.unit, ref, as_of)
    return _KEPT.get(key, tools.clock(), lambda: _count(tools, viewer, ref, found, at))


def _count(tools: Tools, viewer: Viewer, ref: UUID, found: rules.Operation, at: datetime) -> Counted:
    tallied = find.tally(viewer, found, as_of=at, zone=tools.pack.time_zone)
    figures = tuple(
        (name, rules.Figure(tallied["all"][name], (), rules.query(name, found, as_of=at))) for name in FIGURES
    )
    return Counted(ref, rules.Counts(found, at, figures), tallied["units"], tallied["days"])
