"""What people do on a report's page. Each act is a form; afterwards the page says what happened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk.page import tools, viewer
from nodal.desk.report.views import page
from nodal.ledger.access import Unknown
from nodal.steps import look
from nodal.steps.acts import inbox
from nodal.steps.acts.hand_over import hand_over
from nodal.steps.acts.note import Unwritten, add_note
from nodal.steps.acts.send import send as send_referrals
from nodal.steps.route import NotBelow, choose

BAD_REQUEST = 400
LARGEST = 2**31 - 1


def note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write a note that the own unit reads."""
    who, text = viewer(request), request.POST.get("text", "")
    report = look.report_id(who, ref)
    try:
        add_note(tools(request), who, "report", report, text)
    except Unwritten:
        return page(request, ref, wrong={"note": text or " "})
    messages.success(request, _("The note is kept. Your unit reads it."))
    return redirect("report", ref)


def hand(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give the report to a colleague, with a word about it."""
    who, to, words = viewer(request), request.POST.get("to", ""), request.POST.get("note", "")
    report = look.report_id(who, ref)
    try:
        moved = hand_over(tools(request), who, ("report", report), to or None, words, seen=_seen(request))
    except (Unknown, Unwritten):
        return page(request, ref, wrong={"hand": True})
    return _moved(request, ref, moved, _("It is handed over.") if to else _("Nobody has it now."))


def aside(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Not actionable, with a reason of the list and words of one's own."""
    who, why, text = viewer(request), request.POST.get("why", ""), request.POST.get("text", "")
    report = look.report_id(who, ref)
    try:
        moved = inbox.set_aside(tools(request), who, [("report", report)], why, text, seen=_seen(request))
    except inbox.NoReason:
        return page(request, ref, wrong={"aside": True, "why": why, "text": text})
    return _moved(request, ref, bool(moved), _("It is put aside until its danger rises or somebody takes it up."))


def take_up(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Back on the table."""
    who = viewer(request)
    report = look.report_id(who, ref)
    return _moved(
        request, ref, bool(inbox.take_up(tools(request), who, [("report", report)])), _("It is back on the table.")
    )


def _moved(request: HttpRequest, ref: UUID, moved: bool, said: str) -> HttpResponse:
    if moved:
        messages.success(request, said)
    else:
        messages.warning(request, _("Nothing was changed: it stood so already, or somebody else was first."))
    return redirect("report", ref)


def _seen(request: HttpRequest) -> datetime | None:
    """When the person saw the page; None for a form that does not say."""
    try:
        found = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


def route(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Choose the unit to which the report goes, with a reason."""
    who = viewer(request)
    unit, reason = request.POST.get("unit", ""), request.POST.get("reason", "")
    report = look.report_id(who, ref)
    try:
        choose(tools(request), who, "report", report, unit, reason=reason)
    except NotBelow:
        return page(request, ref, wrong={"route": True, "unit": unit, "reason": reason})
    messages.success(request, _("The unit is chosen. The report leaves when you send it."))
    return redirect("report", ref)


def send(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send what is ready of this report to the units that were chosen."""
    node, who = tools(request), viewer(request)
    opened = look.ready_of(who, ref)
    sent = send_referrals(node, who, opened) if opened else []
    if sent:
        said = ngettext("Sent to %(n)s unit.", "Sent to %(n)s units.", len(sent))
        messages.success(request, said % {"n": len(sent)})
    else:
        messages.warning(request, _("Nothing was ready to be sent, or somebody else was first."))
    return redirect("report", ref)


def copied(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One value for the clipboard. The answer is the only place where it stands; the log keeps kind and place."""
    who = viewer(request)
    look.report_id(who, ref)
    kind, index = request.POST.get("kind", ""), _number(request.POST.get("index", ""))
    if index is None:
        return HttpResponse(status=BAD_REQUEST)
    try:
        value = look.copied(tools(request), who, ref, kind, index)
    except Unknown:
        return HttpResponse(status=BAD_REQUEST)
    return JsonResponse({"value": value})


def original(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The exact bytes of one telling, as a file that no browser opens by itself."""
    who = viewer(request)
    version = _number(request.POST.get("version", "1")) or 1
    try:
        body = look.original(tools(request), who, ref, version, reason=request.POST.get("reason", ""))
    except look.ReasonMissing:
        return page(request, ref, wrong={"original": version})
    answer = HttpResponse(body, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="original-{ref}-{version}.txt"'
    return answer


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= LARGEST else None
