from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.unit.chain.builders import moment, party, sighting, told
from tests.unit.chain.route.world import PACK

from nodal.chain.enrich import Finding, NotKnown
from nodal.chain.route import Address, of_reply, place_evidence
from nodal.facts.report import Party, Role

DAY = date(2026, 1, 1)


def at(role: Role, **fields: str) -> Party:
    names = {key.replace("_", "."): value for key, value in fields.items()}
    return replace(party(role), fields=tuple(sorted(names.items())))


class Table:
    def circle(self, number: str) -> str | None:
        return {"+999200001": "NO"}.get(number)


def finding(index: int, kind: str, value: str | NotKnown) -> Finding:
    return Finding(index, kind, value, "a table", DAY)


def test_the_reported_person_comes_first_the_child_counts_and_the_reporter_does_not() -> None:
    report = told(
        parties=(
            at(Role.REPORTER, address_0_state="Westland"),
            at(Role.VICTIM, address_0_state="Südmark"),
            at(Role.REPORTED, address_0_state="Northland", address_1_postal="1001"),
        ),
        sightings=(sighting("ip", "192.0.2.1", party=0, moment=moment()),),
    )
    found = place_evidence(report, [finding(0, "ip.class", "fixed")], pack=PACK)
    assert [(e.about, e.kind.value, e.points_to, e.place) for e in found] == [
        ("reported", "stated_address", "XX-N", "parties[2].addresses[0]"),
        ("reported", "pin", "XX-N-1", "parties[2].addresses[1]"),
        ("victim", "stated_address", "XX-S", "parties[1].addresses[0]"),
    ]


def test_where_a_platform_thinks_somebody_is_stays_a_hint() -> None:
    report = told(parties=(at(Role.REPORTED, location_region="Northland", location_country="XX"),), sightings=())
    (piece,) = place_evidence(report, (), pack=PACK)
    assert (piece.kind.value, piece.points_to) == ("platform_location", "XX-N")


def test_addresses_are_told_apart_by_their_network() -> None:
    values = ("192.0.2.1", "198.51.100.1", "203.0.113.1", "203.0.113.2", "192.0.2.2", "100.64.0.1")
    report = told(parties=(party(),), sightings=tuple(sighting("ip", v, party=0, moment=moment()) for v in values))
    found = place_evidence(
        report,
        [
            finding(0, "ip.class", "fixed"), finding(0, "ip.place_hint", "XX-N"), finding(0, "ip.country", "XX"),
            finding(1, "ip.class", "mobile"), finding(1, "ip.place_hint", NotKnown("state unknown")),
            finding(2, "ip.class", "hosting"), finding(2, "ip.country", "XA"),
            finding(4, "ip.class", "fixed"), finding(4, "ip.country", "XB"), finding(4, "ip.place_hint", "XX-N"),
            finding(5, "ip.class", "cgnat"), finding(5, "ip.place_hint", "XX-N"),
        ],
        pack=PACK,
    )  # fmt: skip
    assert [(e.value, e.kind.value, e.points_to) for e in found] == [
        ("192.0.2.1", "fixed_ip", "XX-N"),
        ("198.51.100.1", "mobile_ip", None),
        ("203.0.113.1", "other_ip", "XA"),
        ("203.0.113.2", "other_ip", None),
        ("192.0.2.2", "fixed_ip", "XB"),
        ("100.64.0.1", "mobile_ip", None),
    ]
    assert found[0].source == "a table"


def test_a_number_says_more_when_verified_and_when_a_series_table_is_loaded() -> None:
    report = told(
        parties=(party(),),
        sightings=(
            sighting("phone", "+999200001", party=0, verified=True),
            sighting("phone", "+999200001", party=0, verified=False),
            sighting("phone", "+999300001", party=0, verified=True),
            sighting("phone", "+999300002", party=0),
            sighting("phone", "+999400001", party=0, linkable=False),
        ),
    )
    regions = [finding(2, "phone.region", "XA"), finding(3, "phone.region", "XA"), finding(4, "phone.region", "XA")]
    found = place_evidence(report, regions, pack=PACK, series=Table())
    assert [(e.kind.value, e.points_to) for e in found] == [
        ("verified_phone_circle", "XX-N"),
        ("claimed_phone", "XX-N"),
        ("verified_phone_country", "XA"),
        ("claimed_phone", "XA"),
    ]
    without = place_evidence(report, (), pack=PACK)
    assert (without[0].kind.value, without[0].points_to) == ("verified_phone_country", None)


def test_the_value_is_the_machine_copy() -> None:
    report = told(parties=(at(Role.REPORTED, address_0_state=" OLD  North", address_0_city="Àshford"),), sightings=())
    (piece,) = place_evidence(report, (), pack=PACK)
    assert piece.value == "Àshford,  OLD  North"


def test_a_providers_reply_carries_its_own_grade() -> None:
    (piece,) = of_reply(Address(state="Westland"), pack=PACK, source="a provider", report_id="7", as_of=DAY)
    assert (piece.kind.value, piece.points_to, piece.as_of) == ("provider_reply", "XX-W", DAY)
