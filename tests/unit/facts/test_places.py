from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.facts.places import Jurisdiction, Unit, ancestors, contains, is_valid_on, plain, units_on


def place(code: str, parent: str | None = None) -> Jurisdiction:
    return Jurisdiction(code, code.title(), "", "state", parent, source="invented")


PLACES = {p.code: p for p in (place("X"), place("X-N", "X"), place("X-N-1", "X-N"), place("X-S", "X"))}


def test_a_district_lies_in_its_state_and_country_but_not_next_door() -> None:
    assert ancestors("X-N-1", PLACES) == ("X-N", "X")
    assert contains("X", "X-N-1", PLACES)
    assert contains("X-N-1", "X-N-1", PLACES)
    assert not contains("X-S", "X-N-1", PLACES)
    assert not contains("X-N-1", "X-N", PLACES)


def test_an_unknown_place_lies_nowhere() -> None:
    assert ancestors("Y", PLACES) == ()
    assert not contains("X", "Y", PLACES)
    assert not contains("Y", "Y", PLACES)


def test_the_name_of_an_office_depends_on_the_day() -> None:
    old = Unit("X-N", "Old Cell", "", "state", None, "X-N", valid_until=date(2021, 6, 30))
    new = Unit("X-N", "New Cell", "", "state", None, "X-N", valid_from=date(2021, 7, 1))
    assert [u.name for u in units_on((old, new), date(2021, 6, 30))] == ["Old Cell"]
    assert [u.name for u in units_on((old, new), date(2021, 7, 1))] == ["New Cell"]


DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@settings(max_examples=40)
@given(first=DAYS, length=st.integers(0, 4000))
def test_both_ends_of_a_period_belong_to_it(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert is_valid_on(first, valid_from=first, valid_until=last)
    assert is_valid_on(last, valid_from=first, valid_until=last)
    assert not is_valid_on(last + timedelta(days=1), valid_from=first, valid_until=last)
    assert not is_valid_on(first - timedelta(days=1), valid_from=first, valid_until=last)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("  North & South ", "north and south"),
        ("ÄLV-BY", "älv by"),
        ("दिल्ली", "दिल्ली"),
        ("REG:07", "reg 07"),
        ("...", ""),
    ],
)
def test_names_are_compared_without_case_and_punctuation(written: str, meant: str) -> None:
    assert plain(written) == meant


@settings(max_examples=60)
@given(st.text(max_size=30))
def test_the_plain_form_of_a_name_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
