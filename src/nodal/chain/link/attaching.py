"""Attach to tested networks who stands in none and shares two kinds of things with one, after the test."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from nodal.chain.link.linked import Member, Network
from nodal.chain.link.model import ASSOCIATE, ATTACHED_KINDS, PASSED, ROOM
from nodal.chain.link.networks import Strand, Tie, Told, weights

ATTACHED = "attached"
"""What stands as the role of an account that was attached."""

End = tuple[str, Tie]
"""An account outside, and what ties it to somebody inside."""

Said = Mapping[tuple[str, Strand], Told]
Reaching = Mapping[str, Mapping[str, Collection[str]]]


def attach(
    networks: Sequence[Network],
    members: Sequence[Member],
    ties: Iterable[Tie],
    told: Said,
    *,
    people: Collection[str],
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """The networks and members, with those whom clustering left alone though they share what a tested one stands on.

    `ties`: all, or at least those that join people of tested networks to people who are in no network; `told` of the
    accounts at their ends. `people`: who was reported; nobody else is attached.
    """
    reaching = _reaching(networks, ties, told, people)
    grown: list[Network] = []
    more: list[Member] = []
    for network in networks:
        near = reaching.get(network.network_id, {})
        accounts = {account for own in near.values() for account in own}
        every = tuple(sorted({*network.accounts, *accounts}))
        grown.append(replace(network, accounts=every, attached=len(near)) if near else network)
        more += (Member(a, network.network_id, network.tier, ATTACHED, network.exclusivity) for a in accounts)
    return tuple(grown), tuple(sorted((*members, *more)))


def _reaching(networks: Sequence[Network], ties: Iterable[Tie], told: Said, people: Collection[str]) -> Reaching:
    """Network -> who is tied to it by enough of what counts there, with the accounts that are.

    Each person for one network: where most things are shared, then where they weigh most.
    """
    taken = {person for network in networks for person in network.people}
    inside = {person: network for network in networks if network.tier == "tested" for person in network.people}
    found: dict[str, dict[str, list[End]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        for account, person, other in ((tie.a, tie.p, tie.q), (tie.b, tie.q, tie.p)):
            network = inside.get(other)
            is_outside = person in people and person not in taken
            if network and is_outside and tie.strand in network.counting and _is_known(told[account, tie.strand]):
                found[person][network.network_id].append((account, tie))
    reaching: dict[str, dict[str, Collection[str]]] = defaultdict(dict)
    for person, choices in found.items():
        enough = [(*_heft(own), name) for name, own in choices.items() if _suffices(own, told)]
        if enough:
            name = min(enough)[-1]
            reaching[name][person] = {account for account, _ in choices[name]}
    return reaching


def _is_known(said: Told) -> bool:
    """Whether the account was reported with it, by its own platform or by two senders."""
    return said.reported and (said.own or len(said.senders) > 1)


def _suffices(ends: Collection[End], told: Said) -> bool:
    """Whether there are things of two kinds, and enough of them with one person of the network.

    What passes in a chat is no second kind beside one that they share, unless a list of known material has it.
    """
    kinds = {tie.kind for _, tie in ends}
    if ROOM in kinds:
        kinds = {tie.kind for account, tie in ends if tie.kind not in PASSED or told[account, tie.strand].listed}
    most = max(weights(tie for _, tie in ends).values())
    return len(kinds) >= ATTACHED_KINDS and most >= ASSOCIATE


def _heft(ends: Collection[End]) -> tuple[int, int]:
    """How many things, and how many micro-bits; both negative, so that the most comes first."""
    return -len({tie.strand for _, tie in ends}), -sum(tie.bits for _, tie in ends)
