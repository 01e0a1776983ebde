"""What a batch of reports changes: pairs weighed again, counts of people, networks that stay, merge and split.

The rules are those of the twin; here is only which of them is asked again, and how old and new are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from nodal.chain.link.compare import comparable, shared_fact
from nodal.chain.link.holdings import Holding, Strand
from nodal.chain.link.ignored import Seen, largest_audience, why_ignored
from nodal.chain.link.linked import Evidence, Ignored
from nodal.chain.link.model import ASSOCIATE
from nodal.chain.link.tables import Numbers
from nodal.chain.link.values import why_unusable
from nodal.chain.link.weigh import Fact, decided, weigh_associate, weigh_person

Pair = tuple[str, str]


def may_speak(relation: str, strand: Strand, audience: int) -> bool:
    """Whether a value that so many accounts hold is compared at all for that relation."""
    return 2 <= audience <= largest_audience(relation, strand[0]) and why_unusable(*strand) is None


def pairs_touched(holders: Collection[str], changed: Collection[str], *, recounted: bool) -> Iterator[Pair]:
    """The pairs of a value's holders to be weighed again: all where its audience changed, else those of `changed`."""
    if recounted:
        yield from combinations(sorted(holders), 2)
        return
    for a in changed:
        for b in holders:
            if a != b:
                yield (a, b) if a < b else (b, a)


def pairs_within(
    value: int, holders: Collection[int], values_of: Mapping[int, Collection[int]], most: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Pairs of a value's holders who may deal with one another: all that they share is worth enough if it did not age.

    `values_of`: account -> all its values that may speak; `most`: micro-bits of each, at most.
    """
    here = most.get(value, 0)
    if here >= ASSOCIATE:
        yield from combinations(sorted(holders), 2)
        return
    by_value: dict[int, list[int]] = defaultdict(list)
    for account in sorted(holders):
        for other in values_of.get(account, ()):
            if other != value:
                by_value[other].append(account)
    worth: dict[tuple[int, int], int] = defaultdict(lambda: here)
    for other, accounts in by_value.items():
        for pair in combinations(accounts, 2):
            worth[pair] += most[other]
    yield from (pair for pair, bits in worth.items() if bits >= ASSOCIATE)


def pairs_with(
    account: int, values: Collection[int], members: Mapping[int, Collection[int]], most: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """The same for the pairs of one account, which holds these values with these members."""
    worth: dict[int, int] = defaultdict(int)
    for value in values:
        for other in members[value]:
            worth[other] += most[value]
    for other, bits in worth.items():
        if bits >= ASSOCIATE and other != account:
            yield min(account, other), max(account, other)


def facts_of(
    pair: Pair,
    held: Mapping[str, Mapping[Strand, Holding]],
    relation: str,
    audiences: Mapping[Strand, int],
    owner_of: Mapping[str, str],
    numbers: Numbers,
) -> list[Fact]:
    """All that two accounts share, weighed. `held` and `audiences` hold only values that may speak."""
    one, other = (held.get(account, {}) for account in pair)
    found = []
    for strand in one.keys() & other.keys():
        x, y = one[strand], other[strand]
        if comparable(x, y, relation=relation, kind=strand[0], owner_of=owner_of):
            weighed = shared_fact(x, y, relation, strand, audiences[strand], numbers)
            if weighed is not None:
                found.append(weighed)
    return found


def person_evidence(
    pairs: Iterable[Pair],
    held: Mapping[str, Mapping[Strand, Holding]],
    audiences: Mapping[Strand, int],
    numbers: Numbers,
) -> Mapping[Pair, list[Fact]]:
    """The pairs whose facts make one person of them, unless something speaks against it, with these facts."""
    strong = {}
    for pair in pairs:
        facts = facts_of(pair, held, "same_person", audiences, {}, numbers)
        if facts and weigh_person(*pair, facts, numbers=numbers):
            strong[pair] = facts
    return strong


def settle_persons(
    strong: Mapping[Pair, list[Fact]],
    doubted: Mapping[Pair, Sequence[str]],
    together: Collection[Pair],
    apart: Collection[Pair],
    numbers: Numbers,
) -> Mapping[Pair, tuple[Evidence, ...]]:
    """The evidence for one person behind each pair: of the facts, and of an officer's word."""
    found: dict[Pair, tuple[Evidence, ...]] = {}
    for pair, facts in strong.items():
        rows = weigh_person(*pair, facts, doubts=doubted.get(pair, ()), numbers=numbers)
        if rows and pair not in apart:
            found[pair] = rows
    for pair in together:
        found[pair] = (*found.get(pair, ()), decided(*pair))
    return found


def associate_evidence(
    pairs: Iterable[Pair],
    held: Mapping[str, Mapping[Strand, Holding]],
    audiences: Mapping[Strand, int],
    owner_of: Mapping[str, str],
    numbers: Numbers,
) -> Mapping[Pair, tuple[Evidence, ...]]:
    """The evidence that each of these pairs deals with one another; pairs without are left out."""
    found = {}
    for pair in pairs:
        rows = weigh_associate(*pair, facts_of(pair, held, "associate", audiences, owner_of, numbers))
        if rows:
            found[pair] = rows
    return found


def is_compared(holders: Sequence[Holding], relation: str, strand: Strand, owner_of: Mapping[str, str]) -> bool:
    """Whether any two of these, who may speak of this value, are compared over it."""
    return any(
        comparable(one, other, relation=relation, kind=strand[0], owner_of=owner_of)
        for one, other in combinations(holders, 2)
    )


def ignored_row(relation: str, strand: Strand, seen: Seen, *, is_used: bool) -> Ignored | None:
    """The row of a value that was seen shared and not used; None when it was used or is not shared."""
    if is_used or seen.anybody < 2:
        return None
    kind = "ip" if strand[0] == "ip_port" else strand[0]
    return Ignored(kind, strand[1], relation, seen.audience, why_ignored(relation, strand, seen))


def keepers(old: Mapping[int, frozenset[int]], new: Mapping[str, frozenset[int]]) -> Mapping[str, int]:
    """Which old network each new one continues: the one it has most accounts in common with, the older among equals.

    `old`: number -> accounts (a smaller number is older), `new`: key -> accounts. Each is continued once at most.
    """
    common: list[tuple[int, int, str]] = []
    home: dict[int, list[int]] = defaultdict(list)
    for number, accounts in old.items():
        for account in accounts:
            home[account].append(number)
    for key, accounts in new.items():
        shared: dict[int, int] = defaultdict(int)
        for account in accounts:
            for number in home.get(account, ()):
                shared[number] += 1
        common.extend((number, -count, key) for number, count in shared.items())
    taken: dict[str, int] = {}
    gone: set[int] = set()
    # The older network chooses first, so that where two became one the older address survives.
    for number, _, key in sorted(common):
        if key not in taken and number not in gone:
            taken[key] = number
            gone.add(number)
    return taken
