"""Referrals of one unit as its pages show them: in, out, waiting, late, ended; and one with all that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from psycopg import sql

from nodal.chain.follow import ENDED, UNREAD, State
from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, visible_to

Row = dict[str, Any]

PAGE = 50
"""Lines of a list. Our own choice: what fits on two screens."""

CAP = 1000
"""From here on a count says "more than": counting on would read what nobody asked to see."""

WALKED = 5000
"""How far into a tab imminent danger is looked for, from what waits longest on. Our own choice: a hundred pages."""

RECEIVED, SENT = "to_unit", "from_unit"
BOTH = (RECEIVED, SENT)

OPEN = tuple(state.value for state in State if state not in ENDED | {State.READY})
WAITING = tuple(sorted(state.value for state in UNREAD))


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to look at the referrals of a unit: which end, which states, in what order.

    `newest` False: what waits longest stands first. `by_due`: only what is late, the latest first. `danger_first`:
    before all of that stands what is in imminent danger.
    """

    ends: tuple[str, ...]
    states: tuple[str, ...]
    newest: bool = True
    by_due: bool = False
    danger_first: bool = True


TABS: Mapping[str, Tab] = {
    "in": Tab((RECEIVED,), OPEN, newest=False),
    "out": Tab((SENT,), OPEN),
    "ready": Tab((SENT,), (State.READY.value,), newest=False),
    "waiting": Tab(BOTH, WAITING, newest=False),
    "overdue": Tab(BOTH, OPEN, newest=False, by_due=True),
    "returned": Tab(BOTH, (State.RETURNED.value,)),
    "closed": Tab(BOTH, (State.CLOSED.value,), danger_first=False),
}
"""The tabs, in the order of the page."""

COLUMNS = (
    "id", "ref", "subject_kind", "subject_id", "from_unit", "to_unit", "state", "made_at", "changed_at", "due_at",
    "due_what",
)  # fmt: skip


def page(viewer: Viewer, name: str, *, now: datetime, after: UUID | None = None) -> list[Row]:
    """A page of a tab and one line more, from behind the referral `after` on. Imminent danger opens the first page."""
    tab, seen = TABS[name], visible_to(viewer)
    danger = _in_danger(viewer, name, now)
    last = seen.referral.filter(ref=after).values("id", "changed_at", "due_at").first() if after else None
    rows = [row for part in _parts(viewer, seen.referral.exclude(id__in=danger), tab, now, last) for row in part]
    key = "due_at" if tab.by_due else "changed_at"
    rows.sort(key=lambda row: (row[key], row["id"]), reverse=tab.newest)
    if danger and last is None:
        found = {row["id"]: row for row in seen.referral.filter(id__in=danger).values(*COLUMNS)}
        rows = [found[number] for number in danger if number in found] + rows
    rows = rows[: PAGE + 1]
    _with_subjects(seen, rows)
    return rows


def _in_danger(viewer: Viewer, name: str, now: datetime) -> list[int]:
    """The referrals of a tab whose subject is in imminent danger, what waits longest first: half a page at most."""
    if not TABS[name].danger_first:
        return []
    tab = TABS[name]
    key = "due_at" if tab.by_due else "changed_at"
    conditions = ["due_at < %(now)s"] if tab.by_due else [f"state = '{state}'" for state in tab.states]
    walks = " UNION ALL ".join(
        f"(SELECT id, subject_kind, subject_id, {key} AS since FROM referral WHERE {end} = %(unit)s AND {condition}"  # noqa: S608
        f" ORDER BY {key}, id LIMIT {WALKED})"
        for end in tab.ends
        for condition in conditions
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT w.id FROM ({walks}) w JOIN inbox_item i ON i.unit = %(unit)s AND i.subject_kind = w.subject_kind"  # noqa: S608
            " AND i.subject_id = w.subject_id AND i.band_rank = 0 ORDER BY w.since, w.id LIMIT %(most)s",
            {"unit": viewer.unit, "now": now, "most": PAGE // 2},
        )
        return [number for (number,) in cursor.fetchall()]


def _parts(viewer: Viewer, referrals: Any, tab: Tab, now: datetime, last: Row | None) -> Iterable[list[Row]]:
    """One statement per end: in each, every state is a short walk along an index, and the walks are put together."""
    for end in tab.ends:
        mine = referrals.filter(**{end: viewer.unit})
        if tab.by_due:
            late = mine.filter(due_at__lt=now).order_by("due_at", "id")
            yield list(_behind(late, "due_at", last, newest=False).values(*COLUMNS)[: PAGE + 1])
            continue
        sign = "-" if tab.newest else ""
        walks = [
            _behind(mine.filter(state=state), "changed_at", last, newest=tab.newest)
            .order_by(f"{sign}changed_at", f"{sign}id")
            .values(*COLUMNS)[: PAGE + 1]
            for state in tab.states
        ]
        together = walks[0].union(*walks[1:], all=True) if len(walks) > 1 else walks[0]
        yield list(together)


def _behind(rows: Any, key: str, last: Row | None, *, newest: bool) -> Any:
    if last is None or last[key] is None:
        return rows
    way = "lt" if newest else "gt"
    return rows.filter(Q(**{f"{key}__{way}": last[key]}) | Q(**{key: last[key], f"id__{way}": last["id"]}))


def counts(viewer: Viewer, *, now: datetime) -> dict[str, int]:
    """How many stand in each tab, counted no further than one more than `CAP`."""
    visible_to(viewer)
    values = {"unit": viewer.unit, "now": now, **{name: list(tab.states) for name, tab in TABS.items()}}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT ") + sql.SQL(", ").join(_count(name) for name in TABS), values)
        return dict(zip(TABS, cursor.fetchone(), strict=True))


def _count(name: str) -> sql.Composable:
    """Each end is a look into an index of its own that ends at the cap."""
    late = sql.SQL("due_at < %(now)s")
    is_there = late if TABS[name].by_due else sql.SQL("state = ANY({})").format(sql.Placeholder(name))
    one = sql.SQL("(SELECT 1 FROM referral WHERE {end} = %(unit)s AND {is_there} LIMIT {most})")
    most = sql.Literal(CAP + 1)
    ways = (one.format(end=sql.Identifier(end), is_there=is_there, most=most) for end in TABS[name].ends)
    return sql.SQL("(SELECT count(*) FROM (SELECT 1 FROM ({}) ways LIMIT {}) counted)").format(
        sql.SQL(" UNION ALL ").join(ways), most
    )


def _with_subjects(seen: Any, rows: Sequence[Row]) -> None:
    """Say of each line what it carries, as far as the viewer may see it, and why it came back."""
    reports = _subjects(seen.report, rows, "report", "ref", "number", "sender", "incident_type", "received_at")
    leads = _subjects(seen.lead, rows, "lead", "ref", "subject", "track", "state")
    bands = {
        (kind, subject): band
        for kind, subject, band in seen.priority.filter(
            Q(subject_kind="report", subject_id__in=list(reports)) | Q(subject_kind="lead", subject_id__in=list(leads))
        ).values_list("subject_kind", "subject_id", "band")
    }
    back = seen.referral_event.filter(
        referral__in=[row["id"] for row in rows if row["state"] == "returned"], kind="returned"
    )
    why = dict(back.values_list("referral_id", "details"))
    decided = _in_confirmed_leads(list(reports))
    for row in rows:
        subjects = leads if row["subject_kind"] == "lead" else reports
        row["subject"] = subjects.get(row["subject_id"])
        row["band"] = bands.get((row["subject_kind"], row["subject_id"]))
        row["why"] = why.get(row["id"], {})
        row["is_in_confirmed"] = row["subject_kind"] == "report" and row["subject_id"] in decided


def _in_confirmed_leads(reports: Sequence[int]) -> set[int]:
    """Those of the reports whose account a lead names that is confirmed, as far as the viewer sees it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p.report_id FROM party p JOIN lead_account la ON la.account_id = p.account_id"
            " JOIN lead l ON l.id = la.lead_id"
            " WHERE p.report_id = ANY(%s) AND p.role = 'reported' AND l.is_current AND l.state = 'confirmed'",
            [list(reports)],
        )
        return {number for (number,) in cursor.fetchall()}


def _subjects(table: Any, rows: Sequence[Row], kind: str, *columns: str) -> dict[int, Row]:
    wanted = [row["subject_id"] for row in rows if row["subject_kind"] == kind]
    return {row.pop("id"): row for row in table.filter(id__in=wanted).values("id", *columns)}


def _there(viewer: Viewer) -> Any:
    """What a person may open: what was set aside is gone, and what nobody sent yet is the sender's own business."""
    rows = visible_to(viewer).referral.exclude(state="superseded")
    return rows.exclude(state="ready", to_unit=viewer.unit)


def number_of(viewer: Viewer, ref: UUID) -> int:
    """The id of the referral with this reference. Raises Unknown."""
    found = _there(viewer).filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("referral: expected one of your unit, found none of that reference")
    return int(found)


def show(viewer: Viewer, ref: UUID) -> Row:
    """One referral: what it carries, every event by name, why it went there, and who sent the subject back before."""
    seen = visible_to(viewer)
    row: Row | None = _there(viewer).filter(ref=ref).values(*COLUMNS, "sealed_sha256").first()
    if row is None:
        raise Unknown("referral: expected one of your unit, found none of that reference")
    _with_subjects(seen, [row])
    subject = {"subject_kind": row["subject_kind"], "subject_id": row["subject_id"]}
    row["events"] = list(
        seen.referral_event.filter(referral=row["id"])
        .order_by("no")
        .values("no", "kind", "at", "recorded_at", "by", "details")
    )
    row["routing"] = (
        seen.routing.filter(**subject, from_unit=row["from_unit"])
        .values("unit", "confidence", "sentence", "evidence", "at")
        .first()
    )
    row["returned"] = list(
        seen.returned.filter(**subject).exclude(unit=row["to_unit"]).order_by("at").values("unit", "reason", "at")[:20]
    )
    row["others"] = list(
        _there(viewer)
        .filter(**subject)
        .exclude(id=row["id"])
        .order_by("-id")
        .values("ref", "from_unit", "to_unit", "state", "changed_at")[:20]
    )
    row["names"] = people.names({event["by"] for event in row["events"]} | _officers(row["events"]))
    row["colleagues"] = people.of_unit(row["to_unit"])
    return row


def _officers(events: Sequence[Row]) -> set[int]:
    named = (event["details"].get("officer", "") for event in events)
    return {int(name) for name in named if name.isascii() and name.isdigit() and len(name) < LONGEST_ID}


LONGEST_ID = 18
"""More digits than that are no id."""


def ready(viewer: Viewer, *, most: int) -> list[Row]:
    """What is ready to be sent, counted by kind and receiving unit, with the last id seen: (kind, unit, n, held, upto).

    `held`: leads that no named person has confirmed; they stay. Looks at no more than `most` referrals.
    """
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.subject_kind, r.to_unit,"
            " count(*) FILTER (WHERE r.subject_kind = 'report' OR l.state = 'confirmed'),"
            " count(*) FILTER (WHERE r.subject_kind = 'lead' AND l.state IS DISTINCT FROM 'confirmed'), max(r.id)"
            " FROM (SELECT id, subject_kind, subject_id, to_unit FROM referral WHERE from_unit = %s AND state = 'ready'"
            " ORDER BY changed_at, id LIMIT %s) r"
            " LEFT JOIN lead l ON r.subject_kind = 'lead' AND l.id = r.subject_id GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2",
            [viewer.unit, most],
        )
        return [
            {"kind": kind, "unit": unit, "n": n, "held": held, "upto": upto}
            for kind, unit, n, held, upto in cursor.fetchall()
        ]


def ready_ids(viewer: Viewer, kind: str, units: Sequence[str], *, upto: int, most: int) -> list[int]:
    """The referrals that a preview counted: of this kind, to these units, on the table by then."""
    rows = visible_to(viewer).referral.filter(
        from_unit=viewer.unit, state="ready", subject_kind=kind, to_unit__in=units, id__lte=upto
    )
    return list(rows.order_by("changed_at", "id").values_list("id", flat=True)[:most])
