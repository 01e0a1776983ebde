"""Persons at scale: the strongest chains as a forest of arrays; the core decides where an officer said "two people"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

from nodal.chain.link import Decision, Link, persons
from nodal.edges.engine.running import Arrays

ALONE = -(2**62)
"""In place of bits for an account on its own; a link may have negative bits only above its threshold."""


@dataclass(frozen=True)
class Links:
    """Links of one person, strongest first, then by accounts; `a` < `b` are numbers of accounts."""

    a: np.ndarray
    b: np.ndarray
    bits: np.ndarray


def held_together(found: Arrays, apart: Collection[tuple[int, int]]) -> Arrays:
    """Of links (a, b, bits) in the core's order: every account in them (a), its person (p), and the bits or `ALONE`.

    It is enough to know all links of some components: of pairs in `apart` those that concern others are left aside.
    """
    links = Links(*(np.asarray(found[name], dtype=np.int64) for name in ("a", "b", "bits")))
    accounts = np.unique(np.concatenate([links.a, links.b]))
    pairs = np.array(sorted(apart), dtype=np.int64).reshape(-1, 2)
    own, bits = people(accounts, links, [(a, b) for a, b in pairs[np.isin(pairs, accounts).all(axis=1)].tolist()])
    return {"a": accounts, "p": own, "bits": bits}


def people(accounts: np.ndarray, links: Links, apart: Collection[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Per account (sorted numbers) its person's smallest account, and the bits that hold it there or `ALONE`.

    The same as `persons` of the core: links are taken strongest first, none across a pair in `apart`.
    """
    count = len(accounts)
    own, bits = accounts.copy(), np.full(count, ALONE, dtype=np.int64)
    if not len(links.a) or not count:
        return own, bits
    a, b = np.searchsorted(accounts, links.a), np.searchsorted(accounts, links.b)
    # Ranks instead of bits: no two edges weigh the same, so there is one forest, and it is the one that Kruskal finds.
    ranks = np.arange(1, len(a) + 1, dtype=np.float64)
    tree = minimum_spanning_tree(coo_array((ranks, (a, b)), shape=(count, count)).tocsr()).tocoo()
    _, home = connected_components(tree, directed=False)
    roots = np.full(home.max() + 1, count, dtype=np.int64)
    np.minimum.at(roots, home, np.arange(count))
    weights = links.bits[tree.data.astype(np.int64) - 1]
    own = accounts[roots[home]]
    bits = _weakest(tree.row, tree.col, weights, roots, home)
    _obey(accounts, links, apart, home, (own, bits))
    return own, bits


def _weakest(row: np.ndarray, col: np.ndarray, weights: np.ndarray, roots: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Per node the weakest edge on its way to the root; for a root its strongest edge, `ALONE` without any."""
    count = len(home)
    top = np.full(len(roots), count)
    ends = np.concatenate([row, top]), np.concatenate([col, roots])
    shape = (count + 1, count + 1)
    graph = coo_array((np.ones(len(ends[0]), dtype=np.int8), ends), shape=shape).tocsr()
    _, before = breadth_first_order(graph, count, directed=False)
    child = np.where(before[row] == col, row, col)
    weakest: np.ndarray = np.full(count, np.iinfo(np.int64).max)
    weakest[child] = weights
    up = np.where(before[:count] == count, np.arange(count), before[:count])
    while True:  # twice as far up in every round
        weakest = np.minimum(weakest, weakest[up])
        further = up[up]
        if np.array_equal(further, up):
            break
        up = further
    strongest = np.full(count, ALONE, dtype=np.int64)
    np.maximum.at(strongest, row, weights)
    np.maximum.at(strongest, col, weights)
    weakest[roots] = strongest[roots]
    return weakest


def _obey(
    accounts: np.ndarray,
    links: Links,
    apart: Collection[tuple[int, int]],
    home: np.ndarray,
    found: tuple[np.ndarray, np.ndarray],
) -> None:
    """Ask the core about the groups in which an officer keeps two accounts apart."""
    if not apart:
        return
    ends = np.searchsorted(accounts, np.array(sorted(apart), dtype=np.int64))
    one, other = home[ends[:, 0]], home[ends[:, 1]]
    torn = one[one == other]
    inside = np.isin(home, torn)
    name = {int(account): f"{int(account):012}" for account in accounts[inside]}
    mine = inside[np.searchsorted(accounts, links.a)]
    told = [
        Link(name[a], name[b], "same_person", bits, 1)
        for a, b, bits in zip(*(one[mine].tolist() for one in (links.a, links.b, links.bits)), strict=True)
    ]
    decisions = [Decision(name[a], name[b], same=False) for a, b in apart if a in name and b in name]
    own, bits = found
    for person in persons(name.values(), told, decisions):
        place = np.searchsorted(accounts, int(person.account_id))
        own[place] = int(person.person_id)
        bits[place] = ALONE if person.bits is None else person.bits
