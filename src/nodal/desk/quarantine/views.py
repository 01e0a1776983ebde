"""Pages of the quarantine."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk import words
from nodal.desk.page import show, tools, viewer
from nodal.desk.quarantine.words import STILL
from nodal.desk.say import say
from nodal.desk.tags.desk import number
from nodal.ledger.access import Unknown
from nodal.steps.acts import quarantine as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.intake import DATE_ORDERS, FORMAT_NAMES
from nodal.steps.look import profiles
from nodal.steps.look import quarantine as looks

WRONG = 422
LONGEST_CODE, LONGEST_ID = 60, 18


def listed(request: HttpRequest) -> HttpResponse:
    """What waits, urgent first, or what was settled, the latest first."""
    get = request.GET
    wanted = looks.Wanted(get.get("code", "")[:LONGEST_CODE], get.get("source", "")[:12], get.get("state") == "settled")
    found = looks.page(tools(request), viewer(request), wanted, after=_reference(get.get("after", "")))
    shown = {
        "found": found,
        "wanted": wanted,
        "cap": looks.CAP,
        "paged": "after" in get,
        "can_act": bool(wanted.code and found.source and not wanted.settled and found.rows),
        "waiting": min(sum(found.codes.values()), looks.CAP + 1),
    }
    return show(request, "desk/quarantine/list.html", shown)


def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One refusal, and what can be done with it."""
    return _one(request, ref)


def look(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The bytes at hand. By a form with a reason, so that nothing of it stands in an address."""
    try:
        found = looks.bytes_of(tools(request), viewer(request), ref, reason=request.POST.get("reason", ""))
    except Refused as fault:
        return _one(request, ref, faults={"bytes": say(fault.why)})
    return _one(request, ref, bytes_=found)


def retry(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Read it again."""
    post = request.POST
    choice = acts.Choice(
        post.get("format", ""),
        post.get("date_order", "iso"),
        post.get("number", "")[:LONGEST_CODE],
        post.get("profile", "")[:LONGEST_CODE],
        bool(post.get("strict")),
    )
    try:
        outcome = acts.retry(tools(request), viewer(request), [ref], choice, reason=post.get("reason", ""))
    except Refused as fault:
        return _one(request, ref, faults={"retry": say(fault.why)})
    _tell(request, outcome)
    return redirect("refusal", ref=ref)


def release(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take it in with the fault marked."""
    try:
        outcome = acts.release(tools(request), viewer(request), ref, reason=request.POST.get("reason", ""))
    except Refused as fault:
        return _one(request, ref, faults={"release": say(fault.why)})
    _tell(request, outcome)
    return redirect("refusal", ref=ref)


def discard(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Put it away."""
    try:
        acts.discard(tools(request), viewer(request), [ref], reason=request.POST.get("reason", ""))
    except Refused as fault:
        return _one(request, ref, faults={"discard": say(fault.why)})
    messages.success(request, _("It was discarded. The original stays sealed."))
    return redirect("refusal", ref=ref)


def alike(request: HttpRequest) -> HttpResponse:
    """Read all that are alike again, or put them all away, with one reason."""
    post = request.POST
    code, key, reason = post.get("code", "")[:LONGEST_CODE], post.get("source", "")[:12], post.get("reason", "")
    if not (code and key):
        messages.warning(request, _("Nothing of that kind waits any more."))
        return redirect("intake_refused")
    wanted = acts.Alike(code, looks.page(tools(request), viewer(request), looks.Wanted(code, key)).source)
    try:
        if post.get("act") == "retry":
            _tell(request, acts.retry_alike(tools(request), viewer(request), wanted, acts.Choice(), reason=reason))
        else:
            n = acts.discard_alike(tools(request), viewer(request), wanted, reason=reason)
            messages.success(request, ngettext("%(n)s was discarded.", "%(n)s were discarded.", n) % {"n": number(n)})
    except Refused as fault:
        messages.warning(request, say(fault.why))
    return redirect("intake_refused")


def give(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Put somebody in charge: oneself, if nobody is named."""
    text = request.POST.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None
    to = request.POST.get("to", "") or viewer(request).username
    acts.give(tools(request), viewer(request), ref, to=to, before=before)
    if to == viewer(request).username:
        messages.success(request, _("You look after this refusal now."))
    else:
        messages.success(request, _("Your colleague looks after this refusal now."))
    return redirect("refusal", ref=ref)


def _one(
    request: HttpRequest, ref: UUID, *, bytes_: looks.Bytes | None = None, faults: dict[str, str] | None = None
) -> HttpResponse:
    found = looks.one(tools(request), viewer(request), ref)
    ours, kept = profiles.listed(tools(request), viewer(request))
    shown: dict[str, Any] = {
        "row": found.row,
        "alike": found.alike,
        "can_release": found.can_release,
        "colleagues": [one for one in found.colleagues if one.is_active],
        "source_key": looks.key_of(found.row["source"]),
        "cap": looks.CAP,
        "bytes": bytes_,
        "faults": faults or {},
        "typed": request.POST.get("reason", ""),
        "formats": ("", *FORMAT_NAMES),
        "orders": DATE_ORDERS,
        "profiles": [*(one.name for one in ours), *(one.profile.name for one in kept)],
    }
    return show(request, "desk/quarantine/one.html", shown, status=WRONG if faults else 200)


def _tell(request: HttpRequest, outcome: acts.Outcome) -> None:
    """What reading again came to."""
    done, still, gone = len(outcome.done), len(outcome.still), len(outcome.gone)
    if done:
        text = ngettext("%(n)s was taken in.", "%(n)s were taken in.", done)
        messages.success(request, text % {"n": number(done)})
    if still:
        code = next(iter(outcome.still.values()))
        text = ngettext("%(n)s is still refused: %(why)s", "%(n)s are still refused, the first: %(why)s", still)
        why = words.word("refusal_still", code) if code in STILL else code
        messages.warning(request, text % {"n": number(still), "why": why})
    if gone:
        text = ngettext("%(n)s was dealt with by somebody else.", "%(n)s were dealt with by somebody else.", gone)
        messages.warning(request, text % {"n": number(gone)})
    if not (done or still or gone):
        messages.warning(request, _("Nothing of that kind waits any more."))


def _reference(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Unknown("page: expected a reference, got something else") from None
