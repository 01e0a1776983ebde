"""What a person does with a lead: decide, keep two accounts apart, record a provider's reply, send it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nodal.chain.identify import Decision
from nodal.desk.leads.views import key_of, page
from nodal.desk.page import tools, viewer
from nodal.facts.errors import NodalError
from nodal.facts.local import YEARS
from nodal.ledger.access import NotAllowed, Unknown
from nodal.steps.acts import inbox
from nodal.steps.acts import lead as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.note import LONGEST as LONGEST_NOTE
from nodal.steps.acts.note import Unwritten, add_note
from nodal.steps.acts.reply import Address, Reply, record_reply, to_ask
from nodal.steps.look.leads import number_of

REFUSED = 409
LONGEST = 2000
"""Characters of a reason; more belongs into a note or a document."""

DONE = {
    "confirm": gettext_noop("The lead is confirmed. Choose below which unit gets it."),
    "clear": gettext_noop("Recorded. What was derived about a cleared person goes at once."),
    "unsure": gettext_noop("Recorded. The lead stays open."),
}


PLACES = {"decide": "decide", "apart": "decide", "reply": "replies", "send": "goes", "note": "hands", "assign": "hands"}
"""Where on the page each form stands: a refusal is said at the top, and leads there."""

_FILL_IN = gettext_noop("Fill it in and send the form again; what you typed is still there.")
REMEDIES = {
    "state_changed": gettext_noop("Read what the lead says now, and decide again only if that is still needed."),
    "reason_missing": _FILL_IN,
    "provider_missing": _FILL_IN,
    "time_unreadable": _FILL_IN,
}
"""Where nothing is wrong with the rule, nobody needs a supervisor."""


def decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Confirm, clear or stay unsure, with a reason."""
    decision, reason = request.POST.get("decision", ""), _typed(request, "reason")
    try:
        said = acts.Said(_decision(decision), reason, seen=request.POST.get("seen", ""))
        acts.judge(tools(request), viewer(request), ref, said)
    except Refused as refused:
        return _again(request, ref, "decide", refused, decision=decision, reason=reason)
    messages.success(request, _(DONE[decision]))
    return redirect("lead", ref=ref)


def apart(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Say that two accounts of the lead are not one person."""
    one, other, reason = (_typed(request, name) for name in ("one", "other", "reason"))
    try:
        said = acts.Said(Decision.REFUSE_MERGE, reason, pair=_pair(one, other))
        acts.judge(tools(request), viewer(request), ref, said)
    except Refused as refused:
        return _again(request, ref, "apart", refused, reason=reason, one=one, other=other)
    messages.success(request, _("Recorded. Linking keeps the two accounts apart from now on."))
    return redirect("lead", ref=ref)


def reply(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Record what a provider answered."""
    typed = {
        name: _typed(request, name)
        for name in ("asked", "provider", "holder", "street", "city", "state", "postal", "country", "answered")
    }
    who, number = viewer(request), number_of(viewer(request), ref)
    kind, value = next(
        ((one.kind, one.value) for one in to_ask(who, [number]) if key_of(one.kind, one.value) == typed["asked"]),
        ("", ""),
    )
    address = Address(typed["city"], typed["state"], typed["postal"], typed["country"])
    try:
        answered = _moment(typed["answered"], tools(request).pack.time_zone)
        said = Reply(kind, value, typed["provider"], typed["holder"], typed["street"], address, answered)
        record_reply(tools(request), who, number, said)
    except Refused as refused:
        return _again(request, ref, "reply", refused, **typed)
    messages.success(request, _("The reply is kept. What it says about the lead is computed again."))
    return redirect("lead", ref=ref)


def send(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send a confirmed lead to a unit."""
    unit, reason = _typed(request, "unit"), _typed(request, "reason")
    try:
        acts.send_lead(tools(request), viewer(request), ref, unit, reason=reason)
    except (NotAllowed, Unknown):
        raise
    except NodalError as refused:
        return _again(request, ref, "send", refused, unit=unit, reason=reason)
    messages.success(request, _("The lead is on its way. The unit sees it now, with the reports behind it."))
    return redirect("lead", ref=ref)


def note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Write a note beside the lead; only the own unit reads it."""
    who, text = viewer(request), _typed(request, "text", longest=5000)
    number = number_of(who, ref)
    try:
        add_note(tools(request), who, "lead", number, text)
    except Unwritten as refused:
        return _again(request, ref, "note", refused, text=text)
    messages.success(request, _("The note is kept."))
    return redirect("lead", ref=ref)


def assign(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give the lead to a colleague, or to nobody."""
    who, to = viewer(request), _typed(request, "to")
    number = number_of(who, ref)
    try:
        moved = inbox.assign(tools(request), who, [("lead", number)], to or None)
    except Unknown:
        return _again(request, ref, "assign", Refused("no_colleague", "Choose a colleague of your unit."))
    if moved:
        messages.success(request, _("The lead has changed hands.") if to else _("Nobody has the lead now."))
    else:
        messages.warning(request, _("Nothing changed: the lead is no longer on your unit's table."))
    return redirect("lead", ref=ref)


def _typed(request: HttpRequest, name: str, *, longest: int = LONGEST) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:longest]


def _decision(typed: str) -> Decision:
    if typed not in DONE:
        raise Refused("decision_missing", "Choose what you decide: confirm, clear or unsure.")
    return Decision(typed)


def _pair(one: str, other: str) -> tuple[UUID, UUID]:
    try:
        return UUID(one), UUID(other)
    except ValueError as fault:
        raise Refused("pair_missing", "Say which two accounts are not one person.") from fault


def _moment(typed: str, zone: str) -> datetime | None:
    """The time in the zone of the pack, as the form asks for it; nothing typed means now."""
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Refused("time_unreadable", "The time of the reply cannot be read.")
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def _again(request: HttpRequest, ref: UUID, form: str, refused: NodalError, **typed: Any) -> HttpResponse:
    """The page with the reason beside the form that was refused, and what was typed still in it."""
    rule, why = getattr(refused, "rule", ""), getattr(refused, "why", str(refused))
    if isinstance(refused, Unwritten):
        why = f"Write between one and {LONGEST_NOTE} characters."
    remedy = REMEDIES.get(rule, refused.remedy)
    shown = {"form": form, "place": PLACES[form], "rule": rule, "why": why, "remedy": remedy, "typed": typed}
    return page(request, ref, refused=shown, status=REFUSED)
