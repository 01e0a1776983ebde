"""The quarantine as pages show it: what waits, urgent first, counted; what was settled, the latest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, visible_to

PAGE, CAP, KINDS = 50, 1000, 100
"""Lines of a page; where counting stops ("1,000+"); codes and senders that a page lists."""

Row = dict[str, Any]

_COLUMNS = (
    "id", "ref", "row", "number", "code", "place", "message", "urgent", "source", "owner", "settled_by", "settled_at",
    "settled_how", "settled_as", "tried_at", "tried_code", "file__ref", "file__name", "file__received_at",
    "file__format", "file__size_bytes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which refusals: of one code, of one sender (by the key of its name), and whether those that are settled."""

    code: str = ""
    source: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page, the reference after which the next one starts, and counts up to one more than `CAP`.

    `codes` and `sources` count what waits; a sender is (key, name, count). `source` is the name that was asked for.
    """

    rows: Sequence[Row]
    after: UUID | None
    codes: Mapping[str, int]
    sources: Sequence[tuple[str, str, int]]
    source: str
    urgent: int


def key_of(source: str) -> str:
    """What stands for the name of a sender in the address of a page."""
    return sha256(source.encode("utf-8")).hexdigest()[:12]


def page(viewer: Viewer, wanted: Wanted, *, after: UUID | None = None) -> Page:
    """One page of the unit's quarantine, in a fixed number of queries. Raises Unknown for a sender that has none."""
    seen = visible_to(viewer)
    sources = [(key_of(name), name, n) for name, n in _counted("source", viewer)]
    source = next((name for key, name, _ in sources if key == wanted.source), "")
    if wanted.source and not source:
        source = _settled_source(viewer, wanted.source)
    rows = seen.refused.filter(unit=viewer.unit, settled_at__isnull=not wanted.settled)
    rows = rows.filter(code=wanted.code) if wanted.code else rows
    rows = rows.filter(source=source) if source else rows
    last = seen.refused.filter(unit=viewer.unit, ref=after).values("id", "urgent", "settled_at").first()
    order = ("-settled_at", "-id") if wanted.settled else ("-urgent", "-id")
    found = _after(rows, last, order) if last else list(rows.order_by(*order).values(*_COLUMNS)[: PAGE + 1])
    further = found[PAGE - 1]["ref"] if len(found) > PAGE else None
    urgent = seen.refused.filter(unit=viewer.unit, urgent=True, settled_at__isnull=True).values("id")[: CAP + 1].count()
    codes = dict(_counted("code", viewer, source))
    return Page(_named(found[:PAGE]), further, codes, sources, source, urgent)


def one(viewer: Viewer, ref: UUID) -> tuple[Row, int]:
    """One refusal of the unit, and how many that wait are like it: same code, same sender. Raises Unknown."""
    seen = visible_to(viewer)
    found = seen.refused.filter(unit=viewer.unit, ref=ref).values(*_COLUMNS, "file_id").first()
    if found is None:
        raise Unknown("refusal: expected one of your unit, found none")
    rows = seen.refused.filter(
        unit=viewer.unit, code=found["code"], source=found["source"], settled_at__isnull=True
    ).exclude(id=found["id"])
    return _named([found])[0], rows.values("id")[: CAP + 1].count()


def _settled_source(viewer: Viewer, key: str) -> str:
    """A sender of whom nothing waits any more, by the key of its name."""
    names = visible_to(viewer).refused.filter(unit=viewer.unit, settled_at__isnull=False).order_by("-settled_at")
    for name in names.values_list("source", flat=True)[:CAP]:
        if key_of(name) == key:
            return str(name)
    raise Unknown("sender: expected one that your unit has refusals of, found none")


def _after(rows: Any, last: Mapping[str, Any], order: tuple[str, str]) -> list[Row]:
    """The rows behind `last`: two ranges of the index, one after the other."""
    if order[0] == "-settled_at":
        at = last["settled_at"]
        parts = [Q(settled_at=at, id__lt=last["id"]), Q(settled_at__lt=at)] if at else []
    else:
        parts = [Q(urgent=last["urgent"], id__lt=last["id"]), *([Q(urgent=False)] if last["urgent"] else [])]
    found: list[Row] = []
    for part in parts:
        if len(found) <= PAGE:
            found += rows.filter(part).order_by(*order).values(*_COLUMNS)[: PAGE + 1 - len(found)]
    return found


def _counted(column: str, viewer: Viewer, source: str = "") -> list[tuple[str, int]]:
    """Each code or sender of what waits, with its count: one step of the index for each, not one for each row."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        values = {"unit": viewer.unit, "source": source, "most": CAP + 1, "kinds": KINDS}
        cursor.execute(_COUNTED.format(column=column, within=_OF_SOURCE if source else ""), values)
        return [(name, n) for name, n in cursor.fetchall() if n]


_OF_SOURCE = "AND r.source = %(source)s"

_COUNTED = """
WITH RECURSIVE known AS (
    (SELECT r.{column} AS name FROM refused r WHERE r.unit = %(unit)s AND r.settled_at IS NULL {within}
     ORDER BY r.{column} LIMIT 1)
    UNION ALL
    SELECT (SELECT r.{column} FROM refused r WHERE r.unit = %(unit)s AND r.settled_at IS NULL {within}
            AND r.{column} > known.name ORDER BY r.{column} LIMIT 1)
    FROM known WHERE known.name IS NOT NULL
)
SELECT name, (SELECT count(*) FROM (
    SELECT 1 FROM refused r WHERE r.unit = %(unit)s AND r.settled_at IS NULL {within}
    AND r.{column} = known.name LIMIT %(most)s) AS few)
FROM known WHERE name IS NOT NULL LIMIT %(kinds)s
"""


def _named(rows: Sequence[Row]) -> list[Row]:
    columns = ("owner", "settled_by")
    known = people.names({row[column] for row in rows for column in columns if row[column]})
    return [{**row, **{f"{column}_name": known.get(row[column], "") for column in columns}} for row in rows]
