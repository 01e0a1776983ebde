"""What an internet address says, and above all what it does not say. An address is not a person."""

from __future__ import annotations

from datetime import timedelta

from nodal.chain.enrich.finding import Finding, NotKnown
from nodal.chain.enrich.ports import Network, NetworkClass
from nodal.facts.identifiers import IPClass, classify
from nodal.facts.report import Sighting

RANGES = "special-purpose address registries (RFC 5737, 6598, 6890)"
"""Source of findings about addresses that nobody holds."""

STALE = timedelta(days=365)
"""A table this much older or younger than the event may name the wrong holder. Our own choice."""

_SPECIAL: dict[IPClass, NetworkClass] = {
    "private": "private", "cgnat": "cgnat", "documentation": "documentation", "benchmark": "documentation",
}  # fmt: skip

_SHARED: dict[NetworkClass, str] = {
    "mobile": "This network may put many subscribers behind one address at the same moment.",
    "cgnat": "This address is used inside a provider's network by many subscribers at once.",
    "private": "This address exists in every home and office; it identifies nobody.",
    "exit": "This is a relay, proxy or VPN: the address is that of the service, not of the person behind it.",
    "hosting": "This is a data centre: the address is that of a rented machine or a service.",
    "unknown": "Nobody has classed this network, so the address may be shared by many subscribers.",
}
_PORT_NEEDED = " Without the source port and the exact time it points to no subscriber."
_PORT_GIVEN = " Only port and exact time together can point to a subscriber."
_NO_PLACE: dict[NetworkClass, str] = {
    "mobile": "state unknown: mobile traffic surfaces at a few hub cities, whatever the place of the subscriber",
    "hosting": "the place of a data centre says nothing about the place of the person",
    "exit": "the place of a relay says nothing about the place of the person",
    "unknown": "state unknown: nobody has classed this network",
}


def may_link_bare(network: Network | None) -> bool:
    """Whether an address without port and time may count as common to two reports: only known fixed lines may.

    Mobile, relayed, hosted and unclassed networks may hide many subscribers behind one address; so may an address of
    which nothing is known (decision 12).
    """
    return network is not None and network.klass == "fixed"


def class_of(value: str, network: Network | None) -> NetworkClass:
    """What kind of network a canonical address belongs to; a table that names a network goes before special ranges.

    >>> class_of("100.64.0.1", None), class_of("192.0.2.1", None)
    ('cgnat', 'documentation')
    """
    named = _named(network)
    return named.klass if named else _SPECIAL.get(classify(value), "unknown")


def about_address(index: int, sighting: Sighting, network: Network | None) -> list[Finding]:
    """What is to be said about one sighting of an address that has a canonical value."""
    value = sighting.value or ""
    klass = class_of(value, network)
    network = network if klass == "unknown" else _named(network)
    found = [_say(index, "ip.class", klass, network)]
    if network is not None or klass == "unknown":
        found += _holder(index, sighting, network)
        found.append(_place(index, klass, network))
    if sentence := _shared(value, klass, port=sighting.port):
        found.append(_say(index, "ip.shared", sentence, network))
    return found


def _named(network: Network | None) -> Network | None:
    # Registers name a country even for ranges that nobody can use; a row without holder and number says nothing there.
    nameless = network is not None and network.asn is None and network.holder is None and network.klass == "unknown"
    return None if nameless else network


def _say(index: int, kind: str, value: str | NotKnown, network: Network | None) -> Finding:
    if network is None:
        return Finding(index, kind, value, RANGES)
    return Finding(index, kind, value, network.source, network.as_of)


def _holder(index: int, sighting: Sighting, network: Network | None) -> list[Finding]:
    if network is None:
        nobody = NotKnown("the table of networks names nobody for this address")
        return [Finding(index, "ip.holder", nobody, "table of networks")]
    holder = network.holder or NotKnown("the table names no holder for this range")
    country = network.country or NotKnown("the table names no country for this range")
    limit = _limit(sighting, network)
    return [
        Finding(index, "ip.holder", holder, network.source, network.as_of, limit),
        Finding(index, "ip.country", country, network.source, network.as_of, limit),
    ]


def _limit(sighting: Sighting, network: Network) -> str | None:
    seen = sighting.moment.at if sighting.moment else None
    if seen is None or network.as_of is None or abs(network.as_of - seen.date()) <= STALE:
        return None
    days = abs((network.as_of - seen.date()).days)
    return f"the table is {days} days away from the event: ranges change hands, ask the holder first"


def _place(index: int, klass: NetworkClass, network: Network | None) -> Finding:
    if klass != "fixed" or network is None:
        why = _NO_PLACE.get(klass, "this address belongs to no place")
        return _say(index, "ip.place_hint", NotKnown(why), network)
    if network.place is None:
        why = "the table gives no place below the country for this fixed-line range"
        return _say(index, "ip.place_hint", NotKnown(why), network)
    hint = "a hint from a fixed-line range: address ranges move between places"
    return Finding(index, "ip.place_hint", network.place, network.source, network.as_of, hint)


def _shared(value: str, klass: NetworkClass, *, port: int | None) -> str | None:
    sentence = _SHARED.get(klass)
    if sentence is None or klass in ("private", "hosting", "exit"):
        return sentence
    # IPv6 is not translated by carriers, so no port is needed to tell its subscribers apart.
    if ":" in value:
        return None
    return sentence + (_PORT_NEEDED if port is None else _PORT_GIVEN)
