"""Ages are believed on the cautious side and never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from nodal.facts.ages import age_of, is_below
from nodal.facts.report import Party, Role

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("fields", "age"),
    [
        ({"age": "15"}, 15),
        ({"date_of_birth": "2010-06-01"}, 16),
        ({"date_of_birth": "2010-06-02"}, 15),
        ({"age": "40", "date_of_birth": "2010-06-02"}, 15),
        ({"date_of_birth": "2010-06-02T00:00:00Z"}, 15),
        ({"date_of_birth": "02/06/2010"}, None),
        ({"date_of_birth": "2030-01-01"}, None),
        ({"age": "-3"}, None),
        ({"age": "१५"}, None),
        ({}, None),
    ],
)
def test_the_lower_age_stands_and_what_is_unclear_is_not_known(fields: dict[str, str], age: int | None) -> None:
    assert age_of(Party(Role.RECIPIENT, tuple(sorted(fields.items()))), on=DAY) == age


def test_not_known_is_not_below() -> None:
    assert not is_below(Party(Role.RECIPIENT), 18, on=DAY)
    assert is_below(Party(Role.RECIPIENT, (("age", "17"),)), 18, on=DAY)
