"""The number that somebody of the public gets for what they told: random, short enough to write down, with a check.

>>> number = of_bytes(bytes(range(10)))
>>> number
'000G-40R4-0M30-E200'
>>> read("ooog 40r4 0m3o e2oo") == number
True
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U, which are read as other signs. Source: Crockford, "Base 32"."""

SIGNS, GROUP = 16, 4
"""Fifteen random signs and one that checks them: 75 bits, in groups of four."""

RANDOM_BYTES = 10
"""Of these 80 bits the first 75 are used."""

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s-]+")


def of_bytes(random: bytes) -> str:
    """The number that these random bytes make."""
    if len(random) < RANDOM_BYTES:
        raise ValueError("a receipt is made of ten random bytes")
    bits = int.from_bytes(random[:RANDOM_BYTES], "big") >> 5
    signs = [(bits >> 5 * place) & 31 for place in reversed(range(SIGNS - 1))]
    text = "".join(ALPHABET[sign] for sign in (*signs, _check(signs)))
    return "-".join(text[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def read(text: str) -> str | None:
    """The number as it is written, from what somebody typed; None if it is none, or one sign or two are wrong."""
    plain = _BETWEEN.sub("", text).upper().translate(_READ_AS)
    if len(plain) != SIGNS or any(sign not in ALPHABET for sign in plain):
        return None
    signs = [ALPHABET.index(sign) for sign in plain]
    if _check(signs[:-1]) != signs[-1]:
        return None
    return "-".join(plain[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def _check(signs: list[int]) -> int:
    """A sum in the field of 32 elements, each place with a factor of its own.

    So one wrong sign, and two that changed places, are always noticed.
    """
    total = 0
    for sign in signs:
        total = _doubled(total ^ sign)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    # The polynomial x^5 + x^2 + 1 is primitive: thirty-one doublings give thirty-one different factors.
    return value ^ 0b100101 if value & 32 else value
