"""Pages on which a person says what the headings of somebody's table mean, and keeps that for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.desk.intake.telling import tell
from nodal.desk.page import show, tools, viewer
from nodal.desk.say import say
from nodal.facts.report import Told
from nodal.facts.sheets import COLUMNS, CONSTANTS, DELIMITERS, NUMBER, ORDERS, SheetProfile, same
from nodal.steps.acts import intake as uploads
from nodal.steps.acts import profiles as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import profiles as looks

WRONG = 422
MOST_SHOWN = 60
"""Headings that the page asks about. A table of reports has sixteen. Our own choice."""

LONGEST_TEXT = 200


def listed(request: HttpRequest) -> HttpResponse:
    """The profiles there are, and the form for a table that has none."""
    if request.method != "POST":
        return _list(request)
    file = request.FILES.get("file")
    if file is None:
        return _list(request, _("Choose a file."))
    given = uploads.Upload(file.file, file.name or "", request.POST.get("source", ""))
    try:
        ref = acts.hold(tools(request), viewer(request), given)
    except Refused as fault:
        return _list(request, say(fault.why))
    return redirect("sheet_profile", sheet=ref)


def explain(request: HttpRequest, sheet: UUID) -> HttpResponse:
    """The first rows of a table, what each heading means, and how the rows are then read."""
    post = request.POST
    delimiter = post.get("delimiter") if post.get("delimiter") in DELIMITERS else None
    table = looks.unexplained(tools(request), viewer(request), sheet, delimiter=delimiter)
    chosen = _chosen(table, post if request.method == "POST" else None)
    if request.method != "POST" or post.get("act") == "again":
        return _table(request, table, chosen)
    profile = _profile(table, chosen, post)
    if isinstance(profile, str):
        return _table(request, table, chosen, fault=profile)
    if post.get("act") == "look":
        return _table(request, table, chosen, tried=looks.tried(tools(request), viewer(request), sheet, profile))
    try:
        if post.get("act") == "keep":
            acts.keep(tools(request), viewer(request), profile)
            messages.success(request, _("The profile is kept; it can be chosen for the next file of this kind."))
    except Refused as fault:
        return _table(request, table, chosen, fault=say(fault.why))
    tell(request, [acts.take(tools(request), viewer(request), sheet, profile)])
    return redirect("intake")


def end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """End a profile of the unit."""
    acts.end(tools(request), viewer(request), ref)
    messages.success(request, _("The profile is ended. What was read with it stays as it is."))
    return redirect("sheet_profiles")


def _list(request: HttpRequest, fault: str = "") -> HttpResponse:
    ours, kept = looks.listed(tools(request), viewer(request))
    shown = {"fault": fault, "ours": ours, "kept": kept, "source": request.POST.get("source", "")[:LONGEST_TEXT]}
    return show(request, "desk/intake/profiles.html", shown, status=WRONG if fault else 200)


def _chosen(table: looks.Unexplained, post: Mapping[str, str] | None) -> list[str]:
    """The column that each heading means: as chosen, at first as known from other profiles or from its own name."""
    headings = table.shown.headings[:MOST_SHOWN]
    if post is not None:
        named = [post.get(f"column-{number}", "") for number in range(len(headings))]
        return [column if column in COLUMNS else "" for column in named]
    own = {same(column): column for column in COLUMNS}
    proposed = [table.proposed.get(heading) or own.get(same(heading), "") for heading in headings]
    return [column if column not in proposed[:number] else "" for number, column in enumerate(proposed)]


def _profile(table: looks.Unexplained, chosen: Sequence[str], post: Mapping[str, str]) -> SheetProfile | str:
    """The profile that the form describes, or the sentence that says what it leaves open."""
    columns = tuple((heading, column) for heading, column in zip(table.shown.headings, chosen, strict=False) if column)
    if NUMBER not in chosen:
        return _("Say which heading is the number of the report.")
    if len({column for _, column in columns}) != len(columns) or len({same(h) for h, _ in columns}) != len(columns):
        return _("Two headings mean the same; a column can be meant once.")
    order = next((known for known in ORDERS if known == post.get("date_order")), None)
    if order is None:
        return _("Say in which order the dates are written; it is never guessed.")
    given = ((column, " ".join(post.get(f"constant-{column}", "").split())[:LONGEST_TEXT]) for column in CONSTANTS)
    constants = tuple((column, value) for column, value in given if value and column not in chosen)
    name = post.get("name", "").strip() or "once"
    try:
        return SheetProfile(name[:LONGEST_TEXT], name[:LONGEST_TEXT], order, columns, constants, table.shown.delimiter)
    except ValueError:
        return _("A heading is too long to be kept.")


def _table(
    request: HttpRequest,
    table: looks.Unexplained,
    chosen: Sequence[str],
    *,
    tried: looks.Tried | None = None,
    fault: str = "",
) -> HttpResponse:
    post = request.POST
    pairs = list(zip(table.shown.headings, chosen, strict=False))
    shown: dict[str, Any] = {
        "file": table.file,
        "headings": [(n, h, column, _samples(table, n)) for n, (h, column) in enumerate(pairs)],
        "more": max(0, len(table.shown.headings) - MOST_SHOWN),
        "columns": ("", *COLUMNS),
        "delimiter": table.shown.delimiter,
        "delimiters": DELIMITERS,
        "orders": ORDERS,
        "order": post.get("date_order", ""),
        "constants": [(column, post.get(f"constant-{column}", "")[:LONGEST_TEXT]) for column in CONSTANTS],
        "name": post.get("name", "")[:LONGEST_TEXT],
        "tried": tried and {"refused": tried.refused, "rows": [_row(item) for item in tried.reports]},
        "fault": fault,
    }
    return show(request, "desk/intake/profile.html", shown, status=WRONG if fault else 200)


def _samples(table: looks.Unexplained, number: int) -> list[str]:
    """The first values below a heading."""
    cells = (row[number] for row in table.shown.rows if number < len(row))
    return [cell for cell in cells if cell.strip()][:3]


def _row(item: object) -> dict[str, Any]:
    """One report as it was read."""
    if not isinstance(item, Told):
        return {"number": getattr(item, "number", None), "code": getattr(item, "code", "")}
    return {
        "number": item.number,
        "moment": item.incident.moment,
        "sender": item.sender,
        "sightings": item.sightings,
        "hashes": [pair for file in item.files for pair in file.hashes],
        "flags": sorted({flag.code for flag in item.flags}),
    }


def known(request: HttpRequest) -> list[str]:
    """The names of all profiles that the person may choose."""
    ours, kept = looks.listed(tools(request), viewer(request))
    return [profile.name for profile in (*ours, *(one.profile for one in kept))]
