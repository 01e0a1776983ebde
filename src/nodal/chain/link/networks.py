"""Clusters of people who deal with one another, and nothing that a single report glues together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, TypeVar

from nodal.chain.link.model import ASSOCIATE, LEAST_PERSONS
from nodal.chain.link.ports import Edge, Partition

Strand = tuple[str, str]
Pair = tuple[str, str]


class Tie(NamedTuple):
    """One evidence row of an association: accounts `a`, `b` of people `p`, `q` share a value, worth `bits`."""

    a: str
    b: str
    p: str
    q: str
    kind: str
    value: str
    bits: int

    @property
    def strand(self) -> Strand:
        """Kind and value."""
        return self.kind, self.value

    @property
    def pair(self) -> Pair:
        """The two people in order."""
        return (self.p, self.q) if self.p < self.q else (self.q, self.p)


class Told(NamedTuple):
    """Who said that an account holds a value, in which reports, since when, and whether as a reported account.

    `listed`: the value is a file that a list of known material has. `own`: the account's platform is
    among those who said it.
    """

    reports: frozenset[str]
    senders: frozenset[str]
    first: datetime | None
    reported: bool
    listed: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class People(Collection[str]):
    """The people of an archive, or those of it that matter here, and how many the test of a network counts with.

    `count` stands still between two runs over everything, so that a batch and a run say the same; None = `known`.
    `roomed`: accounts of which some chat or group is told, whoever else is in it, where they were reported.
    """

    known: frozenset[str]
    count: int | None = None
    roomed: frozenset[str] = frozenset()

    def __contains__(self, person: object) -> bool:
        return person in self.known

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known) if self.count is None else self.count


@dataclass(frozen=True)
class Cluster:
    """Some people, the ties among them, and what was told about the values that tie them."""

    people: frozenset[str]
    ties: tuple[Tie, ...]
    told: Mapping[tuple[str, Strand], Told] = field(repr=False)

    @cached_property
    def accounts(self) -> tuple[str, ...]:
        """Accounts that take part."""
        return tuple(sorted({tie.a for tie in self.ties} | {tie.b for tie in self.ties}))

    @cached_property
    def person_of(self) -> Mapping[str, str]:
        """Whose account it is."""
        return {tie.a: tie.p for tie in self.ties} | {tie.b: tie.q for tie in self.ties}

    @cached_property
    def parts(self) -> Mapping[tuple[str, Strand], tuple[Told, ...]]:
        """Per person and value what was told about the accounts through which that value ties the person."""
        held = {(account, (tie.kind, tie.value)): None for tie in self.ties for account in tie[:2]}
        found: dict[tuple[str, Strand], list[Told]] = defaultdict(list)
        for account, strand in held:
            found[self.person_of[account], strand].append(self.told[account, strand])
        return {key: tuple(told) for key, told in found.items()}

    @cached_property
    def listed(self) -> frozenset[Strand]:
        """Files among the values that a list of known material has."""
        return frozenset(strand for (_, strand), told in self.parts.items() if any(one.listed for one in told))

    @cached_property
    def strangers(self) -> frozenset[str]:
        """People whom one sender alone, or none, ties to the others, and not the platform of an account of theirs.

        Whoever reports other platforms' accounts could put an innocent among people who are known. Where no platform
        speaks for itself under its own name nobody can be told apart by it.
        """
        voices: dict[str, set[str]] = defaultdict(set)
        known = set()
        for (person, _), told in self.parts.items():
            voices[person].update(*(one.senders for one in told))
            if any(one.own for one in told):
                known.add(person)
        return frozenset(p for p, own in voices.items() if len(own) < 2 and p not in known) if known else frozenset()

    @cached_property
    def bits(self) -> Mapping[Pair, int]:
        """Micro-bits per pair of people."""
        return weights(self.ties)

    @cached_property
    def joined(self) -> tuple[tuple[str, ...], ...]:
        """The parts that pairs at or above the threshold join."""
        return components(self.people, (pair for pair, bits in self.bits.items() if bits >= ASSOCIATE))

    @cached_property
    def only_from(self) -> Mapping[str, frozenset[tuple[str, Strand]]]:
        """Per report the people and values for which there is no other: without it they would not be known."""
        found: dict[str, set[tuple[str, Strand]]] = defaultdict(set)
        for key, told in self.parts.items():
            reports = frozenset().union(*(t.reports for t in told))
            if len(reports) == 1:
                found[next(iter(reports))].add(key)
        return {report: frozenset(keys) for report, keys in found.items()}

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[Tie, ...]]:
        """The ties of each person."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.p].append(tie)
            found[tie.q].append(tie)
        return {person: tuple(ties) for person, ties in found.items()}

    def within(self, people: Collection[str]) -> Cluster:
        """The same cluster with fewer people."""
        kept = tuple(tie for tie in self.ties if tie.p in people and tie.q in people)
        return Cluster(frozenset(people), kept, self.told)


