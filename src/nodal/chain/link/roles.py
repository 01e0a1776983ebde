"""Who may have which part in a network. Hints from order and position, not findings; nobody has measured them yet."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from nodal.chain.link.networks import Cluster, Pair

BETWEENNESS_WORK = 200_000
"""People times edges up to which a broker is looked for; beyond, nobody is called one. Our own choice: about 0.1 s."""

CLEARLY = 1.5
"""A hub or broker must exceed the next by this factor. Our own choice."""

SOURCE_VALUES = 2
"""A source was first with so many shared values at least, and with more than half of those whose times are known."""


def roles(cluster: Cluster) -> Mapping[str, str]:
    """A role for every account that takes part: recipient, source, broker, hub or member, the first that fits."""
    bits = cluster.bits
    special: dict[str, str] = {}
    for role, person in (("hub", _hub(bits)), ("broker", _broker(cluster, bits)), ("source", _source(cluster))):
        if person is not None:
            special[person] = role
    held = {(account, tie.strand) for tie in cluster.ties for account in tie[:2]}
    reported = {account for account, strand in held if cluster.told[account, strand].reported}
    return {
        account: special.get(cluster.person_of[account], "member") if account in reported else "recipient"
        for account in cluster.accounts
    }


def _clear_first(score: Mapping[str, float]) -> str | None:
    # Rounded, because shares of paths are sums of fractions and may be added up in any order.
    ranked = sorted(((-round(value, 6), person) for person, value in score.items()))
    if len(ranked) < 2 or not ranked[0][0] or ranked[0][0] > CLEARLY * ranked[1][0]:
        return None
    return ranked[0][1]


def _hub(bits: Mapping[Pair, int]) -> str | None:
    strength: dict[str, float] = defaultdict(float)
    for pair, weight in bits.items():
        for person in pair:
            strength[person] += weight
    return _clear_first(strength)


def _broker(cluster: Cluster, bits: Mapping[Pair, int]) -> str | None:
    if len(cluster.people) * len(bits) > BETWEENNESS_WORK:
        return None
    near: dict[str, list[str]] = {person: [] for person in sorted(cluster.people)}
    for p, q in sorted(bits):
        near[p].append(q)
        near[q].append(p)
    score = dict.fromkeys(near, 0.0)
    for person in near:
        _add_paths(person, near, score)
    return _clear_first(score)


def _add_paths(start: str, near: Mapping[str, Sequence[str]], score: dict[str, float]) -> None:
    """Add the share of shortest paths from `start` that run through each person. Source: Brandes, 2001."""
    far, ways, before = {start: 0}, defaultdict(float, {start: 1.0}), defaultdict(list)
    order, waiting = [], deque([start])
    while waiting:
        here = waiting.popleft()
        order.append(here)
        for other in near[here]:
            if other not in far:
                far[other] = far[here] + 1
                waiting.append(other)
            if far[other] == far[here] + 1:
                ways[other] += ways[here]
                before[other].append(here)
    load: dict[str, float] = defaultdict(float)
    for here in reversed(order):
        for earlier in before[here]:
            load[earlier] += ways[earlier] / ways[here] * (1 + load[here])
        if here != start:
            score[here] += load[here]


def _source(cluster: Cluster) -> str | None:
    firsts: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for (person, strand), told in cluster.parts.items():
        times = [t.first.timestamp() for t in told if t.first is not None]
        if times:
            firsts[strand].append((min(times), person))
    led: dict[str, int] = defaultdict(int)
    known = [sorted(seen) for seen in firsts.values() if len(seen) > 1]
    for seen in known:
        if seen[0][0] < seen[1][0]:
            led[seen[0][1]] += 1
    most = max(sorted(led), key=lambda person: led[person], default=None)
    return most if most is not None and led[most] >= SOURCE_VALUES and 2 * led[most] > len(known) else None
