"""The audit log as a reader sees it: who did what and when, of the units that the reader looks after.

Rows of the log are read as the worker, because whoever appends may not read; each function asks for the units first and
shows nothing beyond them. Every list walks an index per unit (and action) from the latest entry back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well
from nodal.ledger.find.people import below
from nodal.ledger.models import AuditCheckpoint, AuditLeaf, Person

PAGE = 50
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries. Empty or None: whichever. `before`: time and number of the last one that was shown."""

    person: int | None = None
    actions: tuple[str, ...] = ()
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: tuple[datetime, int] | None = None


def units_of(viewer: Viewer) -> list[str]:
    """The units whose entries a reader sees: an auditor the own one and those below it, a supervisor the own one."""
    return below(viewer.unit) if viewer.role == "auditor" else [viewer.unit]


def entries(viewer: Viewer, wanted: Wanted, *, limit: int = PAGE + 1) -> list[Row]:
    """The latest entries that fit, with the names of the persons."""
    where, values = _where(wanted)
    values["limit"] = limit
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        values["units"] = _with_people(cursor, units_of(viewer))
        cursor.execute(_statement(wanted, where), values)
        found = [dict(zip([c.name for c in cursor.description], row, strict=True)) for row in cursor.fetchall()]
    names = people.names({row["person"] for row in found})
    return [{**row, "name": names.get(row["person"], ""), "detail": _read(row["detail"])} for row in found]


_COLUMNS = (
    "a.id, a.at, a.person, a.unit, a.action, a.subject_kind, a.subjects[1:4] AS subjects,"
    " cardinality(a.subjects) AS n, a.detail"
)


def _statement(wanted: Wanted, where: str) -> str:
    """A walk back along one index for each unit (and action); for a person, along the person's own."""
    if wanted.person is not None:
        unit = "a.person = %(person)s AND a.unit = ANY(%(units)s)"
        action = " AND a.action = ANY(%(actions)s)" if wanted.actions else ""
        return (
            f"SELECT {_COLUMNS} FROM audit_in a WHERE {unit}{action}{where}"  # noqa: S608 - words of this file
            " ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s"
        )
    over, one = "unnest(%(units)s::text[]) AS u(unit)", "a.unit = u.unit"
    if wanted.actions:
        over += ", unnest(%(actions)s::text[]) AS w(action)"
        one += " AND a.action = w.action"
    return (
        f"SELECT a.* FROM {over}, LATERAL (SELECT {_COLUMNS} FROM audit_in a WHERE {one}{where}"  # noqa: S608
        " ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s) AS a ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s"
    )


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    words: list[str] = []
    values: dict[str, Any] = {"person": wanted.person, "actions": list(wanted.actions)}
    if wanted.kind:
        words.append("a.subject_kind = %(kind)s")
        values["kind"] = wanted.kind
    if wanted.since:
        words.append("a.at >= %(since)s")
        values["since"] = wanted.since
    if wanted.until:
        words.append("a.at < %(until)s")
        values["until"] = wanted.until
    if wanted.before:
        words.append("a.at <= %(at)s AND (a.at, a.id) < (%(at)s, %(id)s)")
        values["at"], values["id"] = wanted.before
    return "".join(f" AND {word}" for word in words), values


def _with_people(cursor: Any, units: Sequence[str]) -> list[str]:
    """Only units in which somebody is or was: the log of a unit without persons is empty."""
    if len(units) == 1:
        return list(units)
    cursor.execute("SELECT DISTINCT unit FROM person WHERE unit = ANY(%s)", [list(units)])
    return [unit for (unit,) in cursor.fetchall()]


_SEARCHES = "SELECT s.id, s.at, s.person, s.unit, s.purpose, s.kind, s.found FROM search_made s WHERE s.unit = u.unit"


def searches(viewer: Viewer, *, before: tuple[datetime, int] | None = None) -> list[Row]:
    """Searches that were made, with their purpose; what was looked for is not kept."""
    further = " AND s.at <= %(at)s AND (s.at, s.id) < (%(at)s, %(id)s)" if before else ""
    values: dict[str, Any] = {"limit": PAGE + 1}
    if before:
        values["at"], values["id"] = before
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        values["units"] = _with_people(cursor, units_of(viewer))
        cursor.execute(
            f"SELECT s.* FROM unnest(%(units)s::text[]) AS u(unit), LATERAL ({_SEARCHES}{further}"  # noqa: S608 - ours
            " ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s) AS s ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s",
            values,
        )
        found = [dict(zip([c.name for c in cursor.description], row, strict=True)) for row in cursor.fetchall()]
    names = people.names({row["person"] for row in found})
    return [{**row, "name": names.get(row["person"], "")} for row in found]


def persons(viewer: Viewer) -> list[Row]:
    """Persons whose acts the reader sees, for the filter."""
    rows = Person.objects.filter(unit__in=units_of(viewer)).exclude(role="worker").order_by("name", "id")
    return list(rows.values("id", "name", "unit")[:500])


def head() -> Row | None:
    """The last signed checkpoint."""
    row = AuditCheckpoint.objects.order_by("-size").first()
    if row is None:
        return None
    return {"size": row.size, "root": bytes(row.root).hex(), "at": row.at, "note": row.note}


def place_of(viewer: Viewer, entry: int) -> int | None:
    """The entry's place in the log; None while no checkpoint covers it. Raises Unknown for another unit's entry."""
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_in WHERE id = %s AND unit = ANY(%s)", [entry, units_of(viewer)])
        if cursor.fetchone() is None:
            raise Unknown("entry: expected one of your units, found none")
        return AuditLeaf.objects.filter(entry=entry).values_list("seq", flat=True).first()


def _read(detail: Any) -> dict[str, Any]:
    return json.loads(detail) if isinstance(detail, str) else dict(detail or {})
