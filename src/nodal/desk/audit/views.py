"""Pages of the audit log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from nodal.desk.audit.words import ACTIONS, OF_VIEWS, SUBJECTS, VIEWS
from nodal.desk.csv import answer
from nodal.desk.names import unit_names
from nodal.desk.page import show, tools, viewer
from nodal.ledger.access import Unknown
from nodal.steps.look import audit as looks

UNSAID = {"sha256"}
"""What the proof of an entry shows and the list leaves out: nobody reads a digest in passing."""


def listed(request: HttpRequest) -> HttpResponse:
    """Who did what."""
    wanted, codes = _wanted(request)
    found, names = looks.entries(tools(request), viewer(request), wanted), unit_names(request)
    rows = [{**row, "unit_name": names[row["unit"]], "said": _said(row["detail"])} for row in found.rows]
    shown = {
        "rows": rows,
        "head": found.head,
        "persons": found.persons,
        "views": VIEWS,
        "actions": sorted(ACTIONS),
        "kinds": SUBJECTS,
        "codes": codes,
        "query": urlencode({name: value for name, value in codes.items() if value}),
        "next": _next(codes, found.before),
        "paged": wanted.before is not None,
        "inline": looks.INLINE,
    }
    return show(request, "desk/audit/list.html", shown)


def searches(request: HttpRequest) -> HttpResponse:
    """Searches, with their purpose."""
    found = looks.searches(tools(request), viewer(request), before=_before(request))
    names = unit_names(request)
    rows = [{**row, "unit_name": names[row["unit"]]} for row in found.rows]
    shown = {"rows": rows, "next": _next({}, found.before), "paged": "before" in request.GET, "views": VIEWS}
    return show(request, "desk/audit/searches.html", shown)


def export(request: HttpRequest) -> HttpResponse:
    """The same entries as a table for a sheet."""
    wanted, _codes = _wanted(request)
    rows = looks.export(tools(request), viewer(request), wanted)
    heads = ("entry", "at", "person", "name", "unit", "action", "subject_kind", "subjects", "detail")
    cells = (
        (
            row["id"], row["at"].astimezone(UTC).isoformat(), row["person"], row["name"], row["unit"], row["action"],
            row["subject_kind"], row["n"], json.dumps(row["detail"], ensure_ascii=False, sort_keys=True),
        )
        for row in rows
    )  # fmt: skip
    return answer("audit", heads, cells)


def verify(request: HttpRequest) -> HttpResponse:
    """Check the log now and say honestly what was found."""
    found, younger = looks.verify(tools(request), viewer(request))
    return show(request, "desk/audit/verified.html", {"found": found, "younger": younger})


def proof(request: HttpRequest, entry: int) -> HttpResponse:
    """A file that shows that the entry is in the log, for whoever has the log's public key."""
    found = looks.proof(tools(request), viewer(request), entry)
    response = HttpResponse(json.dumps(found, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="entry-{entry}.json"'
    return response


def _wanted(request: HttpRequest) -> tuple[looks.Wanted, dict[str, str]]:
    """The filter of the address: codes and numbers only."""
    codes = {name: request.GET.get(name, "") for name in ("view", "person", "action", "kind", "since", "until")}
    codes["view"] = codes["view"] or "all"
    action = codes["action"]
    if codes["view"] not in VIEWS or (action and action not in ACTIONS) or codes["kind"] not in ("", *SUBJECTS):
        raise Unknown("filter: expected codes of the page, got another")
    zone = ZoneInfo(tools(request).pack.time_zone)
    since, until = _day(codes["since"], zone), _day(codes["until"], zone, after=timedelta(days=1))
    wanted = looks.Wanted(
        person=_number(codes["person"]),
        actions=(action,) if action else OF_VIEWS.get(codes["view"], ()),
        kind=codes["kind"],
        since=since,
        until=until,
        before=_before(request),
    )
    return wanted, codes


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _day(text: str, zone: ZoneInfo, *, after: timedelta = timedelta()) -> datetime | None:
    try:
        return (datetime.combine(date.fromisoformat(text), time(), zone) + after).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        raise Unknown("day: expected year-month-day, got something else") from None


def _before(request: HttpRequest) -> tuple[datetime, int] | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    at, _, entry = text.partition("-")
    micro, number = _number(at), _number(entry)
    if micro is None or number is None or micro > 253_402_300_000_000_000:
        raise Unknown("page: expected a place in the log, got something else")
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micro), number


def _next(codes: Mapping[str, str], before: tuple[datetime, int] | None) -> str:
    if before is None:
        return ""
    micro = (before[0] - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return urlencode({**{name: value for name, value in codes.items() if value}, "before": f"{micro}-{before[1]}"})


def _said(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, _in_words(value))
        for name, value in sorted(detail.items())
        if name not in UNSAID and value not in (None, "", [], {})
    ]


def _in_words(value: Any) -> str:
    """A detail as a person reads it: lists with commas, pairs with colons, yes and no."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_in_words(one)}" for name, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(one) for one in value)
    return str(value)
