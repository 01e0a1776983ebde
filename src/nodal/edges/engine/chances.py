"""The null model at scale: the small table of what counts in the test is shuffled, the core judges what chance made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, triu

from nodal.chain.link import (
    LEAST_IN_COMMON,
    Edge,
    Network,
    Numbers,
    by_chance,
    chance_rounds,
    chance_start,
)
from nodal.chain.link import fitted as fit
from nodal.edges.engine.leiden import leiden
from nodal.edges.engine.running import Arrays, Run

COUNTABLE = """
SELECT DISTINCT holder_wide.o, holder_wide.v, k, strand.kind FROM holder_wide JOIN (
    SELECT v, count(DISTINCT o) AS k FROM holder_wide GROUP BY v
) held ON held.v = holder_wide.v JOIN strand ON strand.v = holder_wide.v
JOIN countable ON countable.kind = strand.kind WHERE k BETWEEN fewest AND most ORDER BY holder_wide.v, holder_wide.o
"""
"""Who (person) holds which value that can count in the test of a network, sorted by value and person."""


def fitted(run: Run, networks: Sequence[Network]) -> Numbers:
    """The numbers with the test of networks fitted to this archive; the bits of chance's networks stay in the run."""
    found = run.arrays(COUNTABLE)
    everybody = run.arrays("SELECT DISTINCT p FROM person ORDER BY p")["p"]
    table = _Table(run.model, found, np.asarray(everybody, dtype=np.int64))
    population = run.model.population or len(everybody)
    scores: list[int] = []
    run.rounds = chance_rounds(len(table.people))
    for round_ in range(run.rounds):
        scores += table.by_chance(round_, population)
    run.chance = tuple(sorted(scores))
    return fit(run.model, networks, run.chance, run.rounds)


class _Table:
    """Rows (person, value, audience, kind), sorted by value and person; `v` sorts by kind first."""

    def __init__(self, numbers: Numbers, found: Arrays, everybody: np.ndarray) -> None:
        self.people, values, audiences = (np.asarray(found[name], dtype=np.int64) for name in ("o", "v", "k"))
        kinds = found["kind"]
        names, places, self.of_value = np.unique(values, return_index=True, return_inverse=True)
        self.audiences, self.kinds = audiences[places], [str(kind) for kind in kinds[places]]
        self.names = names
        # Rows of one kind lie together, because values are numbered by kind first.
        _, firsts, code, many = np.unique(kinds.astype(str), return_index=True, return_inverse=True, return_counts=True)
        self.first_of_kind, self.rows_of_kind, self.everybody = firsts[code], many[code], everybody
        self.tickets = (self.rows_of_kind + len(everybody)).astype(np.uint64)
        weigh = {(kind, k): bits for kind, k, bits in numbers.associate_bits}
        weights = [weigh[kind, int(k)] for kind, k in zip(self.kinds, self.audiences, strict=True)]
        self.bits, self.least = np.array(weights, dtype=np.int64), numbers.associate

    def by_chance(self, round_: int, population: int) -> tuple[int, ...]:
        """Bits of the networks of one shuffle."""
        lots = (_keys(np.arange(len(self.people)), round_) % self.tickets).astype(np.int64)
        own = lots < self.rows_of_kind
        dealt = np.empty_like(self.people)
        dealt[own] = self.people[(self.first_of_kind + lots)[own]]
        dealt[~own] = self.everybody[(lots - self.rows_of_kind)[~own]]
        edges = self._close(dealt)
        if not edges:
            return ()
        near = {person for edge in edges for person in edge[:2]}
        inside = np.isin(dealt, np.array(sorted(int(person) for person in near)))
        rows = [
            (_name(person), (self.kinds[value], _name(value)))
            for person, value in zip(dealt[inside].tolist(), self.of_value[inside].tolist(), strict=True)
        ]
        return by_chance(
            rows, edges, lambda strand: int(self.audiences[int(strand[1])]), population=population, partition=leiden
        )

    def _close(self, dealt: np.ndarray) -> tuple[Edge, ...]:
        """Pairs of people who hold two values together, as `close` of the core finds them."""
        if not len(dealt):
            return ()
        people, rows = np.unique(dealt, return_inverse=True)
        shape = (len(people), len(self.names))
        held = coo_array((np.ones(len(rows), dtype=np.int64), (rows, self.of_value)), shape=shape).tocsr()
        held.data[:] = 1  # whom the shuffle gave a value twice holds it once
        several = np.asarray(held.sum(axis=1)).ravel() >= LEAST_IN_COMMON
        held, people = held[several], people[several]
        common = triu(held @ held.T, k=1).tocoo()
        pairs = common.data >= LEAST_IN_COMMON
        one, other = common.row[pairs], common.col[pairs]
        bits = np.asarray(held[one].multiply(held[other]) @ self.bits, dtype=np.int64).ravel()
        strong = bits >= self.least
        edges = zip(people[one[strong]].tolist(), people[other[strong]].tolist(), bits[strong].tolist(), strict=True)
        return tuple(sorted((_name(p), _name(q), weight) for p, q, weight in edges))


def _name(number: int) -> str:
    """A number as text that sorts like the number."""
    return f"{number:012}"


def _keys(places: np.ndarray, round_: int) -> np.ndarray:
    """What `key` of the core gives for many places at once."""
    mixed = places.astype(np.uint64) + np.uint64(chance_start(round_))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
