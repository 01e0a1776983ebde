"""How persons sign in: passwords, second factors, sessions. The library's rows are read as plain SQL, because commands
run without the library."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F

from nodal.ledger.models import Person

GIVEN_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another when a password is read out."""

GROUPS, GROUP = 4, 5
"""Twenty characters of thirty-one: 99 bits."""

Factors = dict[int, str]
"""Second factors of a person: number -> kind."""


@transaction.atomic
def give_password(person: int, *, at: datetime) -> str:
    """A random password that opens the door once, to choose an own one; every session of the person ends."""
    given = "-".join("".join(secrets.choice(GIVEN_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    found = Person.objects.select_for_update().get(id=person)
    found.set_password(given)
    found.must_change_password, found.given_at = True, at
    found.sessions_ended += 1
    found.save(update_fields=["password", "must_change_password", "given_at", "sessions_ended"])
    return given


@transaction.atomic
def choose_password(person: int, password: str) -> None:
    """The person's own password. Sessions rest on it, so every other session ends."""
    found = Person.objects.select_for_update().get(id=person)
    found.set_password(password)
    found.must_change_password, found.given_at = False, None
    found.save(update_fields=["password", "must_change_password", "given_at"])


def end_sessions(person: int) -> None:
    """End every session of the person at once."""
    Person.objects.filter(id=person).update(sessions_ended=F("sessions_ended") + 1)


def factors(person: int) -> Factors:
    """The person's second factors, with their recovery codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, type FROM mfa_authenticator WHERE user_id = %s", [person])
        return dict(cursor.fetchall())


def remove_factors(person: int) -> list[str]:
    """Take every second factor away; returns their kinds."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s RETURNING type", [person])
        return sorted(kind for (kind,) in cursor.fetchall())


def found_by_name(username: str) -> tuple[int, str] | None:
    """(number, unit) of the person of that name, active or not."""
    return Person.objects.filter(username=username).exclude(role="worker").values_list("id", "unit").first()


def unit_of(person: int) -> str:
    """The person's unit."""
    return str(Person.objects.values_list("unit", flat=True).get(id=person))


def has_own_password(person: int) -> bool:
    """Whether the person chose a password, and so may be the only one who knows it."""
    found = Person.objects.get(id=person)
    return found.has_usable_password() and not found.must_change_password


def administrators() -> int:
    """How many may sign in as administrator."""
    return Person.objects.filter(role="administrator", is_active=True).count()
