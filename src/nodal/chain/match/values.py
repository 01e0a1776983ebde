"""Which hash values say something about a file."""

from __future__ import annotations

import re

from nodal.chain.match.found import Ignored
from nodal.facts.identifiers import hash as digest

PDQ_BITS_SET = range(32, 225)
"""How many of the 256 bits of a PDQ value are 1 when it describes a picture. The algorithm sets about half of them;
values far from that come from blank or plain pictures. The bounds are our own choice."""

BYTE_FOR_BYTE = frozenset(digest.LENGTHS)
"""Algorithms of which an equal value means an equal file."""

_PDQ = re.compile(r"[0-9a-f]{64}")


def usable(algorithm: str, value: str) -> tuple[str, str] | Ignored:
    """The value as lists are asked for it, or why it says nothing: the empty file, all zeros, a plain picture.

    A value of an algorithm that we cannot check (PhotoDNA) is compared as text.

    >>> usable("MD5", "D41D8CD98F00B204E9800998ECF8427E")
    Ignored(algorithm='md5', why='trivial')
    """
    name = digest.algorithm_name(algorithm)
    if name in BYTE_FOR_BYTE:
        key = digest.of(name, value)
        if key is None:
            return Ignored(name, "not_a_hash")
        return Ignored(name, "trivial") if digest.placeholder(key) else (name, key.partition(":")[2])
    if name == "pdq":
        digits = value.strip().lower()
        if not _PDQ.fullmatch(digits):
            return Ignored(name, "not_a_hash")
        return (name, digits) if int(digits, 16).bit_count() in PDQ_BITS_SET else Ignored(name, "trivial")
    text = value.strip()
    return (name, text) if text else Ignored(name, "not_a_hash")
