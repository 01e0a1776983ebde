"""Leiden with the constant Potts model, as the clusterer of `nodal.chain.link`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import graspologic_native

from nodal.chain.link import Edge, numbers

SEED = 20211201
"""Fixed, so that a second run gives the same clusters. Any number would do."""

ITERATIONS = 4
"""Full cycles of Leiden; further ones changed nothing on our archives."""

_RESOLUTION = numbers().cpm_resolution
_MICRO = numbers().micro


def leiden(edges: Sequence[Edge]) -> tuple[tuple[str, ...], ...]:
    """Clusters of one component. The result depends on order and orientation of the edges, so both are settled here."""
    told = [(p, q, bits / _MICRO) for p, q, bits in sorted((min(p, q), max(p, q), bits) for p, q, bits in edges)]
    if not told:
        return ()
    _, home = graspologic_native.leiden(
        edges=told, resolution=_RESOLUTION, iterations=ITERATIONS, use_modularity=False, seed=SEED
    )
    clusters: dict[int, list[str]] = defaultdict(list)
    for person, cluster in home.items():
        clusters[cluster].append(person)
    return tuple(sorted(tuple(sorted(cluster)) for cluster in clusters.values()))
