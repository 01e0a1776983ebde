"""What programs read in a person's name: page by page and one by one, each look recorded like a person's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import pages as find
from nodal.ledger.find.pages import Page
from nodal.steps.look import operations as look
from nodal.steps.look.cases import show_report
from nodal.steps.tools import Tools

__all__ = ["Page", "counts", "lead", "leads", "number_of", "operations", "referral", "referrals", "report", "reports"]

Document = dict[str, Any]


def reports(tools: Tools, viewer: Viewer, *, after: UUID | None, limit: int) -> Page:
    """The reports of the unit, the youngest first."""
    return _listed(tools, viewer, "report", find.reports, after, limit)


def leads(tools: Tools, viewer: Viewer, *, after: UUID | None, limit: int) -> Page:
    """The leads of the unit, the youngest first."""
    return _listed(tools, viewer, "lead", find.leads, after, limit)


def referrals(tools: Tools, viewer: Viewer, end: str, *, after: UUID | None, limit: int) -> Page:
    """The referrals that the unit sent (`from_unit`) or received (`to_unit`), the youngest first."""

    def at_end(who: Viewer, after: UUID | None, limit: int) -> Page:
        return find.referrals(who, end, after, limit)

    return _listed(tools, viewer, "referral", at_end, after, limit)


def report(tools: Tools, viewer: Viewer, ref: UUID, *, unmask: str = "") -> Document:
    """Everything about a report, by its reference: what `show_report` gives by its number."""
    matrix.require(viewer, "case.unmask" if unmask else "case.read")
    with acting(viewer):
        number, source = find.report_named(viewer, ref)
        found = show_report(tools, viewer, number, source=source, unmask=unmask)
        found["leads"] = _with_refs(viewer, "lead", found["leads"])
        found["referrals"] = _with_refs(viewer, "referral", found["referrals"])
    return found


def lead(tools: Tools, viewer: Viewer, ref: UUID) -> Document:
    """One lead with its accounts, its sentences and what was decided."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = find.lead(viewer, ref)
        audit.record(viewer, "lead.read", "lead", [found["id"]], at=tools.clock())
    return {**found, "decisions": _with_names(found["decisions"], "person")}


def referral(tools: Tools, viewer: Viewer, ref: UUID) -> Document:
    """One referral with everything that happened to it."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = find.referral(viewer, ref)
        audit.record(viewer, "referral.read", "referral", [found["id"]], at=tools.clock())
    return {**found, "events": _with_names(found["events"], "by")}


def operations(tools: Tools, viewer: Viewer) -> list[Document]:
    """The drives of the unit; their counts are read one by one."""
    matrix.require(viewer, "operation.read")
    with acting(viewer):
        return find.operations(viewer)


def counts(tools: Tools, viewer: Viewer, ref: UUID, *, as_of: datetime | None) -> Document:
    """The figures of one drive, as its page counts them; nothing is frozen."""
    counted = look.operation(tools, viewer, ref, as_of=as_of).now.counts
    drive, at = counted.operation, tools.clock()
    with acting(viewer):
        number = find.number_of(viewer, "operation", ref)
        detail = {"as_of": counted.as_of.isoformat()}
        audit.record(viewer, "operation.counted", "operation", [number], at=at, detail=detail)
    return {
        "operation": drive.name,
        "as_of": counted.as_of,
        "starts": drive.starts,
        "ends": drive.ends,
        "definition": drive.definition,
        "figures": {word: {"n": figure.n, "query": figure.query} for word, figure in counted.figures},
    }


def number_of(viewer: Viewer, table: str, ref: UUID) -> int:
    """The number under which the acts of people know what a reference names. Raises Unknown."""
    with acting(viewer):
        return find.number_of(viewer, table, ref)


def _listed(tools: Tools, viewer: Viewer, kind: str, reader: Any, after: UUID | None, limit: int) -> Page:
    matrix.require(viewer, "case.read")
    with acting(viewer):
        page: Page = reader(viewer, after, limit)
        audit.record(viewer, f"{kind}.listed", kind, page.ids, at=tools.clock())
    return page


def _with_refs(viewer: Viewer, table: str, rows: Sequence[Document]) -> list[Document]:
    refs = find.refs(viewer, table, [row["id"] for row in rows])
    return [{**row, "ref": refs[row["id"]]} for row in rows if row["id"] in refs]


def _with_names(rows: Sequence[Document], key: str) -> list[Document]:
    """The rows with the name of the person instead of their number."""
    names = people.names({row[key] for row in rows})
    return [{**row, key: names.get(row[key], "?")} for row in rows]
