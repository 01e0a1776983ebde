from __future__ import annotations

import pytest
from tests.unit.chain.route.world import PACK

from nodal.chain.route import Address
from nodal.chain.route.resolve import of_address, of_circle, of_postal
from nodal.facts.routing import EvidenceKind

Where = tuple[str, str | None, tuple[str, ...]]


def where(**parts: str) -> list[Where]:
    return [(p.kind.value, p.points_to, p.among) for p in of_address(Address(**parts), PACK)]


@pytest.mark.parametrize(
    "text", ["Northland", "NORTHLAND", " north land", "XX-N", "xx-n", "Old North", "old  north", "NL"]
)
def test_a_state_is_read_by_any_of_its_names_and_by_nothing_like_them(text: str) -> None:
    expected = None if text == " north land" else "XX-N"
    assert where(state=text) == [("stated_address", expected, ())]


def test_names_in_another_script_count_with_their_marks() -> None:
    assert where(state="SÜDMARK") == [("stated_address", "XX-S", ())]
    assert where(state="Sudmark") == [("stated_address", None, ())]


@pytest.mark.parametrize(
    ("country", "points_to"),
    [("", "XX-N"), ("XX", "XX-N"), ("examplia", "XX-N"), ("XA", "XA"), ("xa", "XA"), ("Elsewhere", None)],
)
def test_the_country_goes_before_any_name(country: str, points_to: str | None) -> None:
    assert where(state="Northland", country=country) == [("stated_address", points_to, ())]


def test_a_town_settles_the_district_inside_its_state_and_never_against_it() -> None:
    assert where(city="Newton", state="Northland") == [("stated_address", "XX-N-2", ())]
    assert where(city="Newton", state="Westland") == [("stated_address", "XX-W", ())]
    assert where(city="Nowhere", state="Westland") == [("stated_address", "XX-W", ())]


def test_a_town_alone_is_weaker_and_a_name_of_two_towns_settles_nothing() -> None:
    assert where(city="Ashford") == [("stated_city", "XX-N-1", ())]
    assert where(city="Newton") == [("stated_city", None, ("XX-N-2", "XX-S-1"))]
    assert where(city="Westland") == [("stated_address", "XX-W", ())]
    assert where(city="Ashford", state="Unheard of") == [("stated_address", None, ())]


def test_an_address_and_its_postal_code_are_two_pieces() -> None:
    assert where(state="Westland", postal="1001", country="XX") == [
        ("stated_address", "XX-W", ()),
        ("pin", "XX-N-1", ()),
    ]
    assert where(postal="1001", country="XA") == [("stated_address", "XA", ())]
    assert where() == []


@pytest.mark.parametrize(
    ("text", "points_to", "among"),
    [
        ("1001", "XX-N-1", ()),
        (" 10 01 ", "XX-N-1", ()),
        ("1002", "XX-N", ("XX-N-1", "XX-N-2")),
        ("2003", None, ("XX-N-2", "XX-S-1")),
        ("1999", "XX-N", ()),
        ("10011", None, ()),
        ("9999", None, ()),
        ("1OO1", None, ()),
    ],
)
def test_a_postal_code_points_as_far_as_its_offices_agree(
    text: str, points_to: str | None, among: tuple[str, ...]
) -> None:
    found = of_postal(text, PACK)
    assert (found.points_to, found.among, found.value) == (points_to, among, text)


def test_a_circle_over_several_states_points_to_none_of_them() -> None:
    kind = EvidenceKind.VERIFIED_PHONE_CIRCLE
    assert of_circle("NO", "n", kind, pack=PACK).points_to == "XX-N"
    several = of_circle("SW", "n", kind, pack=PACK)
    assert (several.points_to, several.among) == (None, ("XX-S", "XX-W"))
    assert of_circle("QQ", "n", kind, pack=PACK).points_to is None
