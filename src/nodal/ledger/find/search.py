"""What a search finds among what the viewer may see, and whether another unit holds an exact value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from nodal.facts.wanted import Reading
from nodal.ledger import people
from nodal.ledger.access import Unknown, Viewer, acting_as_well, visible_to
from nodal.ledger.models import Unit

Document = dict[str, Any]

SHOWN = 50
"""Rows of a kind that a page of results shows."""

LOOKED_AT = 1000
"""Places of one value that are looked at: a value that stands in more is everybody's, and narrows nothing down."""

TEXT_REPORTS = 2000
"""Reports whose whole text one search reads, the youngest first. Measured: docs/decisions/0010."""

OTHER_UNITS = 5
"""Other units that are named; a value that more of them hold is everybody's."""


@dataclass(slots=True)
class Found:
    """What a search found. `elsewhere`: other units that hold it, `and_more`: so many that not all are named. `before`:
    the last report whose text was read, when there are older ones."""

    reports: list[Document] = field(default_factory=list)
    leads: list[Document] = field(default_factory=list)
    referrals: list[Document] = field(default_factory=list)
    units: list[Document] = field(default_factory=list)
    elsewhere: list[Document] = field(default_factory=list)
    and_more: bool = False
    looked_through: int | None = None
    before: UUID | None = None

    @property
    def number(self) -> int:
        """How many rows the page shows."""
        return len(self.reports) + len(self.leads) + len(self.referrals) + len(self.units)


def identifier(viewer: Viewer, readings: Sequence[Reading], spellings: Sequence[str]) -> Found:
    """Where an exact value stands: in a canonical form, else as it was written; and which other units hold it."""
    places = _places(viewer, readings, spellings)
    found = _about(viewer, places)
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, {**_values(readings, spellings), "unit": viewer.unit, "limit": OTHER_UNITS + 1})
        units = [code for (code,) in cursor.fetchall()]
    found.elsewhere, found.and_more = _units(Q(code__in=units[:OTHER_UNITS])), len(units) > OTHER_UNITS
    return found


def number(viewer: Viewer, number: str) -> Found:
    """The report of that number, of whichever source."""
    rows = visible_to(viewer).report.filter(number=number).order_by("-id")
    return _about(viewer, list(rows.values_list("id", flat=True)[:SHOWN]))


def unit(viewer: Viewer, spellings: Sequence[str]) -> Found:
    """Units of that code or with that name, and what went between them and the viewer's."""
    seen = visible_to(viewer)
    named = Q()
    for text in spellings:
        named |= Q(code__iexact=text) | Q(name__icontains=text) | Q(name_local__icontains=text)
    units = _units(named)
    codes = [row["code"] for row in units]
    ends = seen.referral.filter(Q(from_unit__in=codes) | Q(to_unit__in=codes)).exclude(state="superseded")
    return Found(units=units, referrals=_referrals(ends))


def text(viewer: Viewer, needle: str, *, before: UUID | None) -> Found:
    """The reports in which somebody wrote this, among the next `TEXT_REPORTS` that the unit holds; none is skipped."""
    visible_to(viewer)
    last = _id_of(viewer, before) if before else None
    with connection.cursor() as cursor:
        cursor.execute(_YOUNGEST, {"unit": viewer.unit, "before": last, "limit": TEXT_REPORTS + 1})
        ids = [report for (report,) in cursor.fetchall()]
        there_are_more, ids = len(ids) > TEXT_REPORTS, ids[:TEXT_REPORTS]
        inside = json.dumps(needle, ensure_ascii=False)[1:-1]  # as it stands within the JSON of what was told
        cursor.execute(_TEXT, {"reports": ids, "inside": inside, "needle": needle, "limit": SHOWN + 1})
        hits = [report for (report,) in cursor.fetchall()]
    if len(hits) > SHOWN:  # the rest of this stretch is read with the next search
        hits = hits[:SHOWN]
        there_are_more, ids = True, [report for report in ids if report >= hits[-1]]
    found = _about(viewer, hits)
    found.looked_through = len(ids)
    found.before = visible_to(viewer).report.values_list("ref", flat=True).get(id=ids[-1]) if there_are_more else None
    return found


