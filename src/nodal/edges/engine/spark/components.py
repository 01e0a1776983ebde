"""Connected components by large stars and small stars: each round links every number to the smallest it knows of.

Source: Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, Connected Components in MapReduce and Beyond, 2014.
"""

from __future__ import annotations

from typing import Protocol

PAIR = "SELECT DISTINCT greatest({one}, {other}) AS u, least({one}, {other}) AS v FROM {edges} WHERE {one} <> {other}"

BOTH = "SELECT u, v FROM star_pair UNION ALL SELECT v, u FROM star_pair"

LARGE = """
SELECT DISTINCT star_both.v AS u, m AS v FROM star_both JOIN (
    SELECT u, least(u, min(v)) AS m FROM star_both GROUP BY u
) near ON near.u = star_both.u WHERE star_both.v > star_both.u
"""
"""Of every number the larger neighbours, tied to the smallest of its neighbours and itself."""

SMALL = """
SELECT DISTINCT u, v FROM (
    SELECT star_large.v AS u, m AS v FROM star_large JOIN (SELECT u, min(v) AS m FROM star_large GROUP BY u) near
    ON near.u = star_large.u WHERE star_large.v <> m
    UNION ALL
    SELECT u, min(v) AS v FROM star_large GROUP BY u
) tied
"""
"""Of every number itself and the smaller neighbours, tied to the smallest of these."""

UNFINISHED = """
SELECT count(*) FROM (
    SELECT u FROM star_pair GROUP BY u HAVING count(*) > 1
    UNION ALL
    SELECT star_pair.u FROM star_pair JOIN (SELECT DISTINCT u FROM star_pair) inner_one ON star_pair.v = inner_one.u
) loose
"""
"""Numbers that are tied to two, or to one that is tied itself: without any, all pairs are stars around the smallest."""

COMPONENT = "SELECT u AS node, v AS root FROM star_pair UNION ALL SELECT DISTINCT v, v FROM star_pair"


class Tables(Protocol):
    """What is asked of the tables."""

    def make(self, table: str, query: str, *, once: bool) -> None:
        """Make a table of a query."""

    def drop(self, table: str) -> None:
        """Forget a table."""

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape, unpacked where read
        """The rows of a query."""


def find_components(base: Tables, edges: str, one: str, other: str) -> int:
    """Make `component` (node, root = the smallest number of its component) of edges, which reads `star_pair`.

    Gives the number of rounds.
    """
    base.make("star_pair", PAIR.format(edges=edges, one=one, other=other), once=False)
    rounds = 0
    while base.rows(UNFINISHED)[0][0]:
        base.make("star_both", BOTH, once=True)
        base.make("star_large", LARGE, once=False)
        base.make("star_pair", SMALL, once=False)
        base.drop("star_both")
        base.drop("star_large")
        rounds += 1
    base.make("component", COMPONENT, once=True)
    return rounds
