"""The page on which a person settles a contradiction: field by field, or one telling as a whole."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.chain.collate import LONGEST_REASON
from nodal.desk.page import show, tools, viewer
from nodal.steps.acts import settle as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import settle as look

WRONG = 422
LONGEST_NUMBER = 9


def settle(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the later telling says otherwise, and which of the two holds."""
    asked = look.contradiction(tools(request), viewer(request), ref)
    if asked is None:
        return _too_late(request, ref)
    if request.method != "POST":
        return _page(request, ref, asked)
    given, whole = request.POST, request.POST.get("whole", "")
    places = range(len(asked.questions))
    answers = {place: whole or given.get(f"holds-{place}", "") for place in places}
    if set(answers.values()) - {"earlier", "later"}:
        return _page(request, ref, asked, fault=_("Say of every field which telling holds."))
    taken = [place for place, answer in answers.items() if answer == "later"]
    choice = acts.Choice(
        _number(given.get("telling", "")), taken, given.get("reason", ""), _number(given.get("seen", ""))
    )
    if choice.no != asked.no:
        return _too_late(request, ref)
    try:
        acts.settle(tools(request), viewer(request), ref, choice)
    except acts.NoReason:
        return _page(request, ref, asked, fault=_("Say in a few words why: whom you asked, what they said."))
    except Refused:
        return _too_late(request, ref)
    messages.success(
        request, _("It is settled. Both tellings stay; what follows from the report is being worked out again.")
    )
    return redirect("report", ref)


def _too_late(request: HttpRequest, ref: UUID) -> HttpResponse:
    messages.warning(
        request, _("Nothing was changed: there is nothing to settle now, or the report was told again. Read it anew.")
    )
    return redirect("report", ref)


def _page(request: HttpRequest, ref: UUID, asked: look.Asked, *, fault: str = "") -> HttpResponse:
    rows = [
        (place, one, request.POST.get(f"holds-{place}", "later" if one.before is None else ""))
        for place, one in enumerate(asked.questions)
    ]
    shown = {
        "ref": ref,
        "asked": asked,
        "rows": rows,
        "fault": fault,
        "reason": request.POST.get("reason", "")[:LONGEST_REASON],
        "longest": LONGEST_REASON,
    }
    return show(request, "desk/report/settle.html", shown, status=WRONG if fault else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0