def made_since(viewer: Viewer, at: datetime, *, span: timedelta) -> list[datetime]:
    """When the viewer searched within `span` before `at`, the first first. Locks further searches of this person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('search', %s))", [viewer.person])
    rows = visible_to(viewer).search_made.filter(person=viewer.person, at__gt=at - span).order_by("at")
    return list(rows.values_list("at", flat=True))


def keep(viewer: Viewer, *, kind: str, purpose: str, found: int, at: datetime) -> int:
    """Remember that a search was made and why; never for what."""
    row = visible_to(viewer).search_made.create(
        person=viewer.person, unit=viewer.unit, at=at, purpose=purpose, kind=kind, found=found
    )
    return int(row.pk)


def _values(readings: Sequence[Reading], spellings: Sequence[str]) -> dict[str, object]:
    digests = [value.partition(":") for kind, value in readings if kind == "hash"]
    return {
        "kinds": [kind for kind, _ in readings],
        "values": [value for _, value in readings],
        "spellings": list(spellings),
        "algorithms": [algorithm for algorithm, _, _ in digests],
        "digests": [digest for _, _, digest in digests],
        "places": LOOKED_AT,
    }


# Each part is an equality on the columns of an index; row security lets nothing else reach one (decision 0011).
_PLACES = """
    (SELECT s.report_id FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS w(kind, value)
        JOIN sighting s ON s.kind = w.kind AND s.value = w.value LIMIT %(places)s)
    UNION ALL (SELECT s.report_id FROM sighting s
        WHERE s.value IS NULL AND s.raw = ANY(%(spellings)s::text[]) LIMIT %(places)s)
    UNION ALL (SELECT h.report_id FROM unnest(%(algorithms)s::text[], %(digests)s::text[]) AS w(algorithm, value)
        JOIN file_hash h ON h.algorithm = w.algorithm AND h.value = w.value LIMIT %(places)s)
    UNION ALL (SELECT p.report_id FROM account a JOIN party p ON p.account_id = a.id
        WHERE a.key = ANY(%(spellings)s::text[]) LIMIT %(places)s)
"""

_ELSEWHERE = f"""
    SELECT DISTINCT g.unit FROM ({_PLACES}) AS place
    JOIN report r ON r.id = place.report_id AND r.state = 'open'
    JOIN access_grant g ON g.subject_kind = 'report' AND g.subject_id = place.report_id
    WHERE g.until IS NULL AND g.unit <> %(unit)s ORDER BY 1 LIMIT %(limit)s
"""  # noqa: S608 - two parts of our own

_YOUNGEST = """
    SELECT subject_id FROM access_grant
    WHERE unit = %(unit)s AND subject_kind = 'report' AND (until IS NULL OR until > now()) AND granted_at <= now()
      AND (%(before)s::bigint IS NULL OR subject_id < %(before)s::bigint)
    ORDER BY subject_id DESC LIMIT %(limit)s
"""

# First the whole text at once, which costs little and also meets names of fields; then each text of its own. In the
# collation "C", lower() knows the letters A to Z and no others, whatever the server's language.
_TEXT = """
    SELECT DISTINCT v.report_id FROM (
        SELECT report_id, told, told::text AS whole FROM report_version
        WHERE report_id = ANY(%(reports)s::bigint[]) ORDER BY report_id DESC OFFSET 0) AS v
    WHERE position(%(inside)s IN lower(
            CASE WHEN octet_length(whole) = length(whole) THEN whole ELSE normalize(whole, NFC) END COLLATE "C")) > 0
      AND EXISTS (SELECT 1 FROM jsonb_path_query(v.told, 'strict $.**') AS part
                  WHERE jsonb_typeof(part) = 'string'
                    AND position(%(needle)s IN lower(normalize(part #>> '{}', NFC) COLLATE "C")) > 0)
    ORDER BY v.report_id DESC LIMIT %(limit)s
"""
"""Text of ASCII alone is in the composed form already; saying so spares four fifths of the time (decision 0011). In
order, so that it ends with the last report that a page shows."""


def _places(viewer: Viewer, readings: Sequence[Reading], spellings: Sequence[str]) -> list[int]:
    visible_to(viewer)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT report_id FROM ({_PLACES}) AS place ORDER BY 1 DESC LIMIT {SHOWN + 1}",  # noqa: S608
            _values(readings, spellings),
        )
        return [report for (report,) in cursor.fetchall()]


def _about(viewer: Viewer, reports: Sequence[int]) -> Found:
    """The reports, leads about accounts in them, and referrals of either: three queries, whatever was found."""
    seen = visible_to(viewer)
    columns = ("ref", "source", "number", "sender", "incident_type", "received_at", "state", "urgent")
    leads = (
        seen.lead.filter(is_current=True, leadaccount__account__party__report__in=reports).distinct().order_by("-id")
    )
    rows = list(leads.values("id", "ref", "subject", "state", "track", "unit")[:SHOWN])
    of_either = Q(subject_kind="report", subject_id__in=reports) | Q(
        subject_kind="lead", subject_id__in=[row["id"] for row in rows]
    )
    return Found(
        reports=list(seen.report.filter(id__in=reports).order_by("-id").values(*columns)),
        leads=rows,
        referrals=_referrals(seen.referral.filter(of_either).exclude(state="superseded")),
    )


def _referrals(rows: Any) -> list[Document]:
    columns = ("ref", "subject_kind", "from_unit", "to_unit", "state", "made_at")
    return list(rows.order_by("-id").values(*columns)[:SHOWN])


def _units(which: Q) -> list[Document]:
    return list(Unit.objects.filter(which).order_by("code").values("code", "name", "name_local", "tier")[:SHOWN])


def _id_of(viewer: Viewer, ref: UUID) -> int:
    found = visible_to(viewer).report.filter(ref=ref).values_list("id", flat=True).first()
    if found is None:
        raise Unknown("report: expected one that your unit holds, found none")
    return int(found)
