"""Look at cases: each look is one transaction for one viewer, and looking at a report is recorded."""

from __future__ import annotations

from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import lists, report
from nodal.steps.tools import Tools


def show_report(tools: Tools, viewer: Viewer, number: str, *, source: str | None = None) -> dict[str, object]:
    """Everything that the viewer may see of a report."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = report.show(viewer, number, source=source)
        head = found["report"]
        audit.record(viewer, "report.read", "report", [head["id"]], at=tools.clock())  # type: ignore[index]
    return found


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
