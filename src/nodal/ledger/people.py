"""Named persons of this node, and the worker identity."""

from __future__ import annotations

from dataclasses import dataclass

from nodal.facts.errors import NodalError
from nodal.ledger.access import ALL_UNITS, Unknown, Viewer
from nodal.ledger.models import Person, Unit

WORKER = "worker"
"""The named identity under which the machine collates, links and ranks. Nobody signs in as it."""


class Taken(NodalError):
    """There is already a person of that name."""

    remedy = "Choose another name."


def add(username: str, *, name: str, unit: str, role: str, os_user: str | None = None) -> Viewer:
    """Enter a person. Raises Unknown for a unit that the pack does not have, Taken for a name in use."""
    if not Unit.objects.filter(code=unit).exists():
        raise Unknown("unit: expected a code of the pack, got another")
    if Person.objects.filter(username=username).exists():
        raise Taken("person: expected a new name, got one in use")
    person = Person(username=username, name=name, unit=unit, role=role, os_user=os_user)
    person.set_unusable_password()
    person.save()
    return _viewer(person)


def worker() -> Viewer:
    """The worker identity, entered on first use."""
    person = Person.objects.filter(username=WORKER).first()
    if person is None:
        person = Person(username=WORKER, name="worker", unit=ALL_UNITS, role="worker")
        person.set_unusable_password()
        person.save()
    return _viewer(person)


def worker_of(unit: str) -> Viewer:
    """The worker on behalf of one unit: takes in what comes through a door where no person of the unit stands."""
    found = worker()
    return Viewer(found.person, found.username, found.name, unit, found.role)


def named(username: str) -> Viewer:
    """The active person of that name. Raises Unknown; the worker cannot be named by a command."""
    person = Person.objects.filter(username=username, is_active=True).exclude(role="worker").first()
    if person is None:
        raise Unknown("person: expected the name of an active person, got another")
    return _viewer(person)


def of_os_user(os_user: str) -> Viewer:
    """The person that an operating-system user is mapped to."""
    person = Person.objects.filter(os_user=os_user, is_active=True).first()
    if person is None:
        raise Unknown("person: expected --as PERSON or a person mapped to the operating-system user, got neither")
    return _viewer(person)


def names(ids: set[int]) -> dict[int, str]:
    """Names of persons by id, for histories."""
    return dict(Person.objects.filter(id__in=ids).values_list("id", "name"))


def of_unit(unit: str) -> list[tuple[int, str]]:
    """(id, name) of the persons of a unit who can be put in charge of something, by name."""
    found = Person.objects.filter(unit=unit, is_active=True, role__in=["officer", "analyst", "supervisor"])
    return list(found.order_by("name", "id").values_list("id", "name")[:MANY])


MANY = 500
"""More persons than a list to choose from can hold."""


def _viewer(person: Person) -> Viewer:
    return Viewer(person.id, person.username, person.name, person.unit, person.role)


def prefer(person: int, *, language: str, theme: str) -> None:
    """Remember how a person wants the pages; an empty word keeps what is there."""
    wanted = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    if wanted:
        Person.objects.filter(id=person).update(**wanted)


WORKS_CASES = ("analyst", "officer", "supervisor")
"""Roles that a report or lead can be given to."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of a unit who works cases, or did."""

    id: int
    username: str
    name: str
    role: str
    is_active: bool


def colleagues(unit: str) -> list[Colleague]:
    """Everybody of the unit who works cases, by name; those who left too, because their name stands on cases."""
    rows = Person.objects.filter(unit=unit, role__in=WORKS_CASES).order_by("name", "id")
    return [Colleague(*row) for row in rows.values_list("id", "username", "name", "role", "is_active")]


def is_still(viewer: Viewer) -> bool:
    """Whether the person is active and has the unit and role that they had."""
    rows = Person.objects.filter(id=viewer.person, unit=viewer.unit, role=viewer.role, is_active=True)
    return rows.exists()
