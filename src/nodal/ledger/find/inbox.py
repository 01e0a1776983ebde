"""The inbox as pages show it: lines in the order of danger, page by page, with what put them there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from nodal.ledger.access import Unknown, Viewer, Visible, visible_to
from nodal.ledger.people import Colleague, colleagues

Rows = QuerySet[Any]

PAGE = 50
"""Lines of one page."""

CAP = 1000
"""Counting stops here: more is shown as "1,000+"."""

ORDER = ("band_rank", "-danger", "-workability", "dies_at", "id")
"""The order of the inbox: the same as its indexes, so that a page reads as many rows as it shows."""

NEW = timedelta(hours=24)
"""What reached the unit within this time is new."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines to show; an empty word asks for all. `who`: `me`, `nobody`, or the name of a colleague."""

    band: str = ""
    kind: str = ""
    who: str = ""
    dies: int = 0
    track: str = ""
    new: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the inbox. `title` and `reason` are parts, which the page makes a sentence of."""

    subject_kind: str
    subject_id: int
    ref: UUID
    state: str
    band: str
    track: str
    dies_at: datetime | None
    dies_rule: str | None
    received_at: datetime
    platform: str | None
    title: Mapping[str, Any]
    reason: Mapping[str, Any]
    group_key: str
    group_size: int
    assignee: int | None
    set_aside_why: str | None
    changed_at: datetime
    factors: Sequence[Mapping[str, Any]] = ()
    would_change: Sequence[Mapping[str, Any]] = ()
    flags: Sequence[str] = ()
    named: str = ""
    """The number of a report, the account of a lead: what tells two lines apart."""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, the reference after which the next page starts, counts by band, and who works at the unit."""

    lines: Sequence[Line]
    after: UUID | None
    counts: Mapping[str, int]
    people: Sequence[Colleague]


def page(viewer: Viewer, wanted: Wanted, *, after: UUID | None, at: datetime) -> Page:
    """One page of the inbox. A fixed number of queries, each through an index of the order."""
    seen = visible_to(viewer)
    staff = colleagues(viewer.unit)
    rows = _filtered(seen.inbox_item, viewer, wanted, staff, at)
    last = seen.inbox_item.filter(unit=viewer.unit, ref=after).values().first() if after else None
    order = ("-changed_at", "-id") if wanted.aside else ORDER
    found = list(_after(rows, last, aside=wanted.aside)) if last else list(rows.order_by(*order)[: PAGE + 1].values())
    lines = lines_of(seen, found[:PAGE])
    more = lines[-1].ref if len(found) > PAGE else None
    every_band = _filtered(seen.inbox_item, viewer, replace(wanted, band=""), staff, at)
    # Nothing keeps what was put aside in the order of bands, so counting it by band would read all of it.
    return Page(lines, more, {} if wanted.aside else _counts(every_band), staff)


def first(seen: Visible, viewer: Viewer, wanted: Wanted, count: int, *, at: datetime) -> list[Line]:
    """The first lines of what is asked for. `who` is `me` or `nobody` here."""
    rows = _filtered(seen.inbox_item, viewer, wanted, (), at)
    return lines_of(seen, list(rows.order_by(*ORDER)[:count].values()))


def bundle(viewer: Viewer, ref: UUID, *, limit: int = 100) -> tuple[Sequence[Line], int, Sequence[Colleague]]:
    """Every line that shares a file with this one, the most dangerous first; how many; who works at the unit."""
    seen = visible_to(viewer)
    head = seen.inbox_item.filter(unit=viewer.unit, ref=ref).first()
    if head is None:
        raise Unknown("inbox: expected a line of your unit, found none of that reference")
    rows = seen.inbox_item.filter(unit=viewer.unit, state="open")
    # A line without look-alikes is a bundle of itself.
    rows = rows.filter(group_key=head.group_key) if head.group_key else rows.filter(id=head.id)
    found = list(rows.order_by(*ORDER)[:limit].values())
    return lines_of(seen, found), rows.values("id")[: CAP + 1].count(), colleagues(viewer.unit)


def alarm(viewer: Viewer) -> tuple[int, int]:
    """(imminent lines that nobody has taken, urgent refused reports that nobody has settled), each up to a hundred."""
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(_ALARM, {"unit": viewer.unit})
        found: tuple[int, int] = cursor.fetchone()
    return found


_ALARM = """
SELECT (SELECT count(*) FROM (SELECT 1 FROM inbox_item WHERE unit = %(unit)s AND state = 'open' AND is_head
                              AND assignee IS NULL AND band_rank = 0 LIMIT 100) AS lines),
       (SELECT count(*) FROM (SELECT 1 FROM refused WHERE unit = %(unit)s AND urgent AND settled_at IS NULL
                              LIMIT 100) AS kept)
"""


