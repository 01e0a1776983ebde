"""Platforms that may submit: their credentials, of which only a digest is kept, and whose reports theirs become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Viewer
from nodal.ledger.models import Sender as SenderRow


@dataclass(frozen=True, slots=True)
class Sender:
    """A platform as its administrator sees it."""

    id: int
    name: str
    username: str
    unit: str
    is_strict: bool
    made_at: datetime
    rotated_at: datetime | None
    disabled_at: datetime | None

    @property
    def viewer(self) -> Viewer:
        """Who acts when this platform calls: the machine, on behalf of the sender's unit."""
        worker = people.worker()
        return Viewer(worker.person, worker.username, worker.name, self.unit, worker.role)


@dataclass(frozen=True, slots=True)
class Calling:
    """A platform that is calling: whose digest has to be shown, and for whom the machine then acts."""

    id: int
    name: str
    username: str
    sha256: str
    is_strict: bool
    is_disabled: bool
    viewer: Viewer


def add(name: tuple[str, str], sha256: str, *, is_strict: bool, made_by: Viewer, unit: str, at: datetime) -> Sender:
    """Enter a platform by its name and user name and the digest of its password."""
    row = SenderRow.objects.create(
        name=name[0],
        username=name[1],
        sha256=sha256,
        is_strict=is_strict,
        unit=unit,
        made_by=made_by.person,
        made_at=at,
    )
    return _sender(row)


def is_taken(*, name: str, username: str) -> bool:
    """Whether there is a platform of that name, or of one that is the same when it signs in."""
    return SenderRow.objects.filter(name=name).exists() or SenderRow.objects.filter(username=username).exists()


def listed(units: Sequence[str], *, limit: int = 500) -> list[Sender]:
    """The platforms of these units, by name."""
    return [_sender(row) for row in SenderRow.objects.filter(unit__in=units).order_by("name")[:limit]]


def named(name: str, units: Sequence[str]) -> Sender | None:
    """The platform of that name, or user name, of one of these units."""
    rows = SenderRow.objects.filter(unit__in=units)
    row = rows.filter(name=name).first() or rows.filter(username=name).first()
    return _sender(row) if row else None


def by_id(sender: int) -> Sender:
    """One platform."""
    return _sender(SenderRow.objects.get(id=sender))


def rotate(sender: int, *, sha256: str, at: datetime) -> None:
    """Give a platform a new password; the old one opens nothing from now on. One that was disabled may call again."""
    SenderRow.objects.filter(id=sender).update(sha256=sha256, rotated_at=at, disabled_at=None)


def disable(sender: int, *, at: datetime) -> bool:
    """Shut a platform out; False when it was before."""
    return bool(SenderRow.objects.filter(id=sender, disabled_at=None).update(disabled_at=at))


def calling(username: str) -> Calling | None:
    """Who presents this user name. One cheap question: it is asked at every call."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, s.name, s.username, s.sha256, s.is_strict, s.disabled_at IS NOT NULL, s.unit, p.id"
            " FROM sender s LEFT JOIN person p ON p.username = %s WHERE s.username = %s",
            [people.WORKER, username],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    *of_sender, unit, worker = row
    person = worker or people.worker().person
    return Calling(*of_sender, Viewer(person, people.WORKER, people.WORKER, unit, people.WORKER))


def _sender(row: SenderRow) -> Sender:
    return Sender(row.pk, row.name, row.username, row.unit, row.is_strict, row.made_at, row.rotated_at, row.disabled_at)
