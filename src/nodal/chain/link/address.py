"""What of an internet address is compared: of IPv4 the whole, of IPv6 the network that one household or handset has."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from nodal.chain.link.observation import Observation
from nodal.facts.identifiers.ip import canonical

NETWORK_BITS = 64
"""A household or handset is given at least one network of so many bits, inside which its addresses change daily.
Source: RFC 6177 (sites), RFC 7849 and 8273 (handsets, one network each), RFC 8981 (temporary addresses)."""

NETWORK = f"/{NETWORK_BITS}"

PARTS = "|"
"""Between the parts of an address with its time as it is written: `ip|port|from|to`."""


@lru_cache(maxsize=65_536)
def compared(address: str) -> str:
    """The part of an address that is compared; what is not an IPv6 address, or a network of 64 bits, stays as it is.

    An IPv4 address inside IPv6 counts as IPv4.

    >>> compared("2001:DB8:1:2:0::7"), compared("::ffff:192.0.2.7"), compared("192.0.2.7")
    ('2001:db8:1:2::/64', '192.0.2.7', '192.0.2.7')
    """
    if ":" not in address:
        return address
    plain = canonical(address.removesuffix(NETWORK))
    if plain is None or ":" not in plain:
        return plain or address
    whole = int(ipaddress.IPv6Address(plain))
    return f"{ipaddress.IPv6Address(whole >> NETWORK_BITS << NETWORK_BITS)}{NETWORK}"


def is_network(fact: str) -> bool:
    """Whether what is compared is a network of IPv6, which is written first where a time is written with it.

    >>> is_network("2001:db8:1:2::/64"), is_network("2001:db8:1:2::/64||x|y"), is_network("192.0.2.7")
    (True, True, False)
    """
    return fact.partition(PARTS)[0].endswith(NETWORK)


def fact_of(row: Observation) -> str:
    """The value of a row as it is compared."""
    return compared(row.value) if row.kind == "ip" else row.value


def place_of(row: Observation) -> tuple[str, int | None] | None:
    """The address, and the port of IPv4, that a row puts at a moment; None for a bare address and for other kinds.

    Carriers put many subscribers behind one IPv4 address, so only a port tells them apart; in front of IPv6 nobody
    does, so no port is needed and none separates.
    """
    if row.kind != "ip" or not row.value or row.at is None:
        return None
    fact = compared(row.value)
    if is_network(fact):
        return fact, None
    return None if row.port is None else (fact, row.port)
