"""Fit the test of networks to an archive, and write down what it was fitted from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from nodal.chain.link import chance, model
from nodal.chain.link.judge import retiered
from nodal.chain.link.learn import Lesson
from nodal.chain.link.linked import Member, Network
from nodal.chain.link.networks import Strand
from nodal.chain.link.ports import Partition
from nodal.chain.link.tables import Numbers


@dataclass(frozen=True, slots=True)
class Calibration:
    """What an archive taught. `lessons` of its pairs; `chance` = bits of the networks in `rounds` shuffles of it.

    `is_fitted`: False when the numbers were handed in, so that nothing was learned in this run.
    """

    is_fitted: bool
    lessons: tuple[Lesson, ...] = ()
    chance: tuple[int, ...] = ()
    rounds: int = 0

    def to_json(self, numbers: Numbers) -> dict[str, object]:
        """The report that stands in the summary of a run: plain values."""
        told = [asdict(lesson) for lesson in self.lessons]
        for lesson in told:
            lesson["set_by_hand"], lesson["learned"] = (round(lesson[n], 4) for n in ("set_by_hand", "learned"))
        hand_set = numbers.model == numbers.base
        return {
            "kind": "hand-set" if hand_set else "learned",
            "priors": numbers.priors.pack if numbers.priors else "built in",
            "numbers": numbers.to_json(),
            "lessons": told,
            "chance": {
                "rounds": self.rounds,
                "networks": len(self.chance),
                "most_bits": max(self.chance, default=0),
                "needed_bits": numbers.tested_bits,
                "needed_at_least": model.TESTED_BITS,
            },
            "is_fitted": self.is_fitted,
        }


def meets_all_else(network: Network) -> bool:
    """Whether only the bits without the best evidence can keep the network from being tested."""
    return retiered(network, 0).tier == "tested"


def chances(
    rows: Sequence[tuple[str, Strand]],
    audiences: Mapping[Strand, int],
    people: Collection[str],
    partition: Partition,
    numbers: Numbers,
) -> tuple[int, ...]:
    """Bits of the networks that the shuffles give. `rows`: who (person) holds which countable value."""
    found: list[int] = []
    for round_ in range(chance.rounds(len(rows))):
        dealt = chance.dealt(rows, people, round_)
        edges = chance.close(dealt, audiences, numbers)
        found += chance.by_chance(dealt, edges, audiences.__getitem__, population=len(people), partition=partition)
    return tuple(sorted(found))


def fitted(numbers: Numbers, networks: Iterable[Network], by_chance: Sequence[int], rounds: int) -> Numbers:
    """The numbers with the test set so that at most one network in twenty would be chance's."""
    real = [network.without_best for network in networks if meets_all_else(network)]
    bits = chance.needed(real, by_chance, rounds)
    if bits == numbers.tested_bits:
        return numbers
    return replace(numbers, model=f"{numbers.base}+learned", tested_bits=bits)


def judged_again(
    networks: Sequence[Network], members: Sequence[Member], numbers: Numbers
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """The networks and their members with the tiers that the fitted numbers give."""
    again = tuple(retiered(network, numbers.tested_bits) for network in networks)
    tiers = {network.network_id: network.tier for network in again}
    return again, tuple(replace(member, tier=tiers[member.network_id]) for member in members)
