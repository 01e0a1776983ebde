"""Attach to tested networks who stands in none and shares two kinds of things with one, after the test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from nodal.chain.link.linked import Member, Network
from nodal.chain.link.model import ATTACHED_KINDS
from nodal.chain.link.networks import Cluster, Strand, Tie, Told

ATTACHED = "attached"
"""What stands as the role of an account that was attached."""

Reaching = Mapping[str, Mapping[str, Sequence[Tie]]]


def attach(
    networks: Sequence[Network],
    members: Sequence[Member],
    ties: Iterable[Tie],
    told: Mapping[tuple[str, Strand], Told],
    *,
    people: Collection[str],
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """The networks and members, with those whom clustering left alone though they share what a tested one stands on.

    `ties`: all, or at least those that join people of tested networks to people who are in no network; `told` of the
    accounts at both ends. `people`: who was reported; nobody else is attached, nor whom one stranger alone speaks for.
    """
    reaching = _reaching(networks, ties, people)
    grown: list[Network] = []
    more: list[Member] = []
    for network in networks:
        near = reaching.get(network.network_id, {})
        own = Cluster(frozenset(near), tuple(tie for some in near.values() for tie in some), told)
        joined = near.keys() - own.strangers
        accounts = {account for account, person in own.person_of.items() if person in joined}
        every = tuple(sorted({*network.accounts, *accounts}))
        grown.append(replace(network, accounts=every, attached=len(joined)) if joined else network)
        more += (Member(a, network.network_id, network.tier, ATTACHED, network.exclusivity) for a in accounts)
    return tuple(grown), tuple(sorted((*members, *more)))


def _reaching(networks: Sequence[Network], ties: Iterable[Tie], people: Collection[str]) -> Reaching:
    """Network -> who is tied to it by enough of what counts there, with these ties.

    Each person for one network: where most things are shared, then where they weigh most.
    """
    taken = {person for network in networks for person in network.people}
    inside = {person: network for network in networks if network.tier == "tested" for person in network.people}
    found: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        for person, other in ((tie.p, tie.q), (tie.q, tie.p)):
            network = inside.get(other)
            if network and tie.strand in network.counting and person in people and person not in taken:
                found[person][network.network_id].append(tie)
    reaching: dict[str, dict[str, Sequence[Tie]]] = defaultdict(dict)
    for person, choices in found.items():
        name = min(choices, key=lambda one: (*_heft(choices[one]), one))
        if len({tie.kind for tie in choices[name]}) >= ATTACHED_KINDS:
            reaching[name][person] = choices[name]
    return reaching


def _heft(ties: Sequence[Tie]) -> tuple[int, int]:
    """How many things, and how many micro-bits; both negative, so that the most comes first."""
    return -len({tie.strand for tie in ties}), -sum(tie.bits for tie in ties)
