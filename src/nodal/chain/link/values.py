"""Values that name nobody: placeholders, hashes of nothing, throw-away mail, names that everybody uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PLACEHOLDER_LOCALS = frozenset(
    [
        "abc",
        "admin",
        "asdf",
        "email",
        "fake",
        "mail",
        "me",
        "n-a",
        "na",
        "no",
        "no-reply",
        "noemail",
        "nomail",
        "none",
        "noreply",
        "null",
        "test",
        "unknown",
        "user",
        "xxx",
    ]
)
"""Local parts of addresses that people type to get past a form. Our own list."""

PLACEHOLDER_WORDS = frozenset(
    [
        "0",
        "-",
        "--",
        "?",
        "anonymous",
        "deleted",
        "empty",
        "false",
        "n/a",
        "na",
        "nil",
        "none",
        "not-available",
        "null",
        "test",
        "true",
        "undefined",
        "unknown",
        "xxx",
    ]
)
"""Words that systems write when they know nothing. Our own list."""

PLACEHOLDER_DEVICES = frozenset({"9774d56d682e549c", "020000000000", "ffffffffffff"})
"""Device numbers that many phones share by a fault: a well-known fixed Android id, masked and broadcast MACs."""

DISPOSABLE_DOMAINS = frozenset(
    [
        "10minutemail.com",
        "dispostable.com",
        "fakeinbox.com",
        "getnada.com",
        "grr.la",
        "guerrillamail.com",
        "maildrop.cc",
        "mailinator.com",
        "mintemail.com",
        "mohmal.com",
        "sharklasers.com",
        "temp-mail.org",
        "tempmail.com",
        "throwawaymail.com",
        "trashmail.com",
        "yopmail.com",
    ]
)
"""Services that give a mail box for minutes, so one address has many users. Our own short list."""

COMMON_NAMES = frozenset(
    [
        "admin",
        "angel",
        "anon",
        "anonymous",
        "boy",
        "guest",
        "hello",
        "hi",
        "king",
        "love",
        "me",
        "nobody",
        "official",
        "prince",
        "princess",
        "queen",
        "user",
        "username",
    ]
)
"""Screen names that say nothing about who uses them. Our own list."""

EMPTY_HASHES = frozenset(
    {
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "93b885adfe0da089cdf634904fd59f71",
        "5ba93c9db0cff93f52b521d7420e43f6eda2784f",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        (
            "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
            "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
        ),
        (
            "b8244d028981d693af7b456af8efa4cad63d282e19ff14942c246e50d9351d22"
            "704a802a71c3580b6370de4ceb293c324a8423342557d4e5c38438f0e36910ee"
        ),
    }
)
"""MD5, SHA-1, SHA-256 and SHA-512 of no byte and of one zero byte: every broken upload has them. Computed."""

SHORTEST_PHONE_DIGITS = 7
"""A subscriber number has at least so many digits. Our own choice."""

SHORTEST_SCREEN_NAME = 4
"""Shorter names are chosen by too many. Our own choice."""

RUN = "01234567890123456789"
"""Digits in order: what people type to fill a field."""

PRIVATE = (
    r"(::ffff:)?(10|127|0|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|22[4-9]|23\d|24\d|25[0-5])\."
    r"|(fc|fd|fe[89a-f]|ff)[0-9a-f]*:|::1?$|::/64|0:|100::/64|64:ff9b:|2001:0?:"
)
"""Addresses that are not one global address, or networks of such: private, carrier NAT, link-local, multicast, also as
IPv4 inside IPv6. Source: IANA registries. In the last two forms (NAT64 and Teredo, RFC 6052 and 4380) the network is a
translator's, behind which anybody may be."""

_PRIVATE = re.compile(PRIVATE)

RECALLED = 8_192
"""Answers that are kept: a batch asks of each of its thousand values several times. Our own choice, some 2 MB."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What the rules below look up, for an engine that must pick out the values worth asking about."""

    words: frozenset[str] = PLACEHOLDER_WORDS
    locals: frozenset[str] = PLACEHOLDER_LOCALS
    domains: frozenset[str] = DISPOSABLE_DOMAINS
    devices: frozenset[str] = PLACEHOLDER_DEVICES
    names: frozenset[str] = COMMON_NAMES
    hashes: frozenset[str] = EMPTY_HASHES
    private: str = PRIVATE
    run: str = RUN
    phone_digits: int = SHORTEST_PHONE_DIGITS
    screen_name: int = SHORTEST_SCREEN_NAME


@lru_cache(maxsize=RECALLED)
def why_unusable(kind: str, value: str) -> str | None:
    """Why a value can link nobody whoever holds it, in the words of `ignored`; None when it may.

    `kind` may also be `ip_port`, an address with port and time.

    >>> why_unusable("hash", "md5:d41d8cd98f00b204e9800998ecf8427e")
    'trivial_hash'
    >>> why_unusable("phone", "+9999999999")
    'placeholder'
    >>> why_unusable("email", "asha.1987@example.org") is None
    True
    """
    text = value.strip().lower()
    if text in PLACEHOLDER_WORDS or not text:
        return "placeholder"
    rule = _RULES.get(kind)
    return rule(text) if rule else None


def _email(text: str) -> str | None:
    local, _, domain = text.rpartition("@")
    if domain in DISPOSABLE_DOMAINS:
        return "disposable_domain"
    return "placeholder" if not local or local in PLACEHOLDER_LOCALS else None


def _phone(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    tail = digits[-10:]
    bad = len(digits) < SHORTEST_PHONE_DIGITS or len(set(tail)) == 1 or _is_run(digits) or _is_run(tail)
    return "placeholder" if bad else None


def _is_run(digits: str) -> bool:
    return len(digits) >= SHORTEST_PHONE_DIGITS and (digits in RUN or digits in RUN[::-1])


def _device(text: str) -> str | None:
    plain = re.sub(r"[^0-9a-z]", "", text)
    bad = len(set(plain)) <= 1 or plain in PLACEHOLDER_DEVICES or _is_run(plain)
    return "placeholder" if bad else None


def _screen(text: str) -> str | None:
    plain = re.sub(r"[^\w]|_", "", text)
    stem = re.sub(r"(?<!\d)\d{1,3}$", "", plain)  # admin7 is as common as admin; four digits may be somebody's own
    return "common_name" if len(plain) < SHORTEST_SCREEN_NAME or stem in COMMON_NAMES else None


def _hash(text: str) -> str | None:
    digits = text.rpartition(":")[2]
    return "trivial_hash" if digits in EMPTY_HASHES or len(set(digits)) <= 1 else None


def _ip(text: str) -> str | None:
    # The bar parts an address from its port and time in the tables: what holds one by itself is no address.
    return "placeholder" if "|" in text else "shared_address" if _PRIVATE.match(text) else None


def _ip_port(text: str) -> str | None:
    return _ip(text.rsplit("|", 3)[0])


_RULES = {
    "ip_port": _ip_port,
    "email": _email,
    "phone": _phone,
    "device": _device,
    "screen": _screen,
    "hash": _hash,
    "ip": _ip,
}
