"""A role is a hint, and says from which order or position it follows."""

from __future__ import annotations

import re
from pathlib import Path

from nodal.chain.link import roles as rules
from nodal.chain.link.hints import MEASURED, ROLE_REASONS, how_often_right, role_reason


def test_the_words_are_those_of_the_numbers() -> None:
    # Whoever changes a number changes the words: 1.5 is "half as much again", 2 is "two or more".
    assert rules.CLEARLY == 1.5
    assert "half as much again" in role_reason("hub")
    assert "half as many again" in role_reason("broker")
    assert rules.SOURCE_VALUES == 2
    assert "two or more" in role_reason("source")


def test_how_often_a_role_is_right_is_what_the_documentation_says() -> None:
    page = (Path(__file__).parents[4] / "docs" / "link.md").read_text("utf-8")
    for role, (right, given) in MEASURED.items():
        said = f"right in {right} of {given}" if right else f"in none of {given}"
        assert re.search(rf"`{role}` (is )?{said}\b", page), role
    # The page of a network says that they are wrong more often than right.
    assert all(2 * right < given for right, given in MEASURED.values())
    assert how_often_right("recipient") is None


def test_every_role_that_a_rule_gives_has_its_reason() -> None:
    from nodal.desk.leads.words import NETWORK_ROLES

    assert set(ROLE_REASONS) == set(NETWORK_ROLES)
    assert all(reason.endswith(".") for reason in ROLE_REASONS.values())
    assert role_reason("king") == ""
