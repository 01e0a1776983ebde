"""Putting aside needs a reason from the list and words of one's own."""

from __future__ import annotations

import pytest

from nodal.chain.triage import ASIDE, why_aside


@pytest.mark.parametrize("code", ASIDE)
def test_every_reason_of_the_list_is_kept_with_the_words(code: str) -> None:
    assert why_aside(code, "as seen") == f"{code}: as seen"


@pytest.mark.parametrize(("code", "text"), [("viral", ""), ("viral", " \n "), ("", "words"), ("boring", "words")])
def test_a_reason_without_its_code_or_its_words_is_none(code: str, text: str) -> None:
    assert why_aside(code, text) is None
