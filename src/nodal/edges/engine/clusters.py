"""Clusters of people from arrays of edges: components, Leiden where a component may fall apart, what stays joined."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nodal.chain.link import Numbers
from nodal.edges.engine.leiden import homes
from nodal.edges.engine.running import Arrays


def clusters(found: Arrays, numbers: Numbers) -> Arrays:
    """People (p) in clusters of at least `least_persons`, and the smallest of each one's cluster (c).

    `found`: edges (p, q, bits), sorted, p < q; it is enough to know all edges of some components. The same as
    `clusters` of the core with Leiden, which is asked only where it could do anything but keep a component.
    """
    p, q, bits = (np.asarray(found[name], dtype=np.int64) for name in ("p", "q", "bits"))
    if not len(p):
        return {"p": p, "c": p}
    nodes, ends = np.unique(np.concatenate([p, q]), return_inverse=True)
    ends = ends.reshape(2, -1)
    label = joined(len(nodes), ends)
    group = label.astype(np.int64)
    size, edges = np.bincount(label), np.bincount(label[ends[0]], minlength=label.max() + 1)
    hard = (size >= numbers.least_persons) & ~_stay_whole(size, edges, numbers)
    order = np.argsort(label[ends[0]], kind="stable")
    last = np.cumsum(edges)
    free = len(size)
    for one in np.flatnonzero(hard):
        own = order[last[one] - edges[one] : last[one]]
        home = homes(ends[0][own], ends[1][own], bits[own], numbers)
        members = np.fromiter(home, dtype=np.int64, count=len(home))
        group[members] = free + np.fromiter(home.values(), dtype=np.int64, count=len(home))
        free = int(group[members].max()) + 1
    inside = group[ends[0]] == group[ends[1]]
    whole = joined(len(nodes), ends[:, inside])
    kept = np.bincount(whole)[whole] >= numbers.least_persons
    return {"p": nodes[kept], "c": _smallest(nodes, whole)[kept]}


def roofs(found: Arrays) -> Arrays:
    """Of all pairs (p, q) of some clusters everybody in them (p), with the smallest of those whom pairs join (h)."""
    p, q = (np.asarray(found[name], dtype=np.int64) for name in ("p", "q"))
    if not len(p):
        return {"p": p, "h": p}
    nodes, ends = np.unique(np.concatenate([p, q]), return_inverse=True)
    return {"p": nodes, "h": _smallest(nodes, joined(len(nodes), ends.reshape(2, -1)))}


def _smallest(nodes: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Per node the smallest of those with its label."""
    first = np.full(label.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, label, nodes)
    smallest: np.ndarray = first[label]
    return smallest


def _stay_whole(size: np.ndarray, edges: np.ndarray, numbers: Numbers) -> np.ndarray:
    """Components that the constant Potts model keeps: everybody tied to everybody, or three people in a row.

    An edge is worth more than twice the resolution, so joining gains for each person who is tied to all others, and for
    the third of three.
    """
    if numbers.associate <= 2 * numbers.cpm_resolution * numbers.micro:
        return np.zeros(len(size), dtype=bool)
    whole: np.ndarray = (2 * edges == size * (size - 1)) | (size <= 3)
    return whole


def joined(count: int, ends: np.ndarray) -> np.ndarray:
    """Per node its connected component."""
    graph = coo_array((np.ones(ends.shape[1], dtype=np.int8), (ends[0], ends[1])), shape=(count, count))
    label: np.ndarray = connected_components(graph, directed=False)[1]
    return label
