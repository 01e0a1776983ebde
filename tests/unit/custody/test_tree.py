from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.custody.tree import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from nodal.facts.errors import Untrusted

ENTRIES = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                            "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots of the first n entries: the test vectors that the Certificate Transparency code bases share."""

LEAVES = [leaf_hash(bytes([number])) for number in range(40)]


def slow_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(slow_root(leaves[:k]), slow_root(leaves[k:]))


def slow_inclusion(m: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """PATH of RFC 6962, section 2.1.1, word for word."""
    if len(leaves) == 1:
        return ()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return (*slow_inclusion(m, leaves[:k]), slow_root(leaves[k:]))
    return (*slow_inclusion(m - k, leaves[k:]), slow_root(leaves[:k]))


def slow_consistency(m: int, leaves: Sequence[bytes], *, whole: bool = True) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962, section 2.1.2, word for word."""
    if m == len(leaves):
        return () if whole else (slow_root(leaves),)
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return (*slow_consistency(m, leaves[:k], whole=whole), slow_root(leaves[k:]))
    return (*slow_consistency(m - k, leaves[k:], whole=False), slow_root(leaves[:k]))


@pytest.mark.parametrize("size", range(9))
def test_the_known_roots(size: int) -> None:
    assert root([leaf_hash(entry) for entry in ENTRIES[:size]]).hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(40))
def test_the_root_is_that_of_the_recursive_definition(size: int) -> None:
    assert root(LEAVES[:size]) == slow_root(LEAVES[:size])


@given(st.lists(st.integers(0, 7), max_size=6))
@settings(max_examples=40)
def test_growing_in_any_steps_gives_the_same_frontier(steps: list[int]) -> None:
    grown, done = Frontier(), 0
    for step in steps:
        grown = grown.extend_all(LEAVES[done : done + step])
        done = min(done + step, len(LEAVES))
        stored = (grown.size, grown.hashes)
        assert Frontier(*stored) == grown
    assert grown == Frontier().extend_all(LEAVES[:done])
    assert grown.root == slow_root(LEAVES[:done])
    assert grown.extend(LEAVES[0]) == Frontier().extend_all([*LEAVES[:done], LEAVES[0]])


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(1, ()), (0, (b"\0" * 32,)), (3, (b"\0" * 32,)), (1, (b"short",)), (-1, (b"\0" * 32,))],
    ids=["too few", "too many", "one missing", "no hash", "negative"],
)
def test_a_frontier_that_does_not_fit_its_size_is_refused(size: int, hashes: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="a frontier"):
        Frontier(size, hashes)


@pytest.mark.parametrize("size", [*range(1, 18), 31, 32, 33])
def test_every_entry_is_proved_as_the_recursive_definition_says(size: int) -> None:
    leaves = LEAVES[:size]
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        assert proof == slow_inclusion(index, leaves)
        verify_inclusion(leaves[index], index, proof, size=size, root=root(leaves))


@pytest.mark.parametrize("size", [*range(18), 31, 32, 33])
def test_every_beginning_is_proved_as_the_recursive_definition_says(size: int) -> None:
    leaves = LEAVES[:size]
    for old in range(size + 1):
        proof = consistency_proof(old, leaves)
        assert proof == (slow_consistency(old, leaves) if old else ())
        verify_consistency(old, root(leaves[:old]), proof, size=size, root=root(leaves))


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 13])
def test_an_inclusion_proof_holds_for_one_entry_place_size_and_root_only(size: int) -> None:
    leaves, top = LEAVES[:size], root(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        forged = [
            (LEAVES[-1], index, proof, size, top),
            (leaves[index], index, proof, size, LEAVES[-1]),
            (leaves[index], index, (*proof, top), size, top),
            (leaves[index], size, proof, size, top),
            (leaves[index], -1, proof, size, top),
            (leaves[index], index, (*proof[:-1], b"short"), size, top),
            *[(leaves[index], other, proof, size, top) for other in range(size) if other != index],
            *[(leaves[index], index, proof[:at] + proof[at + 1 :], size, top) for at in range(len(proof))],
            *[(leaves[index], index, (*proof[:at], top, *proof[at + 1 :]), size, top) for at in range(len(proof))],
        ]
        for leaf, place, steps, length, goal in forged:
            with pytest.raises(Untrusted, match="inclusion proof"):
                verify_inclusion(leaf, place, steps, size=length, root=goal)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8, 13])
def test_a_consistency_proof_holds_for_one_beginning_only(size: int) -> None:
    leaves, top, other = LEAVES[:size], root(LEAVES[:size]), LEAVES[-1]
    for old in range(1, size):
        begin, proof = root(leaves[:old]), consistency_proof(old, leaves)
        forged = [
            (old, other, proof, size, top),
            (old, begin, proof, size, other),
            (old, begin, (*proof, top), size, top),
            (old, begin, (), size, top),
            (old, begin, (b"short",), size, top),
            (size + 1, begin, proof, size, top),
            (old, begin, proof, 4 * size, top),
            (size, begin, proof, size, top),
            (0, begin, proof, size, top),
            *[(old, begin, (*proof[:at], other, *proof[at + 1 :]), size, top) for at in range(len(proof))],
        ]
        for length, old_root, steps, longer, goal in forged:
            with pytest.raises(Untrusted, match="consistency proof"):
                verify_consistency(length, old_root, steps, size=longer, root=goal)


def test_an_altered_early_entry_breaks_with_every_later_checkpoint() -> None:
    altered = [leaf_hash(b"altered"), *LEAVES[1:20]]
    for old in range(1, 20):
        with pytest.raises(Untrusted):
            verify_consistency(old, root(LEAVES[:old]), consistency_proof(old, altered), size=20, root=root(altered))


def test_an_inner_node_cannot_pose_as_an_entry() -> None:
    pair = LEAVES[0] + LEAVES[1]
    assert leaf_hash(pair) != node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_an_absent_entry(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(index, LEAVES[:3])
    with pytest.raises(IndexError):
        consistency_proof(4 if index > 0 else -1, LEAVES[:3])
