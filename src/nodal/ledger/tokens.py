"""Keys of the API: who made them, in whose name they act, until when. Only a digest of a key is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from nodal.ledger.access import Viewer
from nodal.ledger.models import ApiToken, Person

USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use is written at most so often: a program may call many times a second."""


@dataclass(frozen=True, slots=True)
class Token:
    """A key as its administrator sees it. The key itself is not here, nor anywhere."""

    id: int
    ref: UUID
    name: str
    person: int
    username: str
    person_name: str
    unit: str
    made_by: str
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


def add(*, name: str, person: Viewer, sha256: str, made_by: Viewer, at: datetime, ends_at: datetime) -> Token:
    """Enter a key by its digest."""
    row = ApiToken.objects.create(
        name=name,
        person_id=person.person,
        unit=person.unit,
        sha256=sha256,
        made_by_id=made_by.person,
        made_at=at,
        ends_at=ends_at,
    )
    return _token(ApiToken.objects.select_related("person", "made_by").get(pk=row.pk))


def listed(*, person: int | None = None, units: Sequence[str] | None = None, limit: int = 500) -> list[Token]:
    """Every key, the youngest first; `person`: those in this person's name; `units`: those for these units."""
    rows = ApiToken.objects.select_related("person", "made_by").order_by("-made_at", "-id")
    rows = rows if person is None else rows.filter(person=person)
    rows = rows if units is None else rows.filter(unit__in=units)
    return [_token(row) for row in rows[:limit]]


def by_ref(ref: UUID) -> Token | None:
    """One key."""
    row = ApiToken.objects.select_related("person", "made_by").filter(ref=ref).first()
    return _token(row) if row else None


def revoke(token: int, *, at: datetime) -> bool:
    """End a key now; False when it was ended before."""
    return bool(ApiToken.objects.filter(id=token, revoked_at=None).update(revoked_at=at))


def bearer(sha256: str, *, at: datetime) -> tuple[str, Viewer] | None:
    """(the digest as stored, the person in whose name it acts): None for a key that is absent, ended, revoked, of a
    person who is disabled, or of one who has moved to another unit."""
    rows = ApiToken.objects.select_related("person").filter(
        sha256=sha256, revoked_at=None, ends_at__gt=at, person__is_active=True, person__unit=F("unit")
    )
    row = rows.exclude(person__role="worker").first()
    if row is None:
        return None
    if row.used_at is None or row.used_at <= at - USE_NOTED_EVERY:
        _note_use(row.pk, at)
    person: Person = row.person
    return row.sha256, Viewer(person.pk, person.username, person.name, person.unit, person.role, row.pk)


def _note_use(token: int, at: datetime) -> None:
    stale = Q(used_at=None) | Q(used_at__lte=at - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, id=token).update(used_at=at)


def _token(row: ApiToken) -> Token:
    return Token(
        id=row.pk,
        ref=row.ref,
        name=row.name,
        person=row.person_id,
        username=row.person.username,
        person_name=row.person.name,
        unit=row.unit,
        made_by=row.made_by.name,
        made_at=row.made_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )
