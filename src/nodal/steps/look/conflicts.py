"""Where what people decided about accounts contradicts itself or the reports, for the pages of leads and networks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nodal.chain.refer import MASK
from nodal.ledger.access import Viewer
from nodal.ledger.find import conflicts, minors
from nodal.steps.tools import Tools


def conflicts_about(tools: Tools, viewer: Viewer, accounts: Sequence[int]) -> list[dict[str, Any]]:
    """Conflicts about one of these accounts and another that the viewer may see; names of children are covered.

    Inside a transaction on behalf of the viewer, by whom the look at the lead or network is recorded.
    """
    found = conflicts.among(viewer, accounts)
    ids = sorted({one[end] for one in found for end in ("a_id", "b_id")})
    young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in found:
        for end in ("a", "b"):
            if one[f"{end}_id"] in young:
                one[f"{end}_key"] = MASK
    return found
