"""No test, tool or invented pack holds an address, a name or a number that may belong to somebody.

Exempt: the captured samples of formats (tests/contract/samples), whose senders published them, and the network tables
of real packs, which are data about networks and not about people.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from tests.arch.checkout import ROOT, files, name

from nodal.facts.identifiers import phone

ENDINGS = (".py", ".toml", ".json", ".csv", ".xml", ".txt", ".md", ".j2")
EXEMPT = (ROOT / "tests" / "contract" / "samples", Path(__file__))

DOCUMENTATION = tuple(
    ip_network(block)
    for block in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32", "3fff::/20")
)
"""RFC 5737, RFC 3849, RFC 9637, and the benchmark block of RFC 2544 for volume."""

NEIGHBOURS = {"192.0.1.255", "192.0.3.0", "198.17.255.255", "198.20.0.0"}
"""The addresses just outside a documentation block, which its own boundary tests need."""

PROTOCOL_HOSTS = {"www.w3.org", "schemas.openxmlformats.org", "report.cybertip.org", "exttest.cybertip.org"}
"""Names that a standard prints: XML namespaces, and the address of the platform protocol's schema."""

INVENTED_PHONES = (
    re.compile(r"\+1\d{3}55501\d\d"),  # kept for fiction by the North American plan
    re.compile(r"\+6149157\d{4}"),  # kept for fiction by the Australian regulator
    re.compile(r"\+999\d+"),  # a calling code that is not given out
    re.compile(r"\+(?:91|44|353)000\d+"),  # after these codes no number begins with zeros
)

IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
IPV6 = re.compile(r"(?<![0-9A-Za-z:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4})?(?:::)?(?![0-9A-Za-z:])")
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})")
HOST = re.compile(r"https?://([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
PHONE = re.compile(r"(?<![\w+])\+[1-9]\d{7,14}(?!\d)")


def address_is_nobodys(text: str) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return True
    known = text in NEIGHBOURS or any(address in block for block in DOCUMENTATION if block.version == address.version)
    return known or address.is_multicast or not address.is_global


def host_is_nobodys(text: str) -> bool:
    host = text.lower().rstrip(".")
    kept = re.fullmatch(r"(.+\.)?(example|example\.(com|org|net)|test|invalid|localhost)", host)
    return kept is not None or host in PROTOCOL_HOSTS


def phone_is_nobodys(text: str) -> bool:
    return phone.placeholder(text) or any(kept.fullmatch(text) for kept in INVENTED_PHONES)


CHECKS: dict[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "IPv4 address": (IPV4, address_is_nobodys),
    "IPv6 address": (IPV6, address_is_nobodys),
    "mail domain": (MAIL, host_is_nobodys),
    "web host": (HOST, host_is_nobodys),
    "telephone number": (PHONE, phone_is_nobodys),
}


def somebodys(text: str, check: str) -> list[str]:
    pattern, is_nobodys = CHECKS[check]
    return [value for value in pattern.findall(text) if not is_nobodys(value)]


@pytest.mark.parametrize("check", CHECKS)
def test_no_fixture_holds_a_value_of_somebody(check: str) -> None:
    found = {}
    for path in files("tests", "tools", "bench", "packs/demo", endings=ENDINGS):
        if not any(path == exempt or exempt in path.parents for exempt in EXEMPT):
            values = somebodys(path.read_text("utf-8"), check)
            if values:
                found[name(path)] = sorted(set(values))
    assert found == {}


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        ("IPv4 address", "from 8.8.8.8 and 203.0.113.7, version 1.2.3", ["8.8.8.8"]),
        ("IPv6 address", "2001:4860:4860::8888 2001:db8::1 12:30:15 ::1", ["2001:4860:4860::8888"]),
        ("mail domain", "a@gmail.com b@example.org c@shop.test", ["gmail.com"]),
        ("web host", "http://facebook.com/x https://a.example.net", ["facebook.com"]),
        ("telephone number", "+919812345670 +910000000021 +12025550123", ["+919812345670"]),
    ],
)
def test_a_value_of_somebody_would_be_noticed(check: str, text: str, expected: list[str]) -> None:
    assert somebodys(text, check) == expected
