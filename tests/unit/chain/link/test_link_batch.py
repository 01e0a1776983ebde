"""Which pairs a batch looks at again, which network goes on, and which decisions contradict each other."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from nodal.chain.link import Decision, conflicts, keepers, numbers, pairs_touched, pairs_with, pairs_within
from nodal.chain.link.model import ASSOCIATE


def worth(a: int, b: int, values_of: dict[int, set[int]], most: dict[int, int]) -> int:
    return sum(most[v] for v in values_of[a] & values_of[b])


@pytest.mark.parametrize("seed", range(20))
def test_no_pair_that_shares_enough_is_left_out_and_none_that_does_not_is_taken(seed: int) -> None:
    dice = random.Random(seed)
    most = {v: dice.randrange(200_000, 5_000_000) for v in range(12)}
    values_of = {a: {v for v in most if dice.random() < 0.4} for a in range(14)}
    members = {v: {a for a, own in values_of.items() if v in own} for v in most}
    enough = {p for p in combinations(range(14), 2) if worth(*p, values_of, most) >= ASSOCIATE}
    for value, holders in members.items():
        found = set(pairs_within(value, holders, values_of, most))
        assert found == {p for p in enough if holders.issuperset(p)}
    for account, own in values_of.items():
        assert set(pairs_with(account, own, members, most)) == {p for p in enough if account in p}


def test_pairs_of_a_value_whose_audience_changed_are_all_of_them() -> None:
    assert set(pairs_touched("abc", "c", recounted=True)) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert set(pairs_touched("abc", "c", recounted=False)) == {("a", "c"), ("b", "c")}


def test_the_older_network_goes_on_and_the_larger_part_keeps_the_name() -> None:
    old = {1: frozenset("abc"), 2: frozenset("defgh")}
    assert keepers(old, {"a": frozenset("abcdefgh")}) == {"a": 1}
    assert keepers(old, {"a": frozenset("ab"), "c": frozenset("cdefgh")}) == {"a": 1, "c": 2}
    assert keepers(old, {"d": frozenset("de"), "f": frozenset("fgh")}) == {"f": 2}
    assert keepers(old, {"x": frozenset("xyz")}) == {}


def test_a_pair_that_others_words_join_is_a_conflict_and_a_pair_that_nothing_joins_is_none() -> None:
    apart, chain = Decision("a", "c", False), [Decision("a", "b", True), Decision("b", "c", True)]
    none = conflicts([apart], {}, {}, [], numbers())
    assert none == {}
    assert conflicts([apart, *chain], {}, {}, [("a", "b"), ("b", "c")], numbers()) == {
        ("decided_chain", "a", "c"): None
    }
    assert conflicts([apart], {}, {}, [("a", "b"), ("b", "c")], numbers()) == {("evidence", "a", "c"): None}
    both = [apart, Decision("c", "a", True)]
    assert conflicts(both, {}, {}, [], numbers()) == {("decided_both", "a", "c"): None}
