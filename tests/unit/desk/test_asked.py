"""What an address of the inbox may ask for: codes of the program, and nothing that anybody wrote into it."""

from __future__ import annotations

import pytest

from database import configure

configure()

from nodal.desk.inbox import asked  # noqa: E402 - the words of the desk exist only once Django is configured


@pytest.mark.parametrize(
    "given",
    [
        {"band": "imminent", "who": "me"},
        {"kind": "lead", "dies": "7", "track": "welfare"},
        {"new": "1"},
        {"aside": "1", "band": "verify"},
        {},
    ],
)
def test_what_was_asked_for_comes_back_as_the_same_query(given: dict[str, str]) -> None:
    assert asked.query(asked.wanted(given)) == given


@pytest.mark.parametrize(
    "given",
    [
        {"band": "worst"},
        {"kind": "'"},
        {"dies": "-1"},
        {"dies": "8"},
        {"dies": "\u0967"},
        {"track": "x"},
        {"new": "yes"},
    ],
)
def test_an_unknown_word_asks_for_nothing(given: dict[str, str]) -> None:
    assert asked.query(asked.wanted(given)) == {}


def test_a_link_escapes_what_a_person_is_called() -> None:
    assert asked.link(asked.wanted({"who": "a&b=<c>"}), band="high") == "?band=high&who=a%26b%3D%3Cc%3E"


def test_a_reference_that_is_none_starts_at_the_top() -> None:
    assert asked.after({"after": "1 OR 1=1"}) is None
