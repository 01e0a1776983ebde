"""What the core says in English is said in the language of the page."""

from __future__ import annotations

import pytest

from nodal.desk import say as saying
from nodal.desk.say import say


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    known: dict[str, str] = {}
    monkeypatch.setattr(saying, "gettext", lambda text: known.get(text, text))
    monkeypatch.setattr(saying, "get_language", lambda: "hi")
    return known


def test_a_sentence_is_looked_up_whole(catalogue: dict[str, str]) -> None:
    catalogue["A child may be in danger."] = "X."
    assert say("A child may be in danger.") == "X."


def test_a_value_is_put_back_where_the_pattern_wants_it(
    catalogue: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "SAYINGS", ("It would be %(after)s instead of %(before)s.",))
    saying._patterns.cache_clear()
    catalogue["It would be %(after)s instead of %(before)s."] = "%(before)s nahin, %(after)s."
    catalogue["high"] = "uchch"
    assert say("It would be high instead of 100 % routine.") == "100 % routine nahin, uchch."
    saying._patterns.cache_clear()


def test_sentences_in_a_row_are_said_one_by_one(catalogue: dict[str, str]) -> None:
    catalogue["One."] = "Ek."
    assert say("One. Two.") == "Ek. Two."


@pytest.mark.parametrize("text", ["", None, "%(name)s", "100 %", "a\nb. c", "(?P<x>.*)"])
def test_any_text_comes_out_of_it_unharmed(catalogue: dict[str, str], text: str | None) -> None:
    assert say(text) == (text or "")
