"""The Merkle tree of the audit log: extend, prove, verify (RFC 6962, section 2.1; verifiers as in RFC 9162, 2.1.3-4).

A bare chain of hashes misses a cut tail and a chain that was made anew; a tree with a remembered root misses neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest

from nodal.facts.errors import Untrusted

HASH_BYTES = 32
"""Length of a SHA-256 value."""

EMPTY_ROOT = sha256(b"").digest()
"""The root of a log without entries. Source: RFC 6962, section 2.1."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry). The 0x00 keeps an entry from posing as an inner node."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that a log must remember to go on: its size and the roots of its complete subtrees, largest first.

    One hash per 1-bit of `size`: 20 million entries need at most 25 hashes. Raises ValueError when they do not fit.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier has one hash for each 1-bit of its size")
        if any(len(value) != HASH_BYTES for value in self.hashes):
            raise ValueError("a frontier holds hashes of 32 bytes")

    def extend(self, leaf: bytes) -> Frontier:
        """The frontier after one more leaf hash."""
        return self.extend_all((leaf,))

    def extend_all(self, leaves: Iterable[bytes]) -> Frontier:
        """The frontier after these leaf hashes, in order."""
        stack, size = list(self.hashes), self.size
        for leaf in leaves:
            top, full = leaf, size
            # Each trailing 1-bit of the size is a complete subtree as large as what we hold: join the two.
            while full & 1:
                top = node_hash(stack.pop(), top)
                full >>= 1
            stack.append(top)
            size += 1
        return Frontier(size, tuple(stack))

    @property
    def root(self) -> bytes:
        """The root hash over all leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        top = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            top = node_hash(left, top)
        return top


def root(leaves: Sequence[bytes]) -> bytes:
    """The root of these leaf hashes."""
    return Frontier().extend_all(leaves).root


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `index` (from 0) to the root, nearest first (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    proof = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low = middle
    return tuple(reversed(proof))


def verify_inclusion(leaf: bytes, index: int, proof: Sequence[bytes], *, size: int, root: bytes) -> None:
    """Refuse with `Untrusted` unless the proof leads from this leaf hash to the root of a tree of that size."""
    if not 0 <= index < size:
        raise Untrusted("inclusion proof: no such entry in a log of that size")
    _sound(proof, "inclusion proof")
    place, last, top = index, size - 1, leaf
    for step in proof:
        if last == 0:
            raise Untrusted("inclusion proof: too long")
        if place & 1 or place == last:
            top = node_hash(step, top)
            # A lone right edge climbs without a partner until it is a right child.
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            top = node_hash(top, step)
        place, last = place >> 1, last >> 1
    if last or not compare_digest(top, root):
        raise Untrusted("inclusion proof: does not lead to the root")


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes that show that the first `old_size` leaves are still the beginning of the log (RFC 6962, 2.1.2)."""
    if not 0 <= old_size <= len(leaves):
        raise IndexError("the log is not that long")
    proof: list[bytes] = []
    low, high, whole = 0, len(leaves), True
    while 0 < old_size - low < high - low:
        middle = low + _split(high - low)
        if old_size <= middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        proof.append(root(leaves[low:high]))
    return tuple(reversed(proof))


def verify_consistency(old_size: int, old_root: bytes, proof: Sequence[bytes], *, size: int, root: bytes) -> None:
    """Refuse with `Untrusted` unless the log of `size` and `root` begins with the log of `old_size` and `old_root`."""
    if not 0 <= old_size <= size:
        raise Untrusted("consistency proof: the log is shorter than it was")
    _sound(proof, "consistency proof")
    if old_size in (0, size):
        _verify_trivial(old_size, old_root, proof, root)
        return
    # A complete old tree is itself the first node of the proof (RFC 9162, 2.1.4.2, step 2).
    steps = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    if not steps:
        raise Untrusted("consistency proof: too short")
    old_top = new_top = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise Untrusted("consistency proof: too long")
        if place & 1 or place == last:
            old_top, new_top = node_hash(step, old_top), node_hash(step, new_top)
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new_top = node_hash(new_top, step)
        place, last = place >> 1, last >> 1
    if last or not (compare_digest(old_top, old_root) and compare_digest(new_top, root)):
        raise Untrusted("consistency proof: the log does not begin with the one remembered")


def _verify_trivial(old_size: int, old_root: bytes, proof: Sequence[bytes], root: bytes) -> None:
    expected = root if old_size else EMPTY_ROOT
    if proof or not compare_digest(old_root, expected):
        raise Untrusted("consistency proof: the log does not begin with the one remembered")


def _split(size: int) -> int:
    """The largest power of two below `size` (size >= 2)."""
    return 1 << (size - 1).bit_length() - 1


def _sound(proof: Sequence[bytes], what: str) -> None:
    if any(len(step) != HASH_BYTES for step in proof):
        raise Untrusted(f"{what}: a hash has 32 bytes")
