"""Pages of what came in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.desk.intake.platforms import said
from nodal.desk.intake.profiles import known
from nodal.desk.intake.telling import COUNTS, tell
from nodal.desk.page import show, tools, viewer
from nodal.desk.say import say
from nodal.facts.errors import WrongUsage
from nodal.ledger.access import Unknown
from nodal.steps.acts import intake as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import intake as looks
from nodal.steps.look import quality

WRONG = 422

LONGEST_ID = 18
"""More digits than that are no id."""


def files(request: HttpRequest) -> HttpResponse:
    """The files of the unit."""
    found = looks.files(tools(request), viewer(request), before=_number(request, "before"))
    rows = [{**row, "numbers": [row["counts"].get(name, 0) for name in COUNTS]} for row in found.rows]
    alarms = found.alarms[: looks.ALARMS]
    signs = quality.signs(tools(request), viewer(request))
    shown: dict[str, Any] = {"drifts": said(signs.drifts), "floods": signs.floods}
    shown |= {"rows": rows, "before": found.before, "alarms": alarms, "more_alarms": len(found.alarms) > len(alarms)}
    return show(request, "desk/intake/list.html", {**shown, "paged": "before" in request.GET})


def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One file."""
    file, found = looks.file(tools(request), viewer(request), ref, after=_number(request, "after") or 0)
    counts = [(name, file["counts"].get(name, 0)) for name in COUNTS]
    return show(
        request, "desk/intake/file.html", {"file": file, "counts": counts, "rows": found.rows, "after": found.before}
    )


def new(request: HttpRequest) -> HttpResponse:
    """The form for a file, and its taking in."""
    if request.method != "POST":
        return _form(request)
    file = request.FILES.get("file")
    if file is None:
        return _form(request, _("Choose a file."))
    given = acts.Upload(
        file.file,
        file.name or "",
        request.POST.get("source", ""),
        request.POST.get("format", ""),
        request.POST.get("date_order", "iso"),
        request.POST.get("profile", ""),
    )
    try:
        results = acts.take_file(tools(request), viewer(request), given)
    except Refused as fault:
        return _form(request, say(fault.why))
    except WrongUsage:
        return _form(request, _("Choose a profile from the list."))
    tell(request, results)
    return redirect("intake")


def _form(request: HttpRequest, fault: str = "") -> HttpResponse:
    shown: dict[str, Any] = {
        "fault": fault,
        "formats": ("", *acts.FORMAT_NAMES),
        "orders": acts.DATE_ORDERS,
        "limit_mib": tools(request).settings.limits.file_bytes >> 20,
        "source": request.POST.get("source", "")[: acts.LONGEST_NAME],
        "format": request.POST.get("format", ""),
        "order": request.POST.get("date_order", "iso"),
        "profiles": known(request),
        "profile": request.POST.get("profile", "")[: acts.LONGEST_NAME],
    }
    return show(request, "desk/intake/new.html", shown, status=WRONG if fault else 200)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Unknown("page: expected a number, got something else")
    return int(text)
