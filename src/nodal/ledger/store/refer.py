"""Rows of referrals: routed, sent, returned, and everything that happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from nodal.chain.follow import Due, Event, Followed, Kind
from nodal.ledger import bulk
from nodal.ledger.access import Unknown, Viewer, visible_to
from nodal.ledger.models import Referral


@dataclass(frozen=True, slots=True)
class Route:
    """Where a subject's places point, as seen from a unit; `unit` None means that they settle nothing."""

    subject: int
    from_unit: str
    unit: str | None
    confidence: str | None
    sentence: str
    evidence: Sequence[Mapping[str, object]]
    evidence_key: str
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """A referral's subject and its two ends."""

    id: int
    subject_kind: str
    subject_id: int
    from_unit: str
    to_unit: str
    state: str
    evidence_key: str


def receivers(worker: Viewer, reports: Sequence[int], units: Sequence[str]) -> dict[int, str]:
    """Report -> which of these units took it in (the first by code)."""
    rows = visible_to(worker).access_grant.filter(
        subject_kind="report", subject_id__in=reports, unit__in=units, reason="received"
    )
    found: dict[int, str] = {}
    for report, unit in rows.order_by("-unit").values_list("subject_id", "unit"):
        found[report] = unit
    return found


def lead_units(worker: Viewer, leads: Sequence[int]) -> dict[int, str]:
    """Lead -> the unit that works it."""
    return dict(visible_to(worker).lead.filter(id__in=leads).exclude(unit=None).values_list("id", "unit"))


def returned(worker: Viewer, kind: str, subjects: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Subject -> (unit, evidence key) of everybody who sent it back."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = visible_to(worker).returned.filter(subject_kind=kind, subject_id__in=subjects)
    for subject, unit, key in rows.values_list("subject_id", "unit", "evidence_key"):
        found.setdefault(subject, []).append((unit, key))
    return found


def chosen(worker: Viewer, kind: str, subjects: Sequence[int]) -> set[int]:
    """Subjects whose way a person of the first unit chose, and nobody sent them back since."""
    visible_to(worker)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.subject_id FROM routing r WHERE r.subject_kind = %s AND r.subject_id = ANY(%s)"
            " AND r.confidence = 'chosen' AND NOT EXISTS (SELECT 1 FROM returned b"
            " WHERE b.subject_kind = r.subject_kind AND b.subject_id = r.subject_id AND b.at >= r.at)",
            [kind, list(subjects)],
        )
        return {subject for (subject,) in cursor.fetchall()}


def save_routes(worker: Viewer, kind: str, routes: Sequence[Route], *, at: datetime) -> None:
    """Put the routes in the place of earlier ones, and a referral on the table for each that settles."""
    subjects = [route.subject for route in routes]
    visible_to(worker).routing.filter(subject_kind=kind, subject_id__in=subjects).delete()
    bulk.insert(
        "routing",
        ("subject_kind", "subject_id", "from_unit", "unit", "confidence", "sentence", "evidence", "at"),
        ((kind, r.subject, r.from_unit, r.unit, r.confidence, r.sentence, bulk.text(r.evidence), at) for r in routes),
    )
    wanted = [
        (r.subject, r.from_unit, unit, r.evidence_key)
        for r in routes
        for unit in ([r.unit, *r.copies] if r.unit else ())
    ]
    _set_aside(kind, subjects)
    bulk.insert(
        "referral",
        ("subject_kind", "subject_id", "from_unit", "to_unit", "evidence_key", "state", "made_at", "changed_at"),
        ((kind, *one, "ready", at, at) for one in wanted),
        or_keep=True,
    )
    _take_up_again(kind, wanted)


def may_see(viewer: Viewer, kind: str, subject: int) -> bool:
    """Whether the viewer's unit holds the subject."""
    table = visible_to(viewer).lead if kind == "lead" else visible_to(viewer).report
    return bool(table.filter(id=subject).exists())


