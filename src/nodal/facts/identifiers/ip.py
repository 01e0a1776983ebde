"""Internet addresses. An address is not a person: see `classify` for those that say nothing about anybody."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Literal

from nodal.facts.identifiers.kind import Kind

IPClass = Literal["global", "private", "cgnat", "documentation", "benchmark"]
"""What an address can say. `private` is everything else that is not reachable: home networks, loopback, reserved."""

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_SPECIAL: tuple[tuple[IPClass, tuple[str, ...]], ...] = (
    ("cgnat", ("100.64.0.0/10",)),
    ("documentation", ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20")),
    ("benchmark", ("198.18.0.0/15", "2001:2::/48")),
)
"""Source: RFC 6598 (carrier-grade NAT), RFC 5737, 3849 and 9637 (documentation), RFC 2544 and 5180 (benchmarking)."""
_NETWORKS = tuple((name, ipaddress.ip_network(net)) for name, nets in _SPECIAL for net in nets)


def canonical(text: str) -> str | None:
    """An IPv4 or IPv6 address in its shortest spelling; an IPv4 address inside IPv6 (`::ffff:`) is unwrapped.

    None for anything else: leading zeros (which some programs read as octal), zones (`%eth0`), ports, networks.
    """
    text = text.strip()
    if _IPV4.fullmatch(text):
        return text
    if ":" not in text or "%" in text or not text.isascii():
        return None
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return None
    return str(address.ipv4_mapped or address)


def classify(value: str) -> IPClass:
    """What a canonical address can say. Raises ValueError if it is not one.

    >>> classify("100.64.0.1"), classify("203.0.113.7"), classify("10.0.0.2")
    ('cgnat', 'documentation', 'private')
    """
    # No special range of IPv4 is smaller than a /24 but those inside 192.0.0.0/24, where nobody's connection is.
    block, dot, _ = value.rpartition(".")
    return _classify(f"{block}.1" if dot and ":" not in block else value)


@lru_cache(maxsize=65536)
def _classify(value: str) -> IPClass:
    address = ipaddress.ip_address(value)
    for name, network in _NETWORKS:
        if address in network:
            return name
    # Multicast and reserved space count as global in the registry's sense; nobody's connection has such an address.
    unreachable = not address.is_global or address.is_multicast or address.is_reserved
    return "private" if unreachable else "global"


def placeholder(value: str) -> bool:
    """Whether it is the address that means "none": all zeros, or all ones."""
    return value in {"0.0.0.0", "255.255.255.255", "::"}  # noqa: S104 -- compared, never bound to


KIND = Kind(
    name="ip",
    canonical=canonical,
    examples=(
        (" 203.0.113.7 ", "203.0.113.7"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:201", "192.0.2.1"),
    ),
    non_examples=("", "203.0.113", "203.0.113.256", "203.0.113.07", "203.0.113.7:443", "203.0.113.0/24", "fe80::1%eth0",
                  "[2001:db8::1]", "٢٠٣.0.113.7", "0x7f000001", "3405803783"),
    placeholder=placeholder,
    group="household",
    sentence="The same internet address.",
)  # fmt: skip
