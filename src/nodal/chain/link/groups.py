"""Persons: accounts joined by links, strongest first, never across an officer's "two people"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nodal.chain.link.linked import Link, Person
from nodal.chain.link.observation import Decision


def persons(accounts: Iterable[str], links: Sequence[Link], decisions: Sequence[Decision] = ()) -> tuple[Person, ...]:
    """Every account with the person it is proposed to belong to.

    `links` are those of `same_person`. They are taken strongest first; one that would put two accounts into one
    person that an officer keeps apart is passed over, and so is everything weaker that would.
    """
    groups = _Groups(accounts, [d.pair for d in decisions if not d.same])
    held = [
        link for link in sorted(links, key=lambda link: (-link.bits, link.a, link.b)) if groups.join(link.a, link.b)
    ]
    bits = _held_by(held)
    rows = [Person(account, groups.name_of(account), bits.get(account)) for account in groups.accounts()]
    return tuple(sorted(rows))


class _Groups:
    """Union-find that keeps the smallest account as name and knows who must stay apart."""

    def __init__(self, accounts: Iterable[str], apart: Iterable[tuple[str, str]]) -> None:
        self._above = {account: account for account in accounts}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for a, b in apart:
            if a in self._above and b in self._above:
                self._apart[a].add(b)
                self._apart[b].add(a)

    def accounts(self) -> Iterable[str]:
        return tuple(self._above)

    def name_of(self, account: str) -> str:
        while self._above[account] != account:
            self._above[account] = self._above[self._above[account]]
            account = self._above[account]
        return account

    def join(self, a: str, b: str) -> bool:
        """Whether the link joined two groups; False when they were one already, are unknown, or must stay apart."""
        if a not in self._above or b not in self._above:
            return False
        low, high = sorted((self.name_of(a), self.name_of(b)))
        if low == high or any(self.name_of(other) == low for other in self._apart.get(high, ())):
            return False
        # The kept-apart accounts of the group that loses its name move up, so that one look-up at the name suffices.
        self._apart[low] |= self._apart.pop(high, set())
        self._above[high] = low
        return True


def _held_by(tree: Sequence[Link]) -> dict[str, int]:
    """Per account the weakest link on the strongest chain to the person's name; for the name its own strongest link."""
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for link in tree:
        near[link.a].append((link.b, link.bits))
        near[link.b].append((link.a, link.bits))
    bits: dict[str, int] = {}
    for name in sorted(near):
        if name in bits:
            continue
        bits[name] = max(weight for _, weight in near[name])
        waiting = list(near[name])
        while waiting:
            account, weakest = waiting.pop()
            if account not in bits:
                bits[account] = weakest
                waiting.extend((other, min(weakest, weight)) for other, weight in near[account] if other not in bits)
    return bits
