"""Which identity of an office's identity provider belongs to which person. The library's rows, read as plain SQL."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from nodal.ledger.models import Person


def tied(person: int, provider: str) -> str | None:
    """The person's subject at that provider; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT uid FROM socialaccount_socialaccount WHERE user_id = %s AND provider = %s ORDER BY id LIMIT 1",
            [person, provider],
        )
        found = cursor.fetchone()
    return None if found is None else str(found[0])


def opens(person: int, provider: str, subject: str) -> bool:
    """Whether the identity is this person's, who is active and no machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM socialaccount_socialaccount s JOIN person p ON p.id = s.user_id"
            " WHERE s.user_id = %s AND s.provider = %s AND s.uid = %s AND p.is_active AND p.role <> 'worker'",
            [person, provider, subject],
        )
        return cursor.fetchone() is not None


def tie(person: int, provider: str, subject: str, *, at: datetime) -> bool:
    """Tie an identity to a person; False when it is somebody's already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO socialaccount_socialaccount (provider, uid, last_login, date_joined, extra_data, user_id)"
            " VALUES (%s, %s, %s, %s, '{}', %s) ON CONFLICT DO NOTHING RETURNING id",
            [provider, subject, at, at, person],
        )
        return cursor.fetchone() is not None


def untie(person: int, provider: str) -> list[str]:
    """Take the person's identities at that provider away; returns them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM socialaccount_socialaccount WHERE user_id = %s AND provider = %s RETURNING uid",
            [person, provider],
        )
        return sorted(subject for (subject,) in cursor.fetchall())


def hold(person: int) -> None:
    """Nobody else changes this person until the transaction ends."""
    Person.objects.select_for_update().get(id=person)
