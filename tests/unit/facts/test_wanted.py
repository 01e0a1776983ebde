from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodal.facts.identifiers import BY_NAME, KINDS
from nodal.facts.wanted import plain_number, readings, spellings


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_found_from_its_examples_without_naming_it(kind) -> None:
    for told, canonical in kind.examples:
        assert (kind.name, canonical) in readings(told)
        assert (kind.name, canonical) in readings(told, kind.name)


@given(st.text(max_size=80))
def test_every_reading_is_a_canonical_form(text: str) -> None:
    for kind, value in readings(text):
        assert BY_NAME[kind].canonical(value) == value


def test_digits_may_lack_the_plus_and_a_digest_its_algorithm() -> None:
    assert ("phone", "+12025550147") in readings("1 202 5550147")
    assert ("device", "imei:490154203237518") in readings("490154203237518")
    assert ("hash", "md5:" + "ab" * 16) in readings("AB" * 16)
    assert readings("abcd", "hash") == ()


def test_both_forms_of_unicode_are_looked_for() -> None:
    name = "ज़ोया"
    for typed in ("NFC", "NFD"):
        forms = spellings(unicodedata.normalize(typed, name))
        assert {unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)} <= set(forms)


@pytest.mark.parametrize(
    ("typed", "number"), [("700300001", "700300001"), ("१२३", "123"), ("12 34", "1234"), ("", None), ("12a", None),
                          ("½", None), ("1" * 20, None)],
)  # fmt: skip
def test_a_number_is_read_in_any_digits(typed: str, number: str | None) -> None:
    assert plain_number(typed) == number
