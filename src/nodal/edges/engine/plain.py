"""Roles in small clusters, for all of them at once: the hub by the weight of its ties, the broker by shortest paths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nodal.chain.link import CLEARLY
from nodal.edges.engine.running import Arrays


@dataclass(frozen=True)
class Small:
    """Small clusters as arrays. `c`, `p`: every person, sorted; `pair_c`, `one`, `other`, `bits`: every tied pair."""

    c: np.ndarray
    p: np.ndarray
    pair_c: np.ndarray
    one: np.ndarray
    other: np.ndarray
    bits: np.ndarray


def placed(found: Arrays) -> Arrays:
    """Of all pairs (c, p, q, bits) of some clusters: every person (p), and whether it is the hub or the broker."""
    c, one, other, bits = (np.asarray(found[name], dtype=np.int64) for name in ("c", "p", "q", "bits"))
    people = np.unique(np.stack([np.concatenate([c, c]), np.concatenate([one, other])]), axis=1)
    hub, broker = places(Small(people[0], people[1], c, one, other, bits))
    return {"p": people[1], "hub": hub, "broker": broker}


def places(small: Small) -> tuple[np.ndarray, np.ndarray]:
    """Per person whether it is the hub, and whether it is the broker of its cluster, as `roles` of the core says."""
    if not len(small.c):
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    names, row, size = np.unique(small.c, return_inverse=True, return_counts=True)
    start = np.cumsum(size) - size
    column = np.arange(len(small.c)) - start[row]
    # A person stands in one cluster, so people are found by number alone.
    by_person = np.argsort(small.p)
    where = np.searchsorted(small.p, (small.one, small.other), sorter=by_person)
    one, other = column[by_person[where]]
    pair_row = np.searchsorted(names, small.pair_c)
    shape = (len(names), int(size.max()), int(size.max()))
    weight = np.zeros(shape, dtype=np.int64)
    weight[pair_row, one, other] = weight[pair_row, other, one] = small.bits
    real = np.arange(shape[1]) < size[:, None]
    hub = _clear_first(weight.sum(axis=2).astype(np.float64), real)
    broker = _clear_first(between((weight > 0).astype(np.float64)), real)
    return hub[row, column], broker[row, column]


def between(tied: np.ndarray) -> np.ndarray:
    """Per graph and node the share of shortest paths that run through it. `tied`: graphs x nodes x nodes, 0 or 1.

    Every pair counts once from each end. Source: Brandes, 2001, with all starts of all graphs at once.
    """
    count = tied.shape[1]
    ways = np.broadcast_to(np.eye(count), tied.shape)
    seen = ways > 0
    levels = [ways]
    while levels[-1].any() and len(levels) <= count:
        step = (levels[-1] @ tied) * ~seen
        seen = seen | (step > 0)
        levels.append(step)
    paths = sum(levels[1:], start=levels[0])
    load = np.zeros(tied.shape)
    for level, nearer in zip(levels[:0:-1], levels[-2::-1], strict=True):
        share = np.divide(1 + load, paths, out=np.zeros(tied.shape), where=level > 0)
        load = load + (share @ tied) * nearer
    own = np.arange(count)
    load[:, own, own] = 0
    score: np.ndarray = load.sum(axis=1)
    return score


def _clear_first(score: np.ndarray, real: np.ndarray) -> np.ndarray:
    """Whether a person is first and clearly before the next; rounded as in the core: sums may be made in any order."""
    score = np.where(real, np.round(score, 6), -1.0)
    ranked = np.sort(score, axis=1)
    first, second = ranked[:, -1:], ranked[:, -2:-1]
    clear: np.ndarray = (score == first) & (first > 0) & (first >= CLEARLY * second)
    return clear
