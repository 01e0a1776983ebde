"""What chance alone would make of an archive: who holds what is dealt out anew, and the test is tried on that.

The null model: each value keeps its number of holders, and a person gets values of a kind in proportion to how many of
that kind he holds, and one (a configuration model; the one more stands for what he alone holds, which links nothing and
is not kept). The test then asks for so many bits that of the networks it passes at most one in twenty would be
chance's. Only values that count in the test take part, so the table is small and every step is of integers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations

from nodal.chain.link import model
from nodal.chain.link.judge import counts_in_test, strongest_bundle
from nodal.chain.link.networks import Strand, clusters
from nodal.chain.link.ports import Edge, Partition
from nodal.chain.link.tables import Numbers

MOST_ROUNDS, ROWS = 5, 200_000
"""Shuffles of an archive: five, and fewer when five would deal out more rows than that, but one. Our own choice: the
counts of five small shuffles, or of one large one, are steady enough for one in twenty."""

MOST_CHANCE = 20
"""One network in so many of those tested may be chance's. Source: the issue, at most 5 %."""

LEAST_IN_COMMON = 2
"""Two people of a chance network hold so many values together: what hangs together by less does not count."""

SEED = 20_240_101
"""Fixed, so that a second run shuffles the same way. Any number would do."""

_MASK = (1 << 64) - 1


def key(place: int, round_: int) -> int:
    """A number that looks random and is the same everywhere: the lot of the row at that place.

    Source: splitmix64 (Steele, Lea, Flood 2014).
    """
    mixed = (place + start(round_)) & _MASK
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & _MASK
    return mixed ^ (mixed >> 31)


def rounds(rows: int) -> int:
    """How often so many rows are dealt out.

    >>> rounds(0), rounds(60_000), rounds(5_000_000)
    (5, 3, 1)
    """
    return max(1, min(MOST_ROUNDS, ROWS // max(1, rows)))


def start(round_: int) -> int:
    """Where the numbers of a round begin: what `key` adds to a place."""
    return (1 + (round_ + SEED) * 0x9E3779B97F4A7C15) & _MASK


def dealt(
    rows: Sequence[tuple[str, Strand]], everybody: Collection[str], round_: int
) -> tuple[tuple[str, Strand], ...]:
    """The rows (person, value) in order of value and person, with their people dealt out anew.

    The lot of a row falls on the person of some row of its kind, or on somebody of the archive, all alike.
    """
    ordered, people = sorted(rows, key=lambda row: (row[1], row[0])), sorted(everybody)
    of_kind: dict[str, list[str]] = defaultdict(list)
    for person, (kind, _) in ordered:
        of_kind[kind].append(person)
    out = []
    for place, (_, strand) in enumerate(ordered):
        own = of_kind[strand[0]]
        lot = key(place, round_) % (len(own) + len(people))
        out.append((own[lot] if lot < len(own) else people[lot - len(own)], strand))
    return tuple(out)


def countable(kind: str, audience: int) -> bool:
    """Whether a value that so many people hold can count in the test of any network."""
    return audience >= model.LEAST_PERSONS and counts_in_test(kind, audience)


def countable_audiences() -> tuple[tuple[str, int, int], ...]:
    """Per kind the fewest and the most people that a value may have to count: (kind, least, most)."""
    kinds = sorted(model.CONTENT)
    reach = {kind: [k for k in range(2, model.KAPPA[kind]) if countable(kind, k)] for kind in kinds}
    return tuple((kind, min(reach[kind]), max(reach[kind])) for kind in kinds if reach[kind])


def close(rows: Iterable[tuple[str, Strand]], audiences: Mapping[Strand, int], numbers: Numbers) -> tuple[Edge, ...]:
    """Pairs of people who hold `LEAST_IN_COMMON` values together and are associated by them. The slow, obvious way."""
    held: dict[Strand, set[str]] = defaultdict(set)
    for person, strand in rows:
        held[strand].add(person)
    common: dict[tuple[str, str], list[int]] = defaultdict(list)
    for strand, people in held.items():
        bits = numbers.tie(strand[0], audiences[strand])
        for pair in combinations(sorted(people), 2):
            common[pair].append(bits)
    return tuple(
        (*pair, sum(bits))
        for pair, bits in sorted(common.items())
        if len(bits) >= LEAST_IN_COMMON and sum(bits) >= model.ASSOCIATE
    )


def by_chance(
    rows: Iterable[tuple[str, Strand]],
    edges: Sequence[Edge],
    audience_of: Callable[[Strand], int],
    *,
    population: int,
    partition: Partition,
) -> tuple[int, ...]:
    """The bits without the best evidence of each network that shuffled rows give and that passes every other point.

    `edges` are those of `close`. Every person counts as a household and as told by many: that errs on chance's side.
    """
    parts = clusters(edges, partition)
    home = {person: place for place, part in enumerate(parts) for person in part}
    inside: dict[int, dict[Strand, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person, strand in rows:
        if person in home:
            inside[home[person]][strand].add(person)
    scores = (_score(inside[place], len(part), audience_of, population) for place, part in enumerate(parts))
    return tuple(score for score in scores if score is not None)


def needed(real: Sequence[int], chance: Sequence[int], rounds: int) -> int:
    """How many bits the test asks for without the best evidence, in micro-bits; never less than was set by hand.

    `real` are the bits of the networks that meet every other point, `chance` those of the shuffles together.

    >>> needed([90_000_000] * 30, [], 5), needed([90_000_000] * 30, [60_000_000] * 20, 5)
    (40000000, 60000001)
    """
    floors = [model.TESTED_BITS, *sorted(bits + 1 for bits in chance if bits >= model.TESTED_BITS)]
    for floor in floors:
        theirs = sum(bits >= floor for bits in chance)
        if theirs * MOST_CHANCE <= rounds * sum(bits >= floor for bits in real):
            return floor
    return floors[-1]


def _score(
    held: Mapping[Strand, set[str]], size: int, audience_of: Callable[[Strand], int], population: int
) -> int | None:
    firm = {strand: frozenset(people) for strand, people in held.items() if len(people) >= model.LEAST_PERSONS}
    audiences = {strand: audience_of(strand) for strand in firm}
    bits = {
        strand: model.surprise_bits(len(people), people=population, size=size, audience=audiences[strand])
        for strand, people in firm.items()
    }
    counted = strongest_bundle(firm, bits)
    kinds = {kind for kind, _ in counted}
    if len(counted) < model.TESTED_VALUES or len(kinds) < model.TESTED_KINDS or size > model.LARGEST_TESTED:
        return None
    share = sum(model.MICRO * len(firm[strand]) // audiences[strand] for strand in counted) // len(counted)
    weights = sorted((bits[strand] for strand in counted), reverse=True)
    return sum(weights[model.LEFT_OUT :]) if share >= model.TESTED_EXCLUSIVITY else None