def filters(viewer: Viewer) -> list[tuple[int, str, dict[str, Any]]]:
    """The person's saved views: (number, name, what they ask for)."""
    return list(visible_to(viewer).saved_filter.order_by("name").values_list("id", "name", "query"))


def _filtered(rows: Rows, viewer: Viewer, wanted: Wanted, staff: Sequence[Colleague], at: datetime) -> Rows:
    rows = rows.filter(unit=viewer.unit)
    rows = rows.filter(state="set_aside") if wanted.aside else rows.filter(state="open", is_head=True)
    if wanted.band:
        rows = rows.filter(band_rank=BANDS.index(wanted.band))
    if wanted.kind:
        rows = rows.filter(subject_kind=wanted.kind)
    if wanted.track:
        rows = rows.filter(track=wanted.track)
    if wanted.dies:
        rows = rows.filter(dies_at__gt=at, dies_at__lte=at + timedelta(days=wanted.dies))
    if wanted.new:
        rows = rows.filter(received_at__gt=at - NEW)
    if wanted.who == "nobody":
        rows = rows.filter(assignee=None)
    elif wanted.who:
        by_name = {one.username: one.id for one in staff}
        person = viewer.person if wanted.who == "me" else by_name.get(wanted.who, 0)
        rows = rows.filter(assignee=person)
    return rows


BANDS = ("imminent", "high", "routine", "verify")
"""As `facts.priorities`; the number of a band is its place here."""


def _after(rows: Rows, last: Mapping[str, Any], *, aside: bool) -> list[dict[str, Any]]:
    """The rows behind `last`, as one range of the index after the other: the way there is not read."""
    if aside:
        at, number = last["changed_at"], last["id"]
        ranges = [Q(changed_at=at, id__lt=number), Q(changed_at__lt=at)]
        order: tuple[str, ...] = ("-changed_at", "-id")
    else:
        order = ORDER
        band, danger, work, dies = (last[name] for name in ("band_rank", "danger", "workability", "dies_at"))
        same = Q(band_rank=band, danger=danger, workability=work)
        ranges = [same & _at(dies) & Q(id__gt=last["id"])]
        ranges += [same & Q(dies_at__gt=dies), same & Q(dies_at=None)] if dies else []
        ranges += [
            Q(band_rank=band, danger=danger, workability__lt=work),
            Q(band_rank=band, danger__lt=danger),
            Q(band_rank__gt=band),
        ]
    parts = [rows.filter(part).order_by(*order)[: PAGE + 1].values() for part in ranges]
    # Each part is in order and behind the one before it: taken one after the other they are in order too.
    found = list(parts[0].union(*parts[1:], all=True))
    return sorted(found, key=_lately if aside else _rank)[: PAGE + 1]


def _at(dies: datetime | None) -> Q:
    return Q(dies_at=dies) if dies else Q(dies_at=None)


def _rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
    dies = row["dies_at"]
    return row["band_rank"], -row["danger"], -row["workability"], dies is None, dies and dies.timestamp(), row["id"]


def _lately(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return -row["changed_at"].timestamp(), -row["id"]


def _counts(rows: Rows) -> dict[str, int]:
    """How many lines each band has, up to one more than `CAP`."""
    parts = [rows.filter(band_rank=rank).order_by().values("band_rank")[: CAP + 1] for rank in range(len(BANDS))]
    sql, values = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT band_rank, count(*) FROM ({sql}) AS found GROUP BY 1", values)  # noqa: S608 - our own
        found = dict(cursor.fetchall())
    return {band: found.get(rank, 0) for rank, band in enumerate(BANDS)}


_SHOWN = frozenset(Line.__slots__) - {"factors", "would_change", "flags", "named"}


def lines_of(seen: Visible, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The rows with why they stand where they stand, and with the flags of reports."""
    of = [(row["subject_kind"], row["subject_id"]) for row in rows]
    by_kind = {kind: [subject for name, subject in of if name == kind] for kind in ("report", "lead")}
    asked = reduce(or_, (Q(subject_kind=kind, subject_id__in=ids) for kind, ids in by_kind.items()))
    why = {
        (kind, subject): (factors, change)
        for kind, subject, factors, change in seen.priority.filter(asked).values_list(
            "subject_kind", "subject_id", "factors", "would_change"
        )
    }
    reports = {
        number: (flags, named)
        for number, flags, named in seen.report.filter(id__in=by_kind["report"]).values_list("id", "flags", "number")
    }
    leads = dict(seen.lead.filter(id__in=by_kind["lead"]).values_list("id", "subject"))
    return [
        Line(
            **{name: value for name, value in row.items() if name in _SHOWN},
            factors=why.get(key, ((), ()))[0],
            would_change=why.get(key, ((), ()))[1],
            flags=reports.get(key[1], ((), ""))[0] if key[0] == "report" else (),
            named=(reports.get(key[1], ((), ""))[1] if key[0] == "report" else leads.get(key[1])) or "",
        )
        for row, key in zip(rows, of, strict=True)
    ]
