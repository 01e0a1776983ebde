"""How old somebody is as far as a report says, and never a guess."""

from __future__ import annotations

import re
from datetime import date

from nodal.facts.report import Party


def age_of(party: Party, *, on: date) -> int | None:
    """Years completed on that day, by date of birth or stated age: the lower where both are given; None for neither.

    An age is as the report says it; nobody has verified it, so the lower one is the cautious side.

    >>> from nodal.facts.report import Role
    >>> age_of(Party(Role.REPORTED, (("date_of_birth", "2008-06-02"), ("age", "30"))), on=date(2024, 6, 1))
    15
    >>> age_of(Party(Role.REPORTED, (("age", "about 30"),)), on=date(2024, 6, 1)) is None
    True
    """
    found = []
    stated = (party.get("age") or "").strip()
    if re.fullmatch(r"[0-9]{1,3}", stated):
        found.append(int(stated))
    try:
        born = date.fromisoformat((party.get("date_of_birth") or "").strip()[:10])
    except ValueError:
        born = None
    if born is not None and born <= on:
        found.append(on.year - born.year - ((on.month, on.day) < (born.month, born.day)))
    return min(found, default=None)


def is_below(party: Party, years: int, *, on: date) -> bool:
    """Whether the report says that this person is younger; not known counts as not said."""
    age = age_of(party, on=on)
    return age is not None and age < years
