"""Every kind of identifier keeps the same laws; walked from the table, so that a new kind cannot be forgotten."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.facts.identifiers import BY_NAME, KINDS, Kind, chat, classify, device, phone
from nodal.facts.identifiers import hash as hash_kind

NAMES = ("email", "phone", "device", "pay", "screen", "chat", "url", "hash", "ip")

EXAMPLES = [(kind, raw, value) for kind in KINDS for raw, value in kind.examples]
NON_EXAMPLES = [(kind, raw) for kind in KINDS for raw in kind.non_examples]

PLACEHOLDERS = [
    ("email", "noreply@example.org"),
    ("phone", "+919999999999"),
    ("phone", "+911234567890"),
    ("phone", "+12345678901"),
    ("phone", "+000000000"),
    ("phone", "+3530000000000"),
    ("device", "imei:000000000000000"),
    ("device", "imei:356938035643809"),
    ("device", "uuid:00000000-0000-0000-0000-000000000000"),
    ("device", "mac:020000000000"),
    ("device", "ssid:Home"),
    ("device", "device_id:unknown"),
    ("pay", "upi:unknown@okexample"),
    ("pay", "eth:0x0000000000000000000000000000000000000000"),
    ("screen", "admin"),
    ("screen", "xxxx"),
    ("chat", "general"),
    ("chat", "examplechat/general"),
    ("url", "https://example.org/"),
    ("hash", "md5:d41d8cd98f00b204e9800998ecf8427e"),
    ("hash", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("hash", "sha1:" + "0" * 40),
    ("hash", "md5:" + "f" * 32),
    ("ip", "0.0.0.0"),
]
PERSONAL = [
    ("email", "asha@example.org"),
    ("phone", "+12025550147"),
    ("device", "imei:490154203237526"),
    ("device", "android_id:9774d56d682e549c"),
    ("pay", "upi:asha@okexample"),
    ("screen", "asha_k"),
    ("chat", "examplechat/blue room"),
    ("url", "https://example.org/u/asha"),
    ("hash", "md5:fafa5efeaf3cbe3b23b2748d13e629a1"),
    ("ip", "203.0.113.7"),
]


def test_the_table_holds_every_kind_of_the_interface_in_its_order() -> None:
    assert tuple(kind.name for kind in KINDS) == NAMES == tuple(BY_NAME)


@pytest.mark.parametrize(("kind", "raw", "value"), EXAMPLES, ids=[f"{k.name}:{v}" for k, _, v in EXAMPLES])
def test_an_example_has_its_canonical_form_and_keeps_it(kind: Kind, raw: str, value: str) -> None:
    assert kind.canonical(raw) == value
    assert kind.canonical(value) == value


@pytest.mark.parametrize(("kind", "raw"), NON_EXAMPLES, ids=[f"{k.name}-{n}" for n, (k, _) in enumerate(NON_EXAMPLES)])
def test_a_non_example_has_no_canonical_form(kind: Kind, raw: str) -> None:
    assert kind.canonical(raw) is None


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_a_kind_tells_an_officer_what_it_means(kind: Kind) -> None:
    assert kind.sentence.endswith(".")
    assert kind.group
    assert kind.examples
    assert kind.non_examples


SHAPES = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[a-zA-Z0-9.+_ßéΑж-]{1,12}@[a-zA-Z0-9.ßéж-]{1,20}", fullmatch=True),
    st.from_regex(r"(\+|00)?[0-9 ().-]{5,18}", fullmatch=True),
    st.from_regex(r"(IMEI|imsi|MAC|Device ID|upi|md5|SHA-1): ?[0-9a-fA-F:@-]{1,40}", fullmatch=True),
    st.from_regex(r"(https?|HTTP|ftp)://[A-Za-z0-9.é:\[\]-]{1,20}(/[a-zA-Z0-9?=#%&]{0,10})?", fullmatch=True),
    st.ip_addresses().map(str),
)


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
@settings(max_examples=20, deadline=None)
@given(raw=SHAPES)
def test_canonical_twice_is_canonical_once(kind: Kind, raw: str) -> None:
    once = kind.canonical(raw)
    if once is not None:
        assert kind.canonical(once) == once
        assert once == once.strip()
        assert kind.placeholder(once) in (True, False)


@pytest.mark.parametrize(("name", "value"), PLACEHOLDERS, ids=[value for _, value in PLACEHOLDERS])
def test_what_everybody_writes_is_a_placeholder(name: str, value: str) -> None:
    assert BY_NAME[name].placeholder(value)


@pytest.mark.parametrize(("name", "value"), PERSONAL, ids=[value for _, value in PERSONAL])
def test_what_one_person_has_is_no_placeholder(name: str, value: str) -> None:
    assert not BY_NAME[name].placeholder(value)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2001:db8::1", "documentation"),
        ("192.0.2.1", "documentation"),
        ("198.19.255.255", "benchmark"),
        ("100.64.0.0", "cgnat"),
        ("100.127.255.255", "cgnat"),
        ("10.0.0.1", "private"),
        ("127.0.0.1", "private"),
        ("224.0.0.1", "private"),
        ("240.0.0.1", "private"),
        ("fe80::1", "private"),
        ("fd00::1", "private"),
    ],
)
def test_an_address_has_one_class(value: str, kind: str) -> None:
    assert classify(value) == kind


@pytest.mark.parametrize("network", ["198.18.0.0/15", "100.64.0.0/10", "198.51.100.0/24"])
def test_right_behind_a_special_range_addresses_are_ordinary(network: str) -> None:
    assert classify(str(ip_network(network).broadcast_address + 1)) == "global"


def test_a_national_number_needs_the_calling_code_that_the_report_states() -> None:
    assert phone.canonical("(202) 555-0100") is None
    assert phone.with_calling_code("(202) 555-0100", "+1") == "+12025550100"
    assert phone.with_calling_code("(202) 555-0100", "1") is None
    assert phone.with_calling_code("0202 555 0100", "+44") is None
    assert phone.with_calling_code("+12025550147", "+1") == "+12025550147"


def test_a_room_of_the_same_name_elsewhere_is_another_room() -> None:
    assert chat.of("ExampleChat", "Blue Room") != chat.of("OtherChat", "blue room")
    assert chat.of("ExampleChat", "https://chat.example.org/+a") == chat.of(None, "http://chat.example.org/+a")


def test_one_number_is_one_device_however_the_report_names_its_type() -> None:
    assert device.of("Advertising ID", "3F2504E0-4F89-41D3-9A0C-0305E82C3301") == device.of(
        "idfa", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    )
    assert device.of("Device ID", "x1") == device.of("DEVICE_ID", "x1") == "device_id:x1"


def test_an_algorithm_has_one_name() -> None:
    assert hash_kind.of("SHA-256", "AB" * 32) == hash_kind.of("sha_256", "ab" * 32) == "sha256:" + "ab" * 32
