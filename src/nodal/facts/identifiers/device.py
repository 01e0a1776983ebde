"""Devices: numbers of handsets, cards and network interfaces, and advertising identifiers."""

from __future__ import annotations

import re

from nodal.facts.identifiers.kind import Kind
from nodal.facts.text import fold

_TYPE = re.compile(r"[^\w]+")
_BLANKS = re.compile(r"[ \-./]")
_MAC = re.compile(r"[0-9a-f]{12}")
_MAC_WRITTEN = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_DIGITS = {"imsi": re.compile(r"[0-9]{14,15}"), "iccid": re.compile(r"[0-9]{18,20}")}
_MAC_TYPES = frozenset({"mac", "mac_address", "wifi_mac", "bluetooth_mac", "bssid"})
_NETWORK_NAMES = frozenset({"ssid", "wifi", "wifi_name", "wi_fi_name", "network_name"})
_SAMPLES = frozenset({"imei:490154203237518", "imei:356938035643809", "imei:352099001761481", "imei:004999010640000"})
"""IMEIs printed in standards, encyclopaedias and manuals, or burnt into counterfeit handsets. Our own short list."""
_CONSTANT_MAC = "mac:020000000000"
"""What Android tells every app instead of the real address. Source: the notes on Android 6.0."""


def canonical(text: str) -> str | None:
    """`type:value`. IMEI (15 digits, Luhn), IMSI, ICCID, MAC and UUID in one spelling, anything else as it is.

    The type comes before the first colon, as the report names it. Without a type only a MAC address or a UUID speaks
    for itself; bare digits could be several things and are None.
    """
    bare = text.strip().lower()
    if _UUID.fullmatch(bare):
        return "uuid:" + bare
    if _MAC_WRITTEN.fullmatch(bare):
        return "mac:" + re.sub("[^0-9a-f]", "", bare)
    named, colon, value = text.strip().partition(":")
    return of(named, value) if colon else None


def of(named: str, value: str) -> str | None:
    """The canonical form of a value whose type the report names.

    >>> of("IMEI", "49-015420-323751-8")
    'imei:490154203237518'
    >>> of("Device ID", "Abc 1")
    'device_id:Abc 1'
    """
    kind = _TYPE.sub("_", fold(named)).strip("_")
    value = value.strip()
    lower = value.lower()
    if not kind or not value or not value.isprintable():
        return None
    if _UUID.fullmatch(lower):
        return "uuid:" + lower
    if kind in _MAC_TYPES:
        plain = re.sub("[:. -]", "", lower)
        return "mac:" + plain if _MAC.fullmatch(plain) else None
    if kind == "imei":
        digits = _BLANKS.sub("", value)
        return "imei:" + digits if re.fullmatch("[0-9]{15}", digits) and _luhn(digits) else None
    if kind in _DIGITS:
        digits = _BLANKS.sub("", value)
        return f"{kind}:{digits}" if _DIGITS[kind].fullmatch(digits) else None
    return f"{kind}:{value}"


def _luhn(digits: str) -> bool:
    doubled = [int(d) * 2 if place % 2 else int(d) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def placeholder(value: str) -> bool:
    """Whether it is a sample, a constant or all one digit, or the name of a wireless network, which is no device."""
    kind, _, rest = value.partition(":")
    return (
        value in _SAMPLES
        or value == _CONSTANT_MAC
        or kind in _NETWORK_NAMES
        or len(set(rest) - {"-", ":", " "}) <= 1
        or fold(rest) in {"unknown", "none", "null", "undefined"}
    )


KIND = Kind(
    name="device",
    canonical=canonical,
    examples=(
        ("IMEI:49-015420-323751-8", "imei:490154203237518"),
        ("IMSI: 001010123456789", "imsi:001010123456789"),
        ("ICCID:8988 3030 0000 0000 000", "iccid:8988303000000000000"),
        ("MAC Address:00-00-5E-00-53-AF", "mac:00005e0053af"),
        ("00:00:5e:00:53:af", "mac:00005e0053af"),
        ("IDFA:3F2504E0-4F89-41D3-9A0C-0305E82C3301", "uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        ("Android ID:9774d56d682e549c", "android_id:9774d56d682e549c"),
    ),
    non_examples=(
        "",
        ":",
        "IMEI:",
        ":5",
        "490154203237518",
        "IMEI:490154203237517",
        "IMSI:12",
        "MAC:zz",
        "plain words",
    ),
    placeholder=placeholder,
    group="household",
    sentence="The same device.",
)
