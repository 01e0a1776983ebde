"""What a platform captured about somebody: addresses, pages, and mail and phone entries with their own verdict."""

from __future__ import annotations

import re

from nodal.edges.intake.gather import Seen, Spot
from nodal.edges.intake.le_node import Node

_CONTACT = frozenset({"value", "verified"})
_SOURCE = frozenset({"sourceCaptures"})
_USUAL = frozenset({"captureType", "value", "dateTime", "eventName", "port"})
_CAPTURE = _USUAL | {"possibleProxy"}
_KIND_OF_CAPTURE = {
    "ipaddress": "ip", "ip": "ip",
    "url": "url", "profileurl": "url", "webpageurl": "url",
    "email": "email", "emailaddress": "email",
    "phone": "phone", "phonenumber": "phone", "mobilephone": "phone",
    "screenname": "screen", "username": "screen", "screenusername": "screen",
    "chatroom": "chat", "chatroomname": "chat", "invitelink": "chat", "groupname": "chat", "group": "chat",
    "paymentaddress": "pay", "payment": "pay", "upi": "pay", "upiid": "pay", "vpa": "pay", "wallet": "pay",
    "walletaddress": "pay", "bitcoinaddress": "pay", "ethereumaddress": "pay",
}  # fmt: skip
"""Letters of a capture type in lower case -> kind. Only the address and page types are evidenced; the others are the
words of the platforms' own format and of its printed form, read the same way."""
_DEVICE_TYPES = frozenset(
    {"imei", "imsi", "iccid", "mac", "macaddress", "deviceid", "androidid", "advertisingid", "idfa", "idfv", "gaid",
     "aaid", "adid", "ssid", "bssid", "udid", "uuid", "serialnumber"}
)  # fmt: skip


def kind_of_type(named: str) -> str | None:
    """The kind of identifier that a platform means by the name of a type, None if we do not know it."""
    letters = re.sub("[^a-z0-9]", "", named.lower())
    return "device" if letters in _DEVICE_TYPES else _KIND_OF_CAPTURE.get(letters)


def read_contacts(node: Node, party: int | None) -> None:
    """E-mail addresses and phones: verified if the entry says so, claimed if it says not, open if it says nothing."""
    for kind, key in (("email", "emails"), ("phone", "phones")):
        if node.value.get(key) is None:
            continue
        for entry in node.wrapped(key):
            entry.expect(_CONTACT)
            raw, verified = entry.raw_text("value"), entry.truth("verified")
            if raw:
                node.gather.see(kind, raw, Spot(entry.at("value"), party), Seen(verified))


def read_source(node: Node, party: int | None) -> None:
    """The captures of `sourceInformation`. What a platform observed counts as verified; mail and phones do not."""
    source = node.object("sourceInformation")
    if source is not None:
        source.expect(_SOURCE)
        for capture in source.objects("sourceCaptures"):
            if not _usual_capture(capture, party):
                _capture(capture, party)


def _usual_capture(node: Node, party: int | None) -> bool:
    """Read a capture that has nothing odd about it. Most of a report is captures: this way takes half the time."""
    value, gather, place = node.value, node.gather, node.place
    named, raw = value.get("captureType"), value.get("value")
    when, event, port = value.get("dateTime"), value.get("eventName"), value.get("port")
    if (
        type(named) is not str
        or named not in _KINDS_SEEN
        or type(raw) is not str
        or not raw
        or (when is not None and type(when) is not str)
        or (event is not None and type(event) is not str)
        or (port is not None and type(port) is not int)
        or not value.keys() <= _USUAL
    ):
        return False
    moment = gather.moment(when, f"{place}.dateTime") if when is not None else None
    happened = gather.event(event, f"{place}.eventName") if event else None
    source_port = gather.port(port, f"{place}.port") if port is not None else None
    gather.see(_KINDS_SEEN[named], raw, Spot(f"{place}.value", party), Seen(True, moment, happened, source_port))
    return True


def _capture(node: Node, party: int | None) -> None:
    node.expect(_CAPTURE)
    gather, value, named = node.gather, node.raw_text("value"), node.raw_text("captureType") or ""
    kind = kind_of_type(named)
    if kind is None:
        gather.unknown(node.place, f"{named}: {value}")
        return
    seen = _seen(node, verified=None if kind in ("email", "phone") else True)
    if not value:
        return
    spot = Spot(f"{node.place}.value", party)
    if kind == "device":
        gather.see_device(named, value, spot, seen)
    else:
        gather.see(kind, value, spot, seen)


def _seen(node: Node, *, verified: bool | None) -> Seen:
    value, gather, place = node.value, node.gather, node.place
    moment = event = port = None
    if value.get("dateTime") is not None:
        moment = gather.moment(node.raw_text("dateTime"), f"{place}.dateTime")
    if value.get("eventName") is not None:
        event = gather.event(node.raw_text("eventName"), f"{place}.eventName")
    if value.get("port") is not None:
        port = gather.port(node.integer("port"), f"{place}.port")
    shared = "possibleProxy" in value and bool(node.truth("possibleProxy"))
    return Seen(verified, moment, event, port, shared)


_KINDS_SEEN = {"IP Address": "ip", "URL": "url", "Profile URL": "url"}
"""The types that occur most, looked up before any folding."""
