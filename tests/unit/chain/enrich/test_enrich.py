from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from nodal.chain.enrich import (
    KINDS,
    Finding,
    Network,
    NetworkClass,
    NotKnown,
    PhoneFacts,
    class_of,
    enrich,
    may_link_bare,
)
from nodal.facts.report import Moment, Sighting

DAY = date(2026, 6, 1)
NOBODYS = "2d00::1"
"""Counts as global, and lies in space that was never given to anybody."""
ADDRESS, V6, PHONE = "198.51.100.7", "2001:db8::7", "+12025550147"


def network(klass: NetworkClass, *, place: str | None = "X-N", holder: str | None = "Example Telecom") -> Network:
    return Network(holder, 64496, klass, place, "invented table", DAY, "XX")


class FakeNetworks:
    def __init__(self, known: Mapping[str, Network]) -> None:
        self.known, self.questions = known, 0

    def at(self, address: str, when: datetime | None) -> Network | None:
        return self.known.get(address)

    def lookup(self, addresses: Sequence[str]) -> Mapping[str, Network]:
        self.questions += 1
        return {a: self.known[a] for a in addresses if a in self.known}


class FakePhones:
    def __init__(self, known: Mapping[str, PhoneFacts]) -> None:
        self.known = known

    def facts(self, number: str) -> PhoneFacts | None:
        return self.known.get(number)


def seen(kind: str, value: str | None, *, port: int | None = None, moment: Moment | None = None) -> Sighting:
    return Sighting(kind, value or "raw", value, "here", port=port, moment=moment)


def ask(*sightings: Sighting, known: Mapping[str, Network] | None = None,
        phones: Mapping[str, PhoneFacts] | None = None, zone: str = "Etc/GMT-4") -> dict[str, Finding]:  # fmt: skip
    networks = FakeNetworks(known or {})
    return {f.kind: f for f in enrich(sightings, networks=networks, phones=FakePhones(phones or {}), time_zone=zone)}


def test_a_fixed_line_names_holder_country_and_a_hint_of_place_with_source_and_day() -> None:
    found = ask(seen("ip", ADDRESS), known={ADDRESS: network("fixed")})
    assert {k: f.value for k, f in found.items()} == {
        "ip.class": "fixed", "ip.holder": "Example Telecom", "ip.country": "XX", "ip.place_hint": "X-N",
    }  # fmt: skip
    assert all((f.source, f.as_of) == ("invented table", DAY) for f in found.values())
    assert "hint" in (found["ip.place_hint"].confidence or "")


@pytest.mark.parametrize("klass", ["mobile", "hosting", "exit", "unknown", "cgnat"])
def test_only_a_fixed_line_ever_gives_a_place(klass: NetworkClass) -> None:
    found = ask(seen("ip", ADDRESS), known={ADDRESS: network(klass)})
    assert isinstance(found["ip.place_hint"].value, NotKnown)
    assert isinstance(found["ip.shared"].value, str)


def test_a_mobile_range_says_that_the_state_is_unknown() -> None:
    hint = ask(seen("ip", ADDRESS), known={ADDRESS: network("mobile")})["ip.place_hint"].value
    assert isinstance(hint, NotKnown)
    assert hint.why.startswith("state unknown")


def test_the_guard_asks_for_a_port_until_there_is_one() -> None:
    known = {ADDRESS: network("mobile")}
    assert "Without the source port" in str(ask(seen("ip", ADDRESS), known=known)["ip.shared"].value)
    assert "Only port and exact time" in str(ask(seen("ip", ADDRESS, port=40000), known=known)["ip.shared"].value)


def test_an_ipv6_address_needs_no_port_but_a_relay_is_shared_all_the_same() -> None:
    assert "ip.shared" not in ask(seen("ip", V6), known={V6: network("mobile")})
    assert "relay" in str(ask(seen("ip", V6), known={V6: network("exit")})["ip.shared"].value)


@pytest.mark.parametrize(
    ("address", "klass"),
    [("10.0.0.1", "private"), ("100.64.0.1", "cgnat"), ("192.0.2.1", "documentation"), ("198.18.0.1", "documentation")],
)
def test_special_ranges_are_named_and_nobody_is_said_to_hold_them(address: str, klass: str) -> None:
    found = ask(seen("ip", address))
    assert found["ip.class"].value == klass
    assert "ip.holder" not in found
    assert "ip.place_hint" not in found


def test_a_register_that_only_names_a_country_does_not_make_a_special_range_real() -> None:
    bare = Network(None, None, "unknown", None, "register", DAY, "XX")
    assert class_of(V6, bare) == "documentation"
    assert set(ask(seen("ip", V6), known={V6: bare})) == {"ip.class"}