def _set_aside(kind: str, subjects: Sequence[int]) -> None:
    """A referral that nobody sent yet follows the evidence: what it no longer says is set aside."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE referral SET state = 'superseded'"
            " WHERE state = 'ready' AND subject_kind = %s AND subject_id = ANY(%s)",
            [kind, list(subjects)],
        )


def _take_up_again(kind: str, wanted: Sequence[tuple[int, str, str, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE referral SET state = 'ready' WHERE state = 'superseded' AND subject_kind = %s"
            " AND subject_id = %s AND from_unit = %s AND to_unit = %s AND evidence_key = %s",
            [(kind, *one) for one in wanted],
        )


def ways(viewer: Viewer, referrals: Sequence[int] | None = None, **where: object) -> list[Way]:
    """Referrals that the viewer may see."""
    rows = visible_to(viewer).referral.filter(**where).order_by("id")
    rows = rows if referrals is None else rows.filter(id__in=referrals)
    return [
        Way(*row)
        for row in rows.values_list("id", "subject_kind", "subject_id", "from_unit", "to_unit", "state", "evidence_key")
    ]


def way(viewer: Viewer, referral: int) -> Way:
    """One referral. Raises Unknown for one that the viewer may not see."""
    found = ways(viewer, [referral])
    if not found:
        raise Unknown("referral: expected one of your unit, found none of that number")
    return found[0]


def move(viewer: Viewer, referrals: Sequence[int], *, before: str, after: str) -> list[int]:
    """Change the state of those that are still in the state seen; returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE referral SET state = %s WHERE id = ANY(%s) AND state = %s RETURNING id",
            [after, list(referrals), before],
        )
        return sorted(row[0] for row in cursor.fetchall())


def pass_on(viewer: Viewer, ways_: Sequence[Way], reports: Mapping[int, Sequence[int]], *, at: datetime) -> None:
    """Let the receiving units see what they are sent: the subject, and of a lead the reports behind it."""
    grants = list(_grants(ways_, reports, at))
    bulk.insert("access_grant", ("subject_kind", "subject_id", "unit", "granted_at", "reason"), grants, or_keep=True)


def grant_again(worker: Viewer, ways_: Sequence[Way], reports: Mapping[int, Sequence[int]], *, at: datetime) -> None:
    """Open a grant that ended when the unit sent the subject back: it gets it again, on new evidence.

    As the worker, and only after `pass_on`, which the database refuses for what the sender may not see.
    """
    visible_to(worker)
    rows = [(kind, subject, unit, at, reason) for kind, subject, unit, _, reason in _grants(ways_, reports, at)]
    with connection.cursor() as cursor:
        cursor.execute(_GRANT_AGAIN, [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * 5)


def _grants(ways_: Sequence[Way], reports: Mapping[int, Sequence[int]], at: datetime) -> Iterable[_Grant]:
    for one in ways_:
        yield one.subject_kind, one.subject_id, one.to_unit, at, "referred"
        for report in reports.get(one.subject_id, ()) if one.subject_kind == "lead" else ():
            yield "report", report, one.to_unit, at, "referred with a lead"


_Grant = tuple[str, int, str, datetime, str]
_GRANT_AGAIN = """
UPDATE access_grant g SET until = NULL, granted_at = new.at, reason = new.reason
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::timestamptz[], %s::text[])
  AS new (kind, subject, unit, at, reason)
WHERE g.subject_kind = new.kind AND g.subject_id = new.subject AND g.unit = new.unit AND g.until IS NOT NULL
"""


def end_grant(worker: Viewer, one: Way, *, at: datetime) -> None:
    """A unit that sends a subject back no longer sees it, nor the reports that came with a lead and nothing else."""
    held = visible_to(worker).access_grant.filter(unit=one.to_unit, until=None)
    held.filter(subject_kind=one.subject_kind, subject_id=one.subject_id).update(until=at)
    if one.subject_kind == "lead":
        with connection.cursor() as cursor:
            cursor.execute(_END_OF_WHAT_CAME_ALONG, {"lead": one.subject_id, "unit": one.to_unit, "at": at})


_END_OF_WHAT_CAME_ALONG = """
UPDATE access_grant g SET until = %(at)s
FROM lead_account la JOIN party p ON p.account_id = la.account_id AND p.role = 'reported'
WHERE la.lead_id = %(lead)s AND g.subject_kind = 'report' AND g.subject_id = p.report_id AND g.unit = %(unit)s
  AND g.until IS NULL AND g.reason = 'referred with a lead'
  AND NOT EXISTS (
    SELECT 1 FROM party p2 JOIN lead_account la2 ON la2.account_id = p2.account_id
    JOIN access_grant held ON held.subject_kind = 'lead' AND held.subject_id = la2.lead_id AND held.unit = %(unit)s
         AND held.until IS NULL
    WHERE p2.report_id = p.report_id AND p2.role = 'reported')
"""


def append_events(viewer: Viewer, events: Sequence[tuple[int, int, Event]], *, recorded_at: datetime) -> None:
    """(referral, number of the event, event) to be appended."""
    bulk.insert(
        "referral_event",
        ("referral_id", "no", "kind", "at", "recorded_at", "by", "details"),
        (
            (referral, no, event.kind.value, event.at, recorded_at, viewer.person, bulk.text(dict(event.details)))
            for referral, no, event in events
        ),
    )


def set_clock(viewer: Viewer, referrals: Sequence[int], due: Due | None, *, at: datetime) -> None:
    """Remember when these last changed, and the first duty that runs on them."""
    visible_to(viewer).referral.filter(id__in=referrals).update(
        changed_at=at, due_at=due.due_at if due else None, due_what=due.duty.name if due else None
    )


def load_followed(viewer: Viewer, referrals: Sequence[int]) -> dict[int, Followed]:
    """Each referral with all that happened to it."""
    events: dict[int, list[Event]] = {referral: [] for referral in referrals}
    rows = visible_to(viewer).referral_event.filter(referral__in=referrals).order_by("referral", "no")
    for referral, kind, at, by, details in rows.values_list("referral_id", "kind", "at", "by", "details"):
        events[referral].append(Event(Kind(kind), at, str(by), details))
    minors = _minors(viewer, referrals)
    return {
        referral: Followed(str(referral), tuple(happened), is_minor=referral in minors)
        for referral, happened in events.items()
    }


def _minors(viewer: Viewer, referrals: Sequence[int]) -> set[int]:
    of_lead = {one.subject_id: one.id for one in ways(viewer, referrals) if one.subject_kind == "lead"}
    rows = visible_to(viewer).lead.filter(id__in=list(of_lead), track="welfare").values_list("id", flat=True)
    return {of_lead[lead] for lead in rows}


def save_return(viewer: Viewer, one: Way, *, reason: str, at: datetime) -> None:
    """Remember that this unit sent the subject back on this evidence."""
    visible_to(viewer).returned.create(
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        unit=one.to_unit,
        evidence_key=one.evidence_key,
        reason=reason,
        at=at,
    )


def keep_sealed(viewer: Viewer, referral: int, sealed: bytes, sha256: str) -> None:
    """Keep the very bytes that were signed; they are sent again, never signed again."""
    Referral.objects.filter(id=referral, sealed=None).update(sealed=sealed, sealed_sha256=sha256)


def message_id(viewer: Viewer, referral: int) -> str:
    """The id under which a referral travels: made here and kept, so that sending twice is receiving once."""
    return str(visible_to(viewer).referral.values_list("ref", flat=True).get(id=referral))


def unconfirmed(viewer: Viewer, leads: Sequence[int]) -> set[int]:
    """Which of these leads no named person has confirmed, or somebody cleared."""
    held = visible_to(viewer).lead.filter(id__in=leads)
    return set(leads) - set(held.filter(state="confirmed").values_list("id", flat=True))


def sealed(viewer: Viewer, referral: int) -> bytes | None:
    """The sealed package of a referral, if it was made."""
    kept = visible_to(viewer).referral.filter(id=referral).values_list("sealed", flat=True).first()
    return bytes(kept) if kept else None
