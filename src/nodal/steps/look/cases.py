"""Look at cases: each look is one transaction for one viewer, and looking at a report is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from nodal.chain.refer import MASK, children, covered
from nodal.facts.report import Told
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import lists, report
from nodal.steps.tools import Tools


def show_report(
    tools: Tools, viewer: Viewer, number: str, *, source: str | None = None, unmask: str = ""
) -> dict[str, Any]:
    """Everything that the viewer may see of a report; children are covered unless `unmask` gives a reason, logged."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        found: dict[str, Any] = report.show(viewer, number, source=source)
        if not unmask.strip():
            _cover(found, majority_age=tools.pack.majority_age, on=at.date())
        action = "report.read_unmasked" if unmask.strip() else "report.read"
        detail = {"reason": unmask.strip()} if unmask.strip() else {}
        audit.record(viewer, action, "report", [found["report"]["id"]], at=at, detail=detail)
    return found


def _cover(found: dict[str, Any], *, majority_age: int, on: date) -> None:
    hidden: frozenset[int] = frozenset()
    for version in found["versions"]:
        told = msgspec.convert(version["told"], Told)
        hidden |= children(told, majority_age=majority_age, on=on)
        version["told"] = msgspec.to_builtins(covered(told, majority_age=majority_age, on=on))
        if hidden:
            version["delta"] = [{**change, "before": None, "after": None} for change in version["delta"]]
    for seen in found["sightings"]:
        if seen["party"] in hidden:
            seen["raw"], seen["value"] = MASK, None


def show_list(tools: Tools, viewer: Viewer, what: str, *, limit: int) -> tuple[list[dict[str, object]], int]:
    """The first rows of a list, and how many there are."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return lists.LISTS[what](viewer, limit)


def explain_route(tools: Tools, viewer: Viewer, number: str, *, source: str | None = None) -> dict[str, object]:
    """To which unit a report goes as seen from the viewer's unit, with all the evidence and who sent it back."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = report.route_of(viewer, number, source=source)
        audit.record(viewer, "report.route_read", "report", [found.pop("id")], at=tools.clock())  # type: ignore[list-item]
    return found
