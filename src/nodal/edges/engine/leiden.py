"""Leiden with the constant Potts model, as the clusterer of `nodal.chain.link`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import graspologic_native
import numpy as np

from nodal.chain.link import Edge, Numbers, numbers

SEED = 20211201
"""Fixed, so that a second run gives the same clusters. Any number would do."""

ITERATIONS = 4
"""Full cycles of Leiden; further ones changed nothing on our archives."""

_OWN = numbers()


def leiden(edges: Sequence[Edge]) -> tuple[tuple[str, ...], ...]:
    """Clusters of one component. The result depends on order and orientation of the edges, so both are settled here."""
    told = [(p, q, bits / _OWN.micro) for p, q, bits in sorted((min(p, q), max(p, q), bits) for p, q, bits in edges)]
    clusters: dict[int, list[str]] = defaultdict(list)
    for person, cluster in _partition(told, _OWN.cpm_resolution).items():
        clusters[cluster].append(person)
    return tuple(sorted(tuple(sorted(cluster)) for cluster in clusters.values()))


def homes(p: np.ndarray, q: np.ndarray, bits: np.ndarray, numbers: Numbers) -> dict[int, int]:
    """The cluster of each person of one component; edges sorted and p < q."""
    weights = (bits / numbers.micro).tolist()
    told = list(zip(map(str, p.tolist()), map(str, q.tolist()), weights, strict=True))
    return {int(person): cluster for person, cluster in _partition(told, numbers.cpm_resolution).items()}


def _partition(told: list[tuple[str, str, float]], resolution: float) -> dict[str, int]:
    if not told:
        return {}
    found: dict[str, int] = graspologic_native.leiden(
        edges=told, resolution=resolution, iterations=ITERATIONS, use_modularity=False, seed=SEED
    )[1]
    return found
