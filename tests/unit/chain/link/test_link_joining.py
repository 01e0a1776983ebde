"""What is missing before two networks are one: the criterion by which linking itself cuts groups."""

from __future__ import annotations

from nodal.chain.link import Tie, joining
from nodal.chain.link.model import MICRO


def tie(p: str, q: str, bits: float, value: str = "f1") -> Tie:
    return Tie(p, q, p, q, "hash", value, round(bits * MICRO))


def test_nothing_between_them() -> None:
    found = joining([tie("a", "b", 9)], {"a", "b"}, {"c", "d"})
    assert (found.why, found.pairs, found.bits, found.missing) == ("nothing", 0, 0, 4 * MICRO)


def test_weak_pairs_are_counted_and_carry_nothing() -> None:
    found = joining([tie("a", "c", 2), tie("b", "d", 3.5)], {"a", "b"}, {"c", "d"})
    assert (found.why, found.pairs, found.weak) == ("too_little", 1, 1)
    assert (found.bits, found.needed, found.missing) == (3_500_000, 4_000_000, 500_000)


def test_a_value_counts_once_for_a_pair_however_many_accounts_show_it() -> None:
    twice = [Tie("a1", "c1", "a", "c", "hash", "f1", 4 * MICRO), Tie("a2", "c1", "a", "c", "hash", "f1", 3 * MICRO)]
    assert joining(twice, {"a"}, {"c"}).bits == 4 * MICRO


def test_enough_bits_leave_it_to_the_last_step() -> None:
    found = joining([tie("a", "c", 9), tie("c", "b", 9, "f2")], {"a", "b"}, {"c"})
    assert (found.why, found.missing) == ("last_step", 0)