def weights(ties: Iterable[Tie]) -> dict[Pair, int]:
    """Micro-bits per pair of people: each value once, with its strongest tie."""
    best: dict[tuple[str, str, str, str], int] = {}
    for _, _, p, q, kind, value, bits in ties:
        key = (p, q, kind, value) if p < q else (q, p, kind, value)
        if bits > best.get(key, -1):
            best[key] = bits
    total: dict[Pair, int] = defaultdict(int)
    for (p, q, _, _), bits in best.items():
        total[p, q] += bits
    return dict(total)


def edges_of(ties: Iterable[Tie]) -> tuple[Edge, ...]:
    """The pairs of people at or above the threshold, sorted and oriented."""
    return tuple((p, q, bits) for (p, q), bits in sorted(weights(ties).items()) if bits >= ASSOCIATE)


Node = TypeVar("Node", str, Strand)


def components(people: Iterable[Node], pairs: Iterable[tuple[Node, Node]]) -> tuple[tuple[Node, ...], ...]:
    """Connected parts, each sorted, in order of their smallest person (or value)."""
    near: dict[Node, set[Node]] = {person: set() for person in people}
    for p, q in pairs:
        near[p].add(q)
        near[q].add(p)
    parts: list[tuple[Node, ...]] = []
    seen: set[Node] = set()
    for person in sorted(near):
        if person in seen:
            continue
        part, waiting = {person}, [person]
        while waiting:
            new = near[waiting.pop()] - part
            part |= new
            waiting.extend(new)
        seen |= part
        parts.append(tuple(sorted(part)))
    return tuple(parts)


def clusters(edges: Sequence[Edge], partition: Partition) -> tuple[tuple[str, ...], ...]:
    """Connected clusters of at least `LEAST_PERSONS`: components, partitioned, and what the partition left joined."""
    found: list[tuple[str, ...]] = []
    near: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        near[edge[0]].append(edge)
    for part in components({p for e in edges for p in e[:2]}, ((p, q) for p, q, _ in edges)):
        if len(part) < LEAST_PERSONS:
            continue
        own = [edge for person in part for edge in near[person]]
        for group in partition(sorted(own)):
            inside = set(group)
            pairs = ((p, q) for p in inside for _, q, _ in near[p] if q in inside)
            found.extend(c for c in components(inside, pairs) if len(c) >= LEAST_PERSONS)
    return tuple(sorted(found))


def split_where_one_report_joins(cluster: Cluster) -> tuple[Cluster, ...]:
    """The cluster, or its parts where only a single report joins two groups that are networks without it.

    People whom nothing but that report names go to the part that they share most with.
    """
    if len(cluster.people) < 2 * LEAST_PERSONS:
        return (cluster,)
    for report in sorted(cluster.only_from):
        parts = _parts_without(cluster, report)
        cores = [part for part in parts if len(part) >= LEAST_PERSONS]
        if len(cores) > 1:
            shares = _adopt(cluster, cores, [person for part in parts if len(part) < LEAST_PERSONS for person in part])
            return tuple(out for share in shares for out in split_where_one_report_joins(cluster.within(share)))
    return (cluster,)


def without_strangers(cluster: Cluster) -> tuple[Cluster, ...]:
    """What is left of a cluster without those whom only a stranger's word puts into it."""
    rest = cluster.within(cluster.people - cluster.strangers)
    left = (rest.within(part) for part in rest.joined if len(part) >= LEAST_PERSONS)
    return tuple(part for whole in left for part in split_where_one_report_joins(whole))


def _parts_without(cluster: Cluster, report: str) -> tuple[tuple[str, ...], ...]:
    # Only the people whom the report alone names can lose ties, so only their pairs are weighed again.
    gone = cluster.only_from[report]
    touched = [tie for person in {person for person, _ in gone} for tie in cluster.ties_of[person]]
    kept = weights(t for t in touched if (t.p, t.strand) not in gone and (t.q, t.strand) not in gone)
    weak = {t.pair for t in touched if kept.get(t.pair, 0) < ASSOCIATE}
    if not any(cluster.bits[pair] >= ASSOCIATE for pair in weak):
        return cluster.joined
    return components(cluster.people, (p for p, bits in cluster.bits.items() if bits >= ASSOCIATE and p not in weak))


def _adopt(cluster: Cluster, cores: Sequence[tuple[str, ...]], rest: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    bits = cluster.bits
    shares = [list(core) for core in cores]
    for person in sorted(rest):
        pulls = [sum(bits.get((min(person, o), max(person, o)), 0) for o in core) for core in cores]
        strongest = max(pulls)
        if strongest:
            shares[pulls.index(strongest)].append(person)
    return tuple(tuple(sorted(share)) for share in shares)
