"""The obvious clusterer: local moving under the constant Potts model. For small graphs; engines bring a better one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from nodal.chain.link.model import CPM_RESOLUTION, micro
from nodal.chain.link.ports import Edge

SWEEPS = 50
"""Local moving ends by itself, because every move raises the quality; this bounds it. Our own choice."""


def local_moving(edges: Sequence[Edge]) -> tuple[tuple[str, ...], ...]:
    """Move each person to the cluster that gains most, until nobody moves.

    A cluster is worth its inner weight minus `CPM_RESOLUTION` for each pair in it.

    >>> local_moving([("a", "b", 5_000_000), ("b", "c", 500_000), ("c", "d", 5_000_000)])
    (('a', 'b'), ('c', 'd'))
    """
    near: dict[str, dict[str, int]] = defaultdict(dict)
    for p, q, bits in edges:
        near[p][q] = near[q][p] = bits
    home = {person: person for person in sorted(near)}
    size = dict.fromkeys(home, 1)
    for _ in range(SWEEPS):
        moved = [_move(person, near[person], home, size) for person in home]
        if not any(moved):
            break
    clusters: dict[str, list[str]] = defaultdict(list)
    for person, cluster in home.items():
        clusters[cluster].append(person)
    return tuple(sorted(tuple(sorted(cluster)) for cluster in clusters.values()))


def _move(person: str, near: Mapping[str, int], home: dict[str, str], size: dict[str, int]) -> bool:
    pulls: dict[str, int] = defaultdict(int)
    for other, bits in near.items():
        pulls[home[other]] += bits
    here = home[person]

    def gain(cluster: str) -> int:
        return pulls[cluster] - micro(CPM_RESOLUTION) * (size[cluster] - (cluster == here))

    best = min(sorted(pulls), key=lambda cluster: (-gain(cluster), cluster != here, cluster))
    if gain(best) <= gain(here):
        return False
    size[here] -= 1
    size[best] += 1
    home[person] = best
    return True
