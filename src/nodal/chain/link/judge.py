"""The test of a network: does it still stand without its best evidence, without any one room and any one sender?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from nodal.chain.link import model
from nodal.chain.link.linked import Network
from nodal.chain.link.networks import Cluster, Pair, People, Strand, components
from nodal.chain.link.remains import outside_any_room, without_the_best
from nodal.chain.link.tables import Numbers


def judge(cluster: Cluster, *, people: People, audiences: Mapping[Strand, int], numbers: Numbers) -> Network | None:
    """The cluster with its tier and what the test found; None when fewer than three reported people are in it.

    `people` are all persons of the archive; an account that is not among them only received. `audiences` counts the
    people (not accounts) who hold a value in rows that may link.
    """
    if sum(person in people for person in cluster.people) < model.LEAST_PERSONS:
        return None
    homes = _homes(cluster)
    households = len(set(homes.values()))
    held: dict[Strand, frozenset[str]] = {}
    rooms: dict[Strand, frozenset[str]] = {}
    bits: dict[Strand, int] = {}
    shares: dict[Strand, int] = {}
    for strand, holders in _holders(cluster).items():
        own = frozenset(homes[person] for person in holders)
        if strand[0] == model.ROOM:
            rooms[strand] = own
        if len(own) >= model.LEAST_PERSONS and counts_in_test(strand[0], audiences[strand]):
            held[strand] = own
            bits[strand] = model.surprise_bits(
                len(own), people=len(people), size=households, audience=audiences[strand]
            )
            shares[strand] = model.MICRO * len(holders) // audiences[strand]
    counted = {strand: held[strand] for strand in strongest_bundle(held, bits)}
    roomed = {homes[person] for account, person in cluster.person_of.items() if account in people.roomed}
    scores = sorted(((bits[strand], strand) for strand in counted), reverse=True)
    total = sum(bits for bits, _ in scores)
    found = Network(
        # Whoever only received may be a child: a network is named after somebody who was reported.
        network_id=min(account for account, person in cluster.person_of.items() if person in people),
        tier="possible",
        accounts=cluster.accounts,
        persons=len(cluster.people),
        households=households,
        values=len(counted),
        kinds=tuple(sorted({kind for kind, _ in counted})),
        total=total,
        without_best=total - sum(bits for bits, _ in scores[: model.LEFT_OUT]),
        best=scores[0][1][0] if scores else None,
        exclusivity=sum(shares[strand] for strand in counted) // max(1, len(counted)),
        second_voice=stands_without_any_sender(cluster) and not leans_on_strangers(cluster, len(counted)),
        needed=numbers.tested_bits,
        left=without_the_best(counted),
        outside=outside_any_room(counted, rooms, roomed, cluster.listed),
        listed=len(cluster.listed & counted.keys()),
        people=cluster.people,
        counting=frozenset(counted),
    )
    return _tiered(found)


def strongest_bundle(held: Mapping[Strand, frozenset[str]], bits: Mapping[Strand, int]) -> Collection[Strand]:
    """The values that belong together and weigh most: two belong together when two households hold both.

    What hangs together by a single household is two circles with a common friend, not one group.
    """
    first: dict[tuple[str, str], Strand] = {}
    alike: list[tuple[Strand, Strand]] = []
    for strand in sorted(held):
        for two in combinations(sorted(held[strand]), 2):
            alike.append((first.setdefault(two, strand), strand))
    bundles = components(held, (pair for pair in alike if pair[0] != pair[1]))
    return max(bundles, key=lambda bundle: sum(bits[strand] for strand in bundle), default=())


def counts_in_test(kind: str, audience: int) -> bool:
    """Whether a value that so many people hold shows dealing, and is not a crowd's."""
    return kind in model.CONTENT and (model.associate_bits(kind, audience) or 0) >= model.CROWD_BITS


def leans_on_strangers(cluster: Cluster, values: int) -> bool:
    """Whether a cluster that shares enough to be tested has people in it for whom one stranger alone speaks."""
    return values >= model.TESTED_VALUES and bool(cluster.strangers)


def stands_without_any_sender(cluster: Cluster) -> bool:
    """Whether, whichever sender is left out, the others still tie at least two of the people."""
    voices: dict[tuple[str, Strand], str | None] = {}
    for key, told in cluster.parts.items():
        senders = set().union(*(t.senders for t in told))
        if senders:
            voices[key] = senders.pop() if len(senders) == 1 else None
    # Without a sender who is nobody's only voice at least as much stands as without one who is somebody's.
    alone = sorted({voice for voice in voices.values() if voice is not None}) or [""]
    return bool(voices) and all(_stands_without(cluster, sender, voices) for sender in alone)


def _stands_without(cluster: Cluster, sender: str, voices: Mapping[tuple[str, Strand], str | None]) -> bool:
    by_others = {key for key, voice in voices.items() if voice != sender}
    best: dict[tuple[Pair, Strand], int] = {}
    total: dict[Pair, int] = defaultdict(int)
    for tie in cluster.ties:
        if (tie.p, tie.strand) in by_others and (tie.q, tie.strand) in by_others:
            before = best.get((tie.pair, tie.strand), 0)
            best[tie.pair, tie.strand] = max(before, tie.bits)
            total[tie.pair] += max(0, tie.bits - before)
            if total[tie.pair] >= model.ASSOCIATE:
                return True
    return False


def _homes(cluster: Cluster) -> Mapping[str, str]:
    """Per person the smallest one with whom a device, number or mail box is shared, through whomever."""
    pairs = [tie.pair for tie in cluster.ties if tie.kind in model.HOUSEHOLD]
    return {person: home[0] for home in components(cluster.people, pairs) for person in home}


def _holders(cluster: Cluster) -> Mapping[Strand, set[str]]:
    holders: dict[Strand, set[str]] = defaultdict(set)
    for tie in cluster.ties:
        holders[tie.strand].update((tie.p, tie.q))
    return holders


def _tiered(found: Network) -> Network:
    misses = tuple(_misses(found))
    return replace(found, tier="possible" if misses else "tested", misses=misses)


def retiered(network: Network, needed: int) -> Network:
    """The network as it is judged when so many micro-bits are needed without its best evidence."""
    return _tiered(replace(network, needed=needed))


def _misses(found: Network) -> Iterator[str]:
    if found.persons > model.LARGEST_TESTED:
        yield "it is too large to be checked as one group"
    if found.households < model.LEAST_PERSONS:
        yield f"it may be {found.households} households, and {model.LEAST_PERSONS} are needed"
    if found.values:
        yield from _misses_of_what_is_shared(found)
    else:  # every further point would only say the same again
        yield f"it shares nothing of the kind that shows dealing, and {model.TESTED_VALUES} things are needed"
    if not found.second_voice:
        yield "it rests on one sender"


def _misses_of_what_is_shared(found: Network) -> Iterator[str]:
    if found.values < model.TESTED_VALUES:
        yield f"it shares {found.things} of the kind that shows dealing, and {model.TESTED_VALUES} are needed"
    if len(found.kinds) < model.TESTED_KINDS:
        yield f"what it shares is of one kind, and {model.TESTED_KINDS} are needed"
    if found.without_best < found.needed:
        yield "without its best evidence too little remains"
    if found.left < model.TESTED_LEFT:
        yield "without its best evidence too few households hold what remains"
    if found.outside < model.TESTED_OUTSIDE:
        yield "most of what it shares may have passed in one chat, as in a class, a club or a family"
    if found.exclusivity < model.TESTED_EXCLUSIVITY:
        yield "too much of what it shares is held by others as well, so that it may be a part of a larger circle"
