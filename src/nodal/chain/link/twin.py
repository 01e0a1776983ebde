"""Linking, whole, the slow and obvious way: the twin that every engine must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from nodal.chain.link.as_written import as_written
from nodal.chain.link.attaching import attach
from nodal.chain.link.calibrate import Calibration, chances, fitted, judged_again
from nodal.chain.link.chance import countable, rounds
from nodal.chain.link.clean import clean, platform_speaks
from nodal.chain.link.compare import comparable, shared_fact
from nodal.chain.link.doubting import Doubts
from nodal.chain.link.groups import persons
from nodal.chain.link.holdings import Holding, Strand, holdings, listed_values, reported_accounts, roomed_accounts
from nodal.chain.link.ignored import ignored, largest_audience
from nodal.chain.link.judge import judge, leans_on_strangers
from nodal.chain.link.learn import Lesson, learn_from
from nodal.chain.link.linked import Evidence, Ignored, Link, Linked, Member, Network
from nodal.chain.link.networks import (
    Cluster,
    People,
    Tie,
    Told,
    clusters,
    edges_of,
    split_where_one_report_joins,
    without_strangers,
)
from nodal.chain.link.observation import Decision, Observation
from nodal.chain.link.partition import local_moving
from nodal.chain.link.patterns import patterns
from nodal.chain.link.ports import Partition
from nodal.chain.link.roles import roles
from nodal.chain.link.tables import Numbers
from nodal.chain.link.tables import numbers as own_numbers
from nodal.chain.link.values import why_unusable
from nodal.chain.link.weigh import Fact, decided, weigh_associate, weigh_person
from nodal.facts.linking import LinkingPriors

Pair = tuple[str, str]
Held = Mapping[Strand, tuple[Holding, ...]]


def link(
    observations: Iterable[Observation],
    *,
    decisions: Sequence[Decision] = (),
    partition: Partition = local_moving,
    numbers: Numbers | LinkingPriors | None = None,
) -> Linked:
    """Persons, associations and networks of an archive, with the evidence for each link and what was not used.

    `numbers`: the model in force; None, or the priors of a pack = what the archive teaches, starting from these.
    (1) each statement once, (2) who is one person, (3) who deals with whom, (4) networks and their test.
    """
    given = tuple(observations)
    rows, listed = clean(given), frozenset(listed_values(given))  # (1)
    alone = holdings(rows, "same_person")  # (2)
    in_force, lessons = _taught(rows, alone, numbers)
    facts, compared = _facts(alone, "same_person", owner_of={}, numbers=in_force)
    evidence = list(_person_evidence(facts, rows, decisions, in_force))
    people = persons(reported_accounts(rows), _links(evidence), decisions)
    owner_of = {person.account_id: person.person_id for person in people}
    lost = list(_ignored(rows, "same_person", alone, owner_of=owner_of, compared=compared, evidence=evidence))
    held = holdings(rows, "associate")  # (3)
    facts, compared = _facts(held, "associate", owner_of=owner_of, numbers=in_force)
    ties = [row for (a, b), shared in sorted(facts.items()) for row in weigh_associate(a, b, shared)]
    lost += _ignored(rows, "associate", held, owner_of=owner_of, compared=compared, evidence=ties)
    evidence += ties
    everybody = People(frozenset(person.person_id for person in people), in_force.population, roomed_accounts(rows))
    tied, told, audiences = _ground(ties, held, listed, owner_of)  # (4)
    networks, members = find_networks(tied, told, audiences, people=everybody, partition=partition, numbers=in_force)
    calibration = Calibration(is_fitted=False)
    if not isinstance(numbers, Numbers):
        seen, audiences = countable_rows(held, owner_of)
        chance = chances(seen, audiences, everybody, partition, in_force)
        in_force = fitted(in_force, networks, chance, rounds(len(seen)))
        networks, members = judged_again(networks, members, in_force)
        calibration = Calibration(True, lessons, chance, rounds(len(seen)))
    networks, members = attach(networks, members, tied, told, people=everybody)
    return Linked(
        persons=people,
        members=members,
        networks=networks,
        links=_links(evidence),
        evidence=tuple(sorted(as_written(evidence, rows), key=lambda row: row.key)),
        ignored=tuple(sorted(as_written(lost, rows))),
        numbers=in_force,
        calibration=calibration,
    )


def _facts(
    held: Held, relation: str, *, owner_of: Mapping[str, str], numbers: Numbers
) -> tuple[Mapping[Pair, list[Fact]], frozenset[Strand]]:
    """What each pair of accounts shares, weighed, and which values were compared at all."""
    facts: dict[Pair, list[Fact]] = defaultdict(list)
    compared: set[Strand] = set()
    for (kind, value), holders in held.items():
        usable = [one for one in holders if one.grade > 0]
        if len(usable) > largest_audience(relation, kind) or why_unusable(kind, value) is not None:
            continue
        for one, other in combinations(usable, 2):
            if not comparable(one, other, relation=relation, kind=kind, owner_of=owner_of):
                continue
            compared.add((kind, value))
            weighed = shared_fact(one, other, relation, (kind, value), len(usable), numbers)
            if weighed is not None:
                facts[one.account_id, other.account_id].append(weighed)
    return facts, frozenset(compared)


def _person_evidence(
    facts: Mapping[Pair, list[Fact]], rows: Sequence[Observation], decisions: Sequence[Decision], numbers: Numbers
) -> Iterator[Evidence]:
    doubts = Doubts(rows)
    accounts = reported_accounts(rows)
    apart = {decision.pair for decision in decisions if not decision.same}
    together = {d.pair for d in decisions if d.same and d.a in accounts and d.b in accounts} - apart
    for (a, b), shared in sorted(facts.items()):
        if (a, b) not in apart:
            yield from weigh_person(a, b, shared, doubts=doubts.about(a, b), numbers=numbers)
    for a, b in sorted(together):
        yield decided(a, b)


def _links(evidence: Iterable[Evidence]) -> tuple[Link, ...]:
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for one in evidence:
        rows[one.a, one.b, one.relation].append(one.bits)
    return tuple(Link(a, b, relation, sum(bits), len(bits)) for (a, b, relation), bits in sorted(rows.items()))


def _ignored(
    rows: Sequence[Observation],
    relation: str,
    held: Held,
    *,
    owner_of: Mapping[str, str],
    compared: frozenset[Strand],
    evidence: Iterable[Evidence],
) -> Iterator[Ignored]:
    used = {("ip_port" if e.kind == "ip" and "|" in e.value else e.kind, e.value) for e in evidence}
    audiences = {strand: sum(one.grade > 0 for one in holders) for strand, holders in held.items()}
    yield from ignored(rows, relation, owner_of=owner_of, audiences=audiences, compared=compared, used=used)


def _taught(
    rows: Sequence[Observation], alone: Held, numbers: Numbers | LinkingPriors | None
) -> tuple[Numbers, tuple[Lesson, ...]]:
    if isinstance(numbers, Numbers):
        return numbers, ()
    return learn_from(patterns(rows, alone), own_numbers(numbers))


def _ground(
    ties: Iterable[Evidence], held: Held, listed: Collection[Strand], owner_of: Mapping[str, str]
) -> tuple[Sequence[Tie], Mapping[tuple[str, Strand], Told], Mapping[Strand, int]]:
    """What networks are found and judged by: ties between people, what was told, and how many people hold a value."""
    tied = [Tie(t.a, t.b, owner_of.get(t.a, t.a), owner_of.get(t.b, t.b), t.kind, t.value, t.bits) for t in ties]
    told = {
        (one.account_id, strand): Told(
            one.reports,
            one.senders,
            one.first,
            one.reported,
            strand in listed,
            platform_speaks(one.account_id, one.senders),
        )
        for strand, holders in held.items()
        for one in holders
    }
    audiences = {
        strand: len({owner_of.get(one.account_id, one.account_id) for one in holders if one.grade > 0})
        for strand, holders in held.items()
    }
    return tied, told, audiences


def countable_rows(
    held: Held, owner_of: Mapping[str, str]
) -> tuple[tuple[tuple[str, Strand], ...], Mapping[Strand, int]]:
    """Who (person) holds which value that can count in the test of a network, and how many people hold each."""
    holders: dict[Strand, set[str]] = {}
    for (kind, value), told in held.items():
        usable = [owner_of.get(one.account_id, one.account_id) for one in told if one.grade > 0]
        few = len(usable) <= largest_audience("associate", kind) and why_unusable(kind, value) is None
        if few and countable(kind, len(set(usable))):
            holders[kind, value] = set(usable)
    rows = tuple((person, strand) for strand, people in sorted(holders.items()) for person in sorted(people))
    return rows, {strand: len(people) for strand, people in holders.items()}


def find_networks(
    ties: Sequence[Tie],
    told: Mapping[tuple[str, Strand], Told],
    audiences: Mapping[Strand, int],
    *,
    people: People,
    partition: Partition,
    numbers: Numbers,
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """Cluster the people whom associations tie, split what one report glues together, test and describe the rest."""
    home = {person: n for n, group in enumerate(clusters(edges_of(ties), partition)) for person in group}
    within: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        if tie.p in home and home[tie.p] == home.get(tie.q):
            within[home[tie.p]].append(tie)
    return judge_all(within.values(), told, audiences, people=people, numbers=numbers)


def _judged(
    cluster: Cluster, people: People, audiences: Mapping[Strand, int], numbers: Numbers
) -> list[tuple[Network, Cluster]]:
    """The network of a cluster; those of its parts where some are in it by a stranger's word alone, if any are left."""

    def judged(parts: Iterable[Cluster]) -> list[tuple[Network, Cluster]]:
        found = ((judge(part, people=people, audiences=audiences, numbers=numbers), part) for part in parts)
        return [(network, part) for network, part in found if network is not None]

    whole = judged([cluster])
    leans = any(leans_on_strangers(cluster, network.values) for network, _ in whole)
    return (judged(without_strangers(cluster)) if leans else []) or whole


def judge_all(
    wholes: Iterable[Sequence[Tie]],
    told: Mapping[tuple[str, Strand], Told],
    audiences: Mapping[Strand, int],
    *,
    people: People,
    numbers: Numbers,
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """Split clusters, given by the ties inside each, where one report glues them together; test and describe them."""
    networks: list[Network] = []
    members: list[Member] = []
    for inner in wholes:
        whole = Cluster(frozenset(p for tie in inner for p in (tie.p, tie.q)), tuple(inner), told)
        for part in split_where_one_report_joins(whole):
            for network, cluster in _judged(part, people, audiences, numbers):
                networks.append(network)
                for account, role in roles(cluster).items():
                    members.append(Member(account, network.network_id, network.tier, role, network.exclusivity))
    return tuple(sorted(networks, key=lambda network: network.network_id)), tuple(sorted(members))
