"""Ways to be paid: payment addresses and wallets."""

from __future__ import annotations

import hashlib
import re

from nodal.facts.identifiers.kind import Kind
from nodal.facts.text import fold

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}@[a-z][a-z0-9]{1,31}")
_ETHER = re.compile(r"0x[0-9a-fA-F]{40}")
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LEGACY = re.compile(r"[13][1-9A-HJ-NP-Za-km-z]{25,34}")
_SEGWIT = re.compile(r"bc1[ac-hj-np-z02-9]{11,71}")
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_ENDS = (1, 0x2BC830A3)
"""Checksum constants of Bech32 and Bech32m. Source: BIP-173 and BIP-350, with the generator above."""
_SCHEME = re.compile(r"[a-z0-9_]{2,32}")


def canonical(text: str) -> str | None:
    """`scheme:value`. `name@handle` is `upi:`, wallets are `btc:` and `eth:` (checksums checked), others as named.

    A bare text is read only if its shape speaks for itself; otherwise the scheme must stand before a colon.
    """
    scheme, colon, value = text.strip().partition(":")
    scheme = re.sub(r"[^\w]+", "_", fold(scheme)).strip("_")
    if not colon:
        return _by_shape(text.strip())
    value = value.strip()
    if scheme in {"upi", "btc", "eth"}:
        shaped = _by_shape(value)
        return shaped if shaped and shaped.startswith(scheme + ":") else None
    if not _SCHEME.fullmatch(scheme) or not value or not value.isprintable() or scheme in {"http", "https"}:
        return None
    return f"{scheme}:{value}"


def _by_shape(value: str) -> str | None:
    lower = value.lower()
    if _HANDLE.fullmatch(lower):
        return "upi:" + lower
    if _ETHER.fullmatch(value):
        return "eth:" + lower
    if _LEGACY.fullmatch(value) and _base58_holds(value):
        return "btc:" + value
    if _SEGWIT.fullmatch(lower) and value in (lower, value.upper()) and _bech32_holds(lower):
        return "btc:" + lower
    return None


def _base58_holds(address: str) -> bool:
    number = 0
    for digit in address:
        number = number * 58 + _BASE58.index(digit)
    if number.bit_length() > 200:
        return False
    raw = number.to_bytes(25, "big")
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _bech32_holds(address: str) -> bool:
    prefix, _, rest = address.rpartition("1")
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + [_BECH32.index(c) for c in rest]
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check in _BECH32_ENDS


def placeholder(value: str) -> bool:
    """Whether it is the zero wallet or a word that means no account. Our own list."""
    rest = value.partition(":")[2]
    return set(rest) <= set("0x") or fold(rest.partition("@")[0]) in {"unknown", "none", "null", "test", "merchant"}


KIND = Kind(
    name="pay",
    canonical=canonical,
    examples=(
        ("Asha.K@OkExample", "upi:asha.k@okexample"),
        ("UPI:asha@okexample", "upi:asha@okexample"),
        ("0x00000000000000000000000000000000000000Aa", "eth:0x00000000000000000000000000000000000000aa"),
        ("btc:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("Gift Card:AB-12", "gift_card:AB-12"),
    ),
    non_examples=("", ":", "asha@example.org", "0x12", "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "plain words",
                  "https://example.org/pay", "1BoatSLRHtKNngkdXEeobR76b53LETtpyX"),
    placeholder=placeholder,
    group="pay",
    sentence="The same payment address.",
)  # fmt: skip
