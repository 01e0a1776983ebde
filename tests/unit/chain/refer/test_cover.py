"""Children stay covered in what an officer reads, until somebody asks with a reason."""

from __future__ import annotations

from datetime import date

from nodal.chain.refer import MASK, covered
from nodal.facts.report import Party, Role, Sighting, Told

TODAY = date(2026, 6, 1)


def told(role: Role, age: str | None = None) -> Told:
    fields = (("name.first", "Kiran"), *((("age", age),) if age else ()))
    seen = Sighting("email", "kiran@example.org", "kiran@example.org", "parties[0]", party=0)
    return Told("1", "le_json", 0, parties=(Party(role, fields),), sightings=(seen,))


def test_a_victim_is_covered_whatever_the_age() -> None:
    shown = covered(told(Role.VICTIM, "30"), majority_age=18, on=TODAY)
    assert shown.parties[0].get("name.first") == MASK
    assert (shown.sightings[0].raw, shown.sightings[0].value) == (MASK, None)


def test_a_recipient_known_to_be_a_minor_is_covered_and_a_grown_one_is_not() -> None:
    assert covered(told(Role.RECIPIENT, "12"), majority_age=18, on=TODAY).sightings[0].raw == MASK
    assert covered(told(Role.RECIPIENT, "40"), majority_age=18, on=TODAY) == told(Role.RECIPIENT, "40")


def test_who_is_reported_stays_readable_because_that_track_must_know_whom_to_protect() -> None:
    assert covered(told(Role.REPORTED, "15"), majority_age=18, on=TODAY) == told(Role.REPORTED, "15")
