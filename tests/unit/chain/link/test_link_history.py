"""The story of a network: when it formed, who joined, when it fell silent, whether it came back under new accounts."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nodal.chain.link import SeenOn, story

START = date(2024, 1, 1)


def seen(day: int, account: str, value: str = "f1", kind: str = "hash") -> SeenOn:
    return SeenOn(START + timedelta(days=day), account, kind, value)


def told(rows: list[SeenOn], **owner_of: str) -> list[tuple[int, str, tuple[str, ...]]]:
    return [((one.day - START).days, one.code, one.accounts) for one in story(rows, owner_of)]


def test_two_make_a_tie_three_a_group_and_more_join_it() -> None:
    rows = [seen(0, "a"), seen(3, "b"), seen(5, "c"), seen(9, "d")]
    assert told(rows) == [(3, "tied", ("a", "b")), (5, "formed", ("a", "b", "c")), (9, "joined", ("d",))]


def test_two_accounts_of_one_person_are_no_tie() -> None:
    assert told([seen(0, "a"), seen(3, "b")], a="p", b="p") == []
    rows = [seen(0, "a"), seen(3, "b"), seen(4, "c"), seen(6, "d")]
    assert [code for _, code, _ in told(rows, a="p", b="p")] == ["tied", "formed"]


def test_what_nobody_shares_tells_nothing() -> None:
    assert told([seen(0, "a"), seen(1, "b", "f2")]) == []


def test_a_long_silence_is_told_from_both_ends() -> None:
    rows = [seen(n, account) for n, account in enumerate("abc")] + [seen(200, "a"), seen(201, "b")]
    assert told(rows)[-2:] == [(2, "silent", ("a", "b", "c")), (200, "again", ("a", "b"))]


def test_new_accounts_with_the_same_things_after_a_silence_are_the_network_again() -> None:
    rows = [seen(n, account) for n, account in enumerate("abc")] + [seen(200, "x"), seen(201, "y"), seen(202, "a")]
    last = story(rows, {})
    [back] = [one for one in last if one.code == "reformed"]
    assert (back.accounts, back.things) == (("x", "y"), 1)


def test_a_pause_within_the_limit_is_no_silence() -> None:
    assert {code for _, code, _ in told([seen(0, "a"), seen(1, "b"), seen(91, "a")])} == {"tied"}


@given(
    st.lists(
        st.builds(seen, st.integers(0, 400), st.sampled_from("abcdef"), st.sampled_from(("f1", "f2", "f3"))),
        max_size=30,
    ),
    st.randoms(),
)
def test_the_order_of_rows_changes_nothing_and_events_stand_in_order(rows, chance) -> None:  # type: ignore[no-untyped-def]
    first = story(rows, {})
    chance.shuffle(rows)
    assert story(rows, {}) == first
    assert list(first) == sorted(first, key=lambda one: one.day)
    assert sum(one.code == "formed" for one in first) <= 1
    assert {account for one in first for account in one.accounts} <= {row.account for row in rows}
