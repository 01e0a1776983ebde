from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from nodal.chain.identify import (
    DOUBTS,
    REASONS,
    WRONG_IF,
    Subject,
    propose,
    what_would_make_it_wrong,
    without_the_strongest,
)
from nodal.chain.identify.leads import Lead

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def lead(**more: object) -> Lead:
    given = {"id": "a", "accounts": ("a",), "as_of": NOON, "reported_by": frozenset({"ExampleChat"}), **more}
    found = propose(Subject(**given))  # type: ignore[arg-type]
    assert isinstance(found, Lead)
    return found


def test_every_reason_says_what_would_make_it_wrong() -> None:
    assert set(WRONG_IF) == {reason.code for reason in REASONS}
    assert not set(WRONG_IF) & {doubt.code for doubt in DOUBTS}


def test_what_would_make_it_wrong_follows_the_strongest_reason() -> None:
    said = what_would_make_it_wrong(lead(reports=2, known_files=1))
    assert said[0] == WRONG_IF["reported_by_its_platform"]
    assert len(said) == 3


def test_several_accounts_may_be_several_people() -> None:
    assert "two people" in what_would_make_it_wrong(lead(accounts=("a", "b")))[0]


def test_without_its_strongest_reason_less_is_left() -> None:
    one = lead(known_files=1)
    assert without_the_strongest(one) == one.microbits - max(reason.microbits for reason in one.reasons)
    assert without_the_strongest(replace(one, reasons=(), doubts=())) == 0
