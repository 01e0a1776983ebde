"""What of an internet address is compared, and how it is written where all reports wrote the same."""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict


def compared(value):
    """The network of 64 bits of an IPv6 address; IPv4, also inside IPv6, and all else as it stands."""
    if ":" not in value:
        return value
    text = value[:-3] if value.endswith("/64") else value
    text = text.strip()
    if not text.isascii() or "%" in text:
        return value
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return value
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address) >> 64 << 64, 64)))


def is_network(fact):
    """Whether a value, or its part before the time, is a network of IPv6."""
    return re.fullmatch(r"[0-9a-f:]+/64", fact.split("|")[0]) is not None


def as_written(told):
    """(kind, what is compared) -> how the tables write it: as the reports did, if they all wrote one address.

    `told`: (row, kind, what is compared) of every row. The port stands there if all wrote one.
    """
    said = defaultdict(set)
    for row, kind, value in told:
        if kind in ("ip", "ip_port") and is_network(value):
            said[kind, value].add((row[3], row[5]))
    names = {}
    for (kind, value), pairs in said.items():
        addresses, ports = {address for address, _ in pairs}, {port for _, port in pairs}
        address = min(addresses)
        if len(addresses) == 1 and not address.endswith("/64"):
            port = "" if len(ports) > 1 or None in ports else str(min(ports))
            names[kind, value] = "|".join((address, port, *value.split("|")[2:])) if kind == "ip_port" else address
    return names
