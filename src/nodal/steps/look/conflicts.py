"""Where what people decided about accounts contradicts itself or the reports, for the pages of leads and networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nodal.chain.refer import MASK
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import conflicts, minors
from nodal.steps.tools import Tools


def conflicts_about(tools: Tools, viewer: Viewer, accounts: Sequence[int]) -> list[dict[str, Any]]:
    """Conflicts about one of these accounts and another that the viewer may see; names of children are covered.

    Inside a transaction on behalf of the viewer, by whom the look at the lead or network is recorded.
    """
    return _covered(tools, conflicts.among(viewer, accounts))


def unsettled(tools: Tools, viewer: Viewer) -> list[dict[str, Any]]:
    """The conflicts that wait for a person of the viewer's unit. The look is recorded."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = _covered(tools, conflicts.unsettled(viewer))
        accounts = sorted({one[end] for one in found for end in ("a_id", "b_id")})
        audit.record(viewer, "link.conflicts_listed", "account", accounts, at=tools.clock())
    return found


def _covered(tools: Tools, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = sorted({one[end] for one in found for end in ("a_id", "b_id")})
    young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in found:
        for end in ("a", "b"):
            if one[f"{end}_id"] in young:
                one[f"{end}_key"] = MASK
    return found