def test_elsewhere_a_country_is_better_than_nothing() -> None:
    bare = Network(None, None, "unknown", None, "register", DAY, "XX")
    assert ask(seen("ip", NOBODYS), known={NOBODYS: bare})["ip.country"].value == "XX"


def test_an_address_that_no_table_knows_is_said_to_be_unknown() -> None:
    found = ask(seen("ip", NOBODYS))
    assert found["ip.class"].value == "unknown"
    assert isinstance(found["ip.holder"].value, NotKnown)
    assert isinstance(found["ip.place_hint"].value, NotKnown)


def test_a_range_without_a_named_holder_says_so() -> None:
    found = ask(seen("ip", ADDRESS), known={ADDRESS: network("fixed", place=None, holder=None)})
    assert isinstance(found["ip.holder"].value, NotKnown)
    assert isinstance(found["ip.place_hint"].value, NotKnown)


@pytest.mark.parametrize(("year", "limited"), [(2026, False), (2021, True)])
def test_a_table_far_from_the_event_limits_what_it_says(year: int, limited: bool) -> None:
    at = Moment("raw", datetime(year, 5, 1, tzinfo=UTC))
    holder = ask(seen("ip", ADDRESS, moment=at), known={ADDRESS: network("fixed")})["ip.holder"]
    assert (holder.confidence is not None) is limited


@pytest.mark.parametrize(
    ("klass", "allowed"),
    [("fixed", True), ("mobile", False), ("hosting", False), ("exit", False), ("cgnat", False), ("unknown", False)],
)
def test_a_bare_address_links_only_on_a_known_fixed_line(klass: NetworkClass, allowed: bool) -> None:
    assert may_link_bare(network(klass)) is allowed


def test_a_bare_address_of_which_nothing_is_known_links_nothing() -> None:
    assert not may_link_bare(None)


def phone(*, valid: bool = True, holder: str | None = "Example Mobile", region: str | None = "XX") -> PhoneFacts:
    return PhoneFacts(valid, "mobile", region, holder, "invented plan", None)


def test_an_operator_is_the_first_holder_only() -> None:
    found = ask(seen("phone", PHONE), phones={PHONE: phone()})
    assert found["phone.valid"].value == "yes"
    assert found["phone.region"].value == "XX"
    assert found["phone.first_holder"].value == "Example Mobile"
    assert "first holder" in (found["phone.first_holder"].confidence or "")


def test_a_number_that_cannot_exist_says_nothing_else() -> None:
    assert {k: f.value for k, f in ask(seen("phone", PHONE), phones={PHONE: phone(valid=False)}).items()} == {
        "phone.valid": "no"
    }
    assert isinstance(ask(seen("phone", PHONE))["phone.valid"].value, NotKnown)


def test_missing_operator_and_region_are_stated() -> None:
    found = ask(seen("phone", PHONE), phones={PHONE: phone(holder=None, region=None)})
    assert isinstance(found["phone.first_holder"].value, NotKnown)
    assert isinstance(found["phone.region"].value, NotKnown)


def test_the_local_time_can_be_on_another_day() -> None:
    late = Moment("raw", datetime(2021, 12, 1, 20, 30, tzinfo=UTC))
    assert ask(seen("email", "a@example.org", moment=late))["time.local"].value == "2021-12-02T00:30:00+04:00"


def test_summer_time_is_that_of_the_day() -> None:
    winter, summer = (Moment("raw", datetime(2021, m, 1, 12, tzinfo=UTC)) for m in (1, 7))
    assert (
        str(ask(seen("email", "a@example.org", moment=winter), zone="Europe/Oslo")["time.local"].value)[-6:] == "+01:00"
    )
    assert (
        str(ask(seen("email", "a@example.org", moment=summer), zone="Europe/Oslo")["time.local"].value)[-6:] == "+02:00"
    )


def test_a_moment_that_is_not_settled_is_not_guessed() -> None:
    found = ask(seen("ip", None, moment=Moment("02/04/21", None)))
    assert list(found) == ["time.local"]
    assert isinstance(found["time.local"].value, NotKnown)


def test_findings_point_to_their_sighting_and_all_addresses_are_asked_for_at_once() -> None:
    networks = FakeNetworks({ADDRESS: network("fixed")})
    sightings = [seen("email", "a@example.org"), seen("ip", ADDRESS), seen("ip", ADDRESS), seen("ip", V6)]
    found = enrich(sightings, networks=networks, phones=FakePhones({}), time_zone="Etc/UTC")
    assert networks.questions == 1
    assert {f.sighting_index for f in found} == {1, 2, 3}


def test_a_kind_outside_the_list_is_refused() -> None:
    with pytest.raises(ValueError, match="not a kind"):
        Finding(0, "ip.owner", "somebody", "nowhere")
    assert len(set(KINDS)) == len(KINDS)
