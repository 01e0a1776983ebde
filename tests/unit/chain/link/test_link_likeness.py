from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.link.likeness import ALIKE, likeness, skeleton


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("quietriver", "Quiet.River", "spelling"),
        ("quietriver", "quíetríver", "spelling"),
        ("quietriver", "qui3tr1ver", "digits"),
        ("asha1987", "4sha1987", "digits"),
        ("quietriver", "quietrіver", "letters"),
        ("scope_master", "ѕсоре_mаstеr", "letters"),
        ("bernard88", "bemard88", "letters"),
        ("asha1987", "आशा1987", "sound"),
        ("asha1987", "आशा१९८७", "sound"),
        ("rajkumar", "राजकुमार", "sound"),
        ("rahul_sharma", "राहुल शर्मा", "sound"),
        ("priya.vikram", "प्रिया विक्रम", "sound"),
        ("pooja_singh", "puja_singh", "sound"),
        ("quietriver", "quietriver", None),
        ("quietriver", "redriver88", None),
        ("asha1987", "asha1986", None),
    ],
)
def test_how_two_names_are_alike(one: str, other: str, code: str | None) -> None:
    assert likeness(one, other) == likeness(other, one) == code
    assert code is None or code in ALIKE
    if one != other:
        assert (skeleton(one) == skeleton(other)) == (code is not None)


@pytest.mark.parametrize("name", ["raj", "admin7", "____", "", "राज", "love"])
def test_short_and_common_names_have_no_skeleton(name: str) -> None:
    assert skeleton(name) == ""


LETTERS = st.text("aieloqwvrnpbh0157_. \u0430\u0435\u0456\u0905\u0915\u093e\u0930\u094d\u0936", max_size=9)


@settings(max_examples=300)
@given(LETTERS, LETTERS)
def test_whatever_is_alike_has_one_skeleton(one: str, other: str) -> None:
    if skeleton(one) and skeleton(other) and likeness(one, other):
        assert skeleton(one) == skeleton(other)
    joined = one + other
    for changed in (joined.upper(), joined.replace("l", "1"), joined.replace("rn", "m"), f"_{joined}."):
        if skeleton(joined) and skeleton(changed):
            assert skeleton(changed) == skeleton(joined)
