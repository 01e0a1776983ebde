"""Look at two networks side by side, and at what linking saw shared and did not use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.chain import link as rules
from nodal.chain.refer import MASK
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import ignored as find_ignored
from nodal.ledger.find import minors, network
from nodal.ledger.find import network_beside as find
from nodal.ledger.find.ignored import LATEST
from nodal.steps.tools import Tools

__all__ = ["LATEST", "WEAK", "Ignored", "compare", "list_ignored"]


WEAK = "weak"
"""What stands for a value that was compared and is too weak by itself: no crowd holds it."""


@dataclass(frozen=True, slots=True)
class Ignored:
    """What was seen shared and not used: rows, whether there are more, and how many of each kind and reason."""

    rows: Sequence[Mapping[str, Any]]
    is_more: bool
    kinds: Mapping[str, int]
    whys: Mapping[str, int]


def compare(tools: Tools, viewer: Viewer, one: UUID, other: UUID) -> dict[str, Any]:
    """Two networks as the viewer's unit sees them, with what is missing to join them; that they looked is recorded.

    Nothing when both addresses are one network's. Raises Unknown when the unit does not see both.
    """
    matrix.require(viewer, "case.read")
    with acting(viewer):
        if one == other:
            network.number_of(viewer, one)
            return {}
        found = find.compare(viewer, one, other)
        for side in found["sides"]:
            _cover(tools, side["members"])
        ids = [side["id"] for side in found["sides"]]
        audit.record(viewer, "network.compared", "network", ids, at=tools.clock())
    owner = {row["id"]: row["person"] for side in found["sides"] for row in side["members"]}
    ties = [
        rules.Tie(
            str(row["a_id"]), str(row["b_id"]), owner[row["a_id"]], owner[row["b_id"]], row["kind"], row["value"],
            round(row["bits"] * rules.MICRO),
        )
        for row in found["across"] if row["relation"] == "associate"
    ]  # fmt: skip
    people = [{row["person"] for row in side["members"]} for side in found["sides"]]
    return found | {"joining": rules.joining(ties, *people), "people": people}


def _cover(tools: Tools, members: Sequence[dict[str, Any]]) -> None:
    ids = [one["id"] for one in members]
    young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in members:
        one["is_child"] = one["id"] in young
        one["key"] = MASK if one["is_child"] else one["key"]


def list_ignored(tools: Tools, viewer: Viewer, *, kind: str = "", why: str = "") -> Ignored:
    """What the viewer's unit tells of that linking did not use, of one kind or for one reason when asked.

    It shows values of reports: that they looked is recorded.
    """
    matrix.require(viewer, "case.read")
    with acting(viewer):
        rows, is_more = find_ignored.ignored(viewer)
        for row in rows:
            if rules.is_too_weak((row["kind"], row["value"]), row["audience"], row["why"], [row["relation"]]):
                row["why"] = WEAK
        detail = {"kind": kind, "why": why}
        audit.record(viewer, "network.ignored_listed", "network", [], at=tools.clock(), detail=detail)
    shown = [row for row in rows if kind in ("", row["kind"]) and why in ("", row["why"])]
    return Ignored(
        rows=shown,
        is_more=is_more,
        kinds=Counter(row["kind"] for row in rows if why in ("", row["why"])),
        whys=Counter(row["why"] for row in rows if kind in ("", row["kind"])),
    )
