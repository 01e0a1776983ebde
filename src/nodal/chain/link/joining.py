"""Two networks side by side: what ties them, and what is missing before linking would make one group of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from nodal.chain.link import model
from nodal.chain.link.networks import Tie, weights


@dataclass(frozen=True, slots=True)
class Joining:
    """What runs between two groups of people, in micro-bits.

    `pairs` of people reach the threshold of a link, with `bits` in all; `weak` pairs share something and do not. One
    group needs `needed`: as many bits as an average pair of a group must share, for every pair between the two.
    `why` says what keeps them apart: nothing between them, too little, or the last step of linking, which also asks
    whether the people of each share more among themselves, and whether a single report glues them together.
    """

    pairs: int
    weak: int
    bits: int
    needed: int
    why: Literal["nothing", "too_little", "last_step"]

    @property
    def missing(self) -> int:
        """Micro-bits that are missing; 0 when the bits alone would do."""
        return max(0, self.needed - self.bits)


def joining(ties: Sequence[Tie], one: Collection[str], other: Collection[str]) -> Joining:
    """What runs between the people of `one` and those of `other`; ties that do not are passed over.

    `one` and `other` are all the people of each, whether a tie names them or not.
    """
    ends = [tie for tie in ties if (tie.p in one and tie.q in other) or (tie.p in other and tie.q in one)]
    found = weights(ends)
    strong = [bits for bits in found.values() if bits >= model.ASSOCIATE]
    needed = model.micro(model.CPM_RESOLUTION) * len(set(one)) * len(set(other))
    bits = sum(strong)
    why: Literal["nothing", "too_little", "last_step"] = "too_little" if bits < needed else "last_step"
    return Joining(len(strong), len(found) - len(strong), bits, needed, why if found else "nothing")
