"""Look at cases: each look is one transaction for one viewer, and looking at a report is recorded."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from typing import Any

import msgspec

from nodal.chain.refer import MASK, children, cover_parties
from nodal.facts.report import Told
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import lists, report, report_page
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
            view = report_page.view(viewer, found["report"]["id"])
            hidden = _cover(found, view, majority_age=tools.pack.majority_age, on=at.date())
            _cover_links(found, report_page.keys_of(viewer, found["report"]["id"], hidden))
        action = "report.read_unmasked" if unmask.strip() else "report.read"
        detail = {"reason": unmask.strip()} if unmask.strip() else {}
        audit.record(viewer, action, "report", [found["report"]["id"]], at=at, detail=detail)
    return found


def _cover(found: dict[str, Any], view: object, *, majority_age: int, on: date) -> frozenset[int]:
    """Cover children in every telling, also in one that does not say itself that it speaks of a child.

    `view`: what all tellings say together; the parties of sightings are its. Returns which of them are children.
    """
    told = [msgspec.convert(version["told"], Told) for version in found["versions"]]
    whole = msgspec.convert(view, Told)
    hidden = children(whole, majority_age=majority_age, on=on)
    young = [children(one, majority_age=majority_age, on=on) for one in told]
    each = zip((whole, *told), (hidden, *young), strict=True)
    roles = {one.parties[index].role for one, those in each for index in those}
    for version, one in zip(found["versions"], told, strict=True):
        # Tellings number their parties each for itself: one child among the recipients covers them all.
        here = frozenset(index for index, party in enumerate(one.parties) if party.role in roles)
        version["told"] = msgspec.to_builtins(cover_parties(one, here))
        if roles:
            version["delta"] = [{**change, "before": None, "after": None} for change in version["delta"]]
    masked = set()
    for seen in found["sightings"]:
        if seen["party"] in hidden:
            seen["raw"], seen["value"] = MASK, None
            masked.add(seen["idx"])
    for finding in found["findings"]:
        if finding["sighting"] in masked:
            finding["value"], finding["why"] = None, None
    return hidden


def _cover_links(found: dict[str, Any], keys: Set[str]) -> None:
    for link in found["links"]:
        if keys & {link["a"], link["b"]}:
            link["a"], link["b"] = (MASK if link[end] in keys else link[end] for end in ("a", "b"))
            link["evidence"] = [{**part, "value": None} for part in link["evidence"]]


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
