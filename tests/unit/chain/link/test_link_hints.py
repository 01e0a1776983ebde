"""A role is a hint, and says from which order or position it follows."""

from __future__ import annotations

from nodal.chain.link import roles as rules
from nodal.chain.link.hints import ROLE_REASONS, role_reason


def test_the_words_are_those_of_the_numbers() -> None:
    # Whoever changes a number changes the words: 1.5 is "half as much again", 2 is "two or more".
    assert rules.CLEARLY == 1.5
    assert "half as much again" in role_reason("hub")
    assert "half as many again" in role_reason("broker")
    assert rules.SOURCE_VALUES == 2
    assert "two or more" in role_reason("source")


def test_every_role_that_a_rule_gives_has_its_reason() -> None:
    from nodal.desk.leads.words import NETWORK_ROLES

    assert set(ROLE_REASONS) == set(NETWORK_ROLES)
    assert all(reason.endswith(".") for reason in ROLE_REASONS.values())
    assert role_reason("king") == ""
