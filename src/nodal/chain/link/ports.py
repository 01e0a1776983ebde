"""What linking asks of a clusterer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Edge = tuple[str, str, int]
"""Two people, p < q, and the micro-bits of what they share."""


class Partition(Protocol):
    """Splits one connected component into clusters. Equal input must give equal output."""

    def __call__(self, edges: Sequence[Edge]) -> Sequence[Sequence[str]]:
        """Every person of `edges` (sorted, p < q) in exactly one cluster."""
