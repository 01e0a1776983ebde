from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.link.groups import persons
from nodal.chain.link.linked import Link
from nodal.chain.link.observation import Decision


def same(a: str, b: str, bits: int = 5) -> Link:
    return Link(min(a, b), max(a, b), "same_person", bits, 1)


def homes(links: list[Link], *apart: tuple[str, str]) -> dict[str, tuple[str, int | None]]:
    found = persons("abcdef", links, [Decision(x, y, same=False) for x, y in apart])
    return {person.account_id: (person.person_id, person.bits) for person in found}


def test_an_account_carries_the_weakest_link_of_its_strongest_chain() -> None:
    found = homes([same("a", "b", 8), same("b", "c", 4), same("c", "d", 7), same("a", "c", 3)])
    assert [found[x] for x in "abcde"] == [("a", 8), ("a", 8), ("a", 4), ("a", 4), ("e", None)]


def test_two_people_stay_two_through_any_chain_and_the_weaker_link_gives_way() -> None:
    found = homes([same("a", "b", 9), same("b", "c", 3)], ("c", "a"))
    assert (found["a"][0], found["b"][0], found["c"][0]) == ("a", "a", "c")


def test_groups_kept_apart_stay_apart_after_both_have_grown() -> None:
    links = [same("d", "e", 9), same("a", "f", 9), same("c", "d", 8), same("b", "f", 7), same("b", "c", 6)]
    found = homes(links, ("e", "a"))
    assert found["e"][0] == "c"
    assert found["a"][0] == found["b"][0] == "a"


def test_links_to_accounts_that_were_not_reported_are_passed_over() -> None:
    assert homes([same("a", "z")])["a"] == ("a", None)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("def"), st.integers(3, 9)), max_size=12),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("def")), max_size=3),
)
def test_order_changes_nothing_and_decisions_hold(
    pairs: list[tuple[str, str, int]], apart: list[tuple[str, str]]
) -> None:
    links = list({(a, b): same(a, b, bits) for a, b, bits in pairs}.values())
    found = homes(links, *apart)
    random.Random(1).shuffle(links)
    assert homes(links, *apart) == found
    assert all(found[x][0] != found[y][0] for x, y in apart)
