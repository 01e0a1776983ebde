"""Persons and units as an administrator sees them: those of the own unit and of the units below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from nodal.ledger.access import Unknown, Viewer
from nodal.ledger.models import PasswordReset, Person

PAGE = 50
Row = dict[str, Any]

_BELOW = """
    WITH RECURSIVE below AS (
        SELECT code FROM unit WHERE code = %s
        UNION SELECT unit.code FROM unit JOIN below ON unit.parent = below.code
    ) SELECT code FROM below
"""


def below(unit: str) -> list[str]:
    """Codes of a unit and of all units below it in the pack's tree."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [unit])
        return [code for (code,) in cursor.fetchall()]


def persons(viewer: Viewer, *, unit: str = "", after: int = 0) -> list[Row]:
    """One page and one more, by unit and name; `after`: number of the last person that was shown."""
    scope = below(viewer.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.username, p.name, p.unit, p.role, p.is_active, p.must_change_password,"
            " starts_with(p.password, '!') AS has_none, p.last_login,"
            " EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = p.id) AS has_factor,"
            " EXISTS (SELECT 1 FROM password_reset r WHERE r.person_id = p.id AND r.done_at IS NULL) AS reset_open"
            " FROM person p WHERE p.role <> 'worker' AND p.unit = ANY(%s) AND (%s = '' OR p.unit = %s)"
            " AND (%s = 0 OR (p.unit, p.username) > (SELECT l.unit, l.username FROM person l WHERE l.id = %s))"
            " ORDER BY p.unit, p.username LIMIT %s",
            [scope, unit, unit, after, after, PAGE + 1],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def person(viewer: Viewer, number: int) -> Row:
    """One person. Raises Unknown for one of a unit that is not the viewer's to administer."""
    scope = below(viewer.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.username, p.name, p.unit, p.role, p.is_active, p.must_change_password,"
            " starts_with(p.password, '!') AS has_none, p.last_login,"
            " ARRAY(SELECT m.type FROM mfa_authenticator m WHERE m.user_id = p.id ORDER BY m.type) AS factors"
            " FROM person p WHERE p.id = %s AND p.role <> 'worker' AND p.unit = ANY(%s)",
            [number, scope],
        )
        found = cursor.fetchone()
        if found is None:
            raise Unknown("person: expected one of your units, found none")
        return dict(zip([column.name for column in cursor.description], found, strict=True))


def open_reset(number: int) -> Row | None:
    """The reset that somebody asked for and nobody has done."""
    columns = ("id", "asked_by", "asked_by__name", "asked_at", "reason")
    return PasswordReset.objects.filter(person=number, done_at=None).values(*columns).first()


def units(viewer: Viewer) -> list[Row]:
    """The units that the viewer administers, each with how many persons may sign in and how many are closed out."""
    scope = below(viewer.unit)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.code, u.tier, u.parent, count(p.id) FILTER (WHERE p.is_active) AS active,"
            " count(p.id) FILTER (WHERE NOT p.is_active) AS closed"
            " FROM unit u LEFT JOIN person p ON p.unit = u.code WHERE u.code = ANY(%s)"
            " GROUP BY u.code, u.tier, u.parent ORDER BY count(p.id) = 0, u.code LIMIT 2000",
            [scope],
        )
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def other_administrators(number: int) -> int:
    """How many others may sign in as administrator; held to the end of the transaction, so that none goes meanwhile."""
    rows = Person.objects.select_for_update().filter(role="administrator", is_active=True).order_by("id")
    return sum(1 for one in rows.values_list("id", flat=True) if one != number)


def change(number: int, **fields: object) -> None:
    """Set fields of a person."""
    Person.objects.filter(id=number).update(**fields)


def ask_reset(number: int, *, by: int, at: datetime, reason: str) -> None:
    """Somebody asks that password and second factors be made anew."""
    PasswordReset.objects.create(person_id=number, asked_by_id=by, asked_at=at, reason=reason)


def do_reset(reset: int, *, by: int, at: datetime) -> bool:
    """Somebody else does it; False when it was done before."""
    return PasswordReset.objects.filter(id=reset, done_at=None).update(done_by_id=by, done_at=at) == 1
