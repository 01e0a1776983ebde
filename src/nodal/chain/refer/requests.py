"""Which identifiers a provider can be asked about, and which must be settled by a person first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from nodal.chain.refer.dossier import Item
from nodal.facts.identifiers import ip

ASKABLE = frozenset({"ip", "email", "phone", "device", "pay"})
"""Kinds of which somebody keeps subscriber records. Screen names, chats, links and files are asked of a platform, by
its own report number."""

BLOCKING: Mapping[str, str] = MappingProxyType(
    {
        "time.zone_missing": "the time has no zone",
        "time.ambiguous": "the time can be read in two ways",
        "time.unreadable": "the time cannot be read",
        "time.future": "the time lies after the report was received",
        "time.implausible": "the time cannot be right",
        "ip.port_server": "the port is probably a server's, not the user's",
        "ip.port_invalid": "the port is not a port",
        "ip.invalid": "it is not an internet address",
        "ip.not_global": "the address is not one of the public internet",
    }
)
"""Flags that block a subscriber request until a person settles them: nothing is guessed. Sources: the mission's rule 3
and design decision 12; implausible times and impossible ports are our own choice. A preservation letter never waits."""

SHARED = frozenset({"ip.cgnat", "ip.shared"})
"""Flags of an address that many subscribers share: without a port it points to nobody."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Something is not handed out; `why` is for the person who asks and repeats no value."""

    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a request to a provider would state: the value as reported, its port, and the time with its zone."""

    kind: str
    raw: str
    port: int | None
    at: datetime | None


def request_for(item: Item) -> Request | Withheld:
    """The request that this identifier allows, or why a person must look first."""
    if item.kind not in ASKABLE:
        return Withheld("no subscriber record exists for this kind of identifier")
    if item.value is None:
        return Withheld("the value cannot be read")
    for flag in item.flags:
        if flag in BLOCKING:
            return Withheld(BLOCKING[flag])
    if item.moment is not None and item.moment.at is None:
        return Withheld("the time is not settled")
    if item.kind == "ip" and (why := _address(item)):
        return Withheld(why)
    return Request(item.kind, item.raw, item.port, item.moment.at if item.moment else None)


def _address(item: Item) -> str | None:
    if item.moment is None:
        return "an address without a time points to nobody"
    # IPv6 needs no port: one subscriber has a whole range.
    is_shared = SHARED & set(item.flags) or ip.classify(item.value or "") == "cgnat"
    if is_shared and item.port is None:
        return "the address is shared by many subscribers and the report gives no port"
    return None
