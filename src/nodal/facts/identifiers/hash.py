"""Hash values of files."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from nodal.facts.identifiers.kind import Kind

LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64}
"""Hexadecimal digits of each algorithm that identifies a file byte for byte. Source: RFC 1321 and FIPS 180-4."""

_HEX = re.compile(r"[0-9a-f]+")
_EMPTY = frozenset(f"{name}:{hashlib.new(name, b'', usedforsecurity=False).hexdigest()}" for name in LENGTHS)


def canonical(text: str) -> str | None:
    """`algorithm:hex` in lower case, for MD5, SHA-1 and SHA-256. The algorithm must be named; None otherwise."""
    algorithm, colon, value = text.strip().partition(":")
    return of(algorithm, value) if colon else None


def of(algorithm: str, value: str) -> str | None:
    """The canonical form of a digest whose algorithm the report names.

    >>> of("SHA-1", "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")
    'sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709'
    """
    name, digits = algorithm_name(algorithm), value.strip().lower()
    if len(digits) != LENGTHS.get(name) or not _HEX.fullmatch(digits):
        return None
    return f"{name}:{digits}"


@lru_cache(maxsize=256)
def algorithm_name(text: str) -> str:
    """The name of an algorithm in one spelling: `SHA-256`, `sha_256` and `Sha256` are `sha256`."""
    return re.sub(r"[\s_-]", "", text.lower())


def placeholder(value: str) -> bool:
    """Whether it is trivial: the digest of nothing at all, or all zeros, or all f."""
    return value in _EMPTY or set(value.partition(":")[2]) in ({"0"}, {"f"})


KIND = Kind(
    name="hash",
    canonical=canonical,
    examples=(
        ("MD5:FAFA5EFEAF3CBE3B23B2748D13E629A1", "md5:fafa5efeaf3cbe3b23b2748d13e629a1"),
        ("SHA-1:" + "A1" * 20, "sha1:" + "a1" * 20),
        ("sha256: " + "0b" * 32, "sha256:" + "0b" * 32),
    ),
    non_examples=("", "fafa5efeaf3cbe3b23b2748d13e629a1", "md5:", "md5:xyz", "md5:" + "a" * 40, "pdq:" + "a" * 64),
    placeholder=placeholder,
    group="content",
    sentence="The same file, byte for byte.",
)
