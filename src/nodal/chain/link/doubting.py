"""What speaks against one person behind two accounts, whatever they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nodal.chain.link.holdings import STATED, Strand, grade_of
from nodal.chain.link.model import OWN_THINGS
from nodal.chain.link.observation import Observation
from nodal.chain.link.reasons import nothing_alike, side_by_side


class Own(NamedTuple):
    """The devices and screen names that reports tell of an account, and those kinds of them of which one is sure."""

    things: frozenset[Strand] = frozenset()
    kinds: frozenset[str] = frozenset()

    def differs(self, other: Own) -> bool:
        """Whether both kinds are known of both accounts, and nothing is the same, claims and common names included."""
        return self.kinds & other.kinds == OWN_THINGS and self.things.isdisjoint(other.things)


NOTHING = Own()
"""What an account has of which nothing is told."""


def doubts(*, side: bool, differ: bool) -> tuple[str, ...]:
    """Names of the doubts: `side` = a report names both accounts side by side, `differ` = `Own.differs`."""
    return (*[side_by_side.__name__] * side, *[nothing_alike.__name__] * differ)


class Doubts:
    """The doubts about any two accounts of an archive."""

    def __init__(self, rows: Sequence[Observation]) -> None:
        self._reports: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            self._reports[row.account_id].add(row.report_id)
        self._own = own_things(rows)

    def about(self, a: str, b: str) -> tuple[str, ...]:
        """Names of the doubts about these two."""
        side = not self._reports[a].isdisjoint(self._reports[b])
        return doubts(side=side, differ=self._own.get(a, NOTHING).differs(self._own.get(b, NOTHING)))


def own_things(rows: Sequence[Observation]) -> Mapping[str, Own]:
    """What each account has for itself where it was reported."""
    things: dict[str, set[Strand]] = defaultdict(set)
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.role == "reported" and row.kind in OWN_THINGS and row.value:
            things[row.account_id].add((row.kind, row.value))
            if grade_of(row) > STATED:
                kinds[row.account_id].add(row.kind)
    return {account: Own(frozenset(own), frozenset(kinds[account])) for account, own in things.items()}
