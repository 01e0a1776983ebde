"""Which stages an office of each tier runs: one table."""

from __future__ import annotations

from nodal.chain import STAGES

TIERS: dict[str, tuple[str, ...]] = {
    "national": ("receive", "collate", "enrich", "match", "triage", "route", "refer", "follow", "measure"),
    "state": STAGES,
    "district": ("receive", "collate", "enrich", "match", "refer", "follow", "measure"),
}
"""A bureau routes reports and links nothing; a state's unit works leads; a district acts on what it is sent.

Source: decision 1 of the design. A tier of a pack that is not named here runs what `state` runs.
"""


def stages_of(tiers: tuple[str, ...]) -> frozenset[str]:
    """The stages of a node that serves these tiers; a node that names none serves all."""
    return frozenset(stage for tier in tiers or tuple(TIERS) for stage in TIERS.get(tier, STAGES))
