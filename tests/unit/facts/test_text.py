"""What is noticed about a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.facts.flags import FLAGS
from nodal.facts.text import REPLACEMENT, fold, notice, storable


@pytest.mark.parametrize(
    ("text", "identifier", "expected"),
    [
        ("plain", True, ()),
        ("दिल्ली पुलिस", False, ()),
        ("क्\u200dष", False, ()),
        ("क्\u200dष", True, ("text.invisible",)),
        ("ad\u200bmin", False, ("text.invisible",)),
        ("ad\u200dmin", False, ("text.invisible",)),
        ("abc\u202etxt.exe", False, ("text.bidi",)),
        ("раypal", True, ("text.confusable",)),
        ("раypal", False, ()),
        ("Привет", True, ()),
        ("a\x00b", False, ("text.control",)),
        ("a\ud800b", False, ("text.control",)),
        ("a\tb\nc", False, ()),
        ("a\tb", True, ("text.control",)),
        ("a\x85b", False, ("text.control",)),
        ("the end is missing…", False, ("text.truncated",)),
        ("the end is missing [truncated]", False, ("text.truncated",)),
        ("well...", False, ()),
        ("asha_k...", True, ("text.truncated",)),
        ("a\u202e\u200b\x01", True, ("text.bidi", "text.invisible", "text.control")),
    ],
)
def test_what_is_odd_is_named(text: str, identifier: bool, expected: tuple[str, ...]) -> None:
    assert notice(text, identifier=identifier) == expected


@settings(max_examples=30, deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=40), identifier=st.booleans())
def test_what_is_kept_can_be_stored_and_is_flagged_from_the_closed_list(text: str, identifier: bool) -> None:
    kept = storable(text)
    assert "\x00" not in kept
    kept.encode("utf-8")
    assert len(kept) == len(text)
    assert set(notice(text, identifier=identifier)) <= FLAGS
    if kept != text:
        assert "text.control" in notice(text, identifier=identifier)
        assert REPLACEMENT in kept


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
