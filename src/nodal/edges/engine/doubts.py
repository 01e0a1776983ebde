"""What speaks against one person behind two accounts: asked only of pairs that would be one without it."""

from __future__ import annotations

from nodal.chain.link import OWN_THINGS, STRANDS
from nodal.edges.engine.running import Run

BESIDE = """
SELECT DISTINCT strong.a, strong.b FROM strong JOIN named one ON one.a = strong.a
JOIN named other ON other.a = strong.b AND other.r = one.r
"""
"""Pairs that a report names side by side."""

SHOWING_BOTH = """
SELECT strong.a, strong.b FROM strong JOIN account one ON one.a = strong.a JOIN account other ON other.a = strong.b
WHERE one.shown & other.shown & {own_things} = {own_things}
"""
"""Pairs of which devices and screen names are told, of both accounts."""

THING = """
SELECT holder.v, holder.a FROM holder JOIN strand ON strand.v = holder.v
JOIN (SELECT a FROM showing_both UNION SELECT b FROM showing_both) asked ON asked.a = holder.a
WHERE kind IN ({things}) AND (g & 8) <> 0
"""

DIFFER = """
SELECT a, b FROM showing_both EXCEPT
SELECT pair.a, pair.b FROM showing_both pair JOIN thing x ON x.a = pair.a JOIN thing y ON y.a = pair.b AND y.v = x.v
"""
"""Those of them that have nothing of these in common, in whatever grade and however many have it."""


def find_doubts(run: Run) -> None:
    """Make `beside` and `differ`, the pairs of `strong` about which there is that doubt."""
    own = sum(1 << place for place, kind in enumerate(STRANDS) if kind in OWN_THINGS)
    run.pass_on("beside", BESIDE)
    run.make("showing_both", SHOWING_BOTH, own_things=own)
    run.make("thing", THING, things=", ".join(f"'{kind}'" for kind in sorted(OWN_THINGS)))
    run.make("differ", DIFFER)
    run.drop("showing_both", "thing")
