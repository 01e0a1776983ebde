"""How old somebody is as far as a report says, and never a guess."""

from __future__ import annotations

import re
from datetime import date

from nodal.facts.report import Party


def age_of(party: Party, *, on: date) -> int | None:
    """Years completed on that day, from a full date of birth, else from a stated age; None when neither is given.

    A stated age is as the report says it; nobody has verified either.

    >>> from nodal.facts.report import Role
    >>> age_of(Party(Role.REPORTED, (("date_of_birth", "2008-06-02"),)), on=date(2024, 6, 1))
    15
    >>> age_of(Party(Role.REPORTED, (("age", "about 30"),)), on=date(2024, 6, 1)) is None
    True
    """
    born = party.get("date_of_birth") or ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", born):
        try:
            day = date.fromisoformat(born)
        except ValueError:
            return None
        return on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    stated = party.get("age") or ""
    return int(stated) if re.fullmatch(r"\d{1,3}", stated) else None


def is_below(party: Party, years: int, *, on: date) -> bool:
    """Whether the report says that this person is younger; not known counts as not said."""
    age = age_of(party, on=on)
    return age is not None and age < years
