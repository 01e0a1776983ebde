"""Pages of the public form. Nothing that was typed stands in an address, in a session or in a log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nodal.desk.page import tools
from nodal.desk.public.filled import MOST_ROWS, ROWS, Errors, Filled, check, given
from nodal.desk.public.words import CATEGORIES, CONCERNS, DANGERS, OFFSETS
from nodal.steps.acts import public_form as acts
from nodal.steps.look import receipt as looks

WRONG, HELD_BACK = 422, 429

FORM_LASTS = timedelta(hours=24)
"""How long a form that was handed out can be sent; it names one report. Our own choice."""

_SIGNER = TimestampSigner(salt="nodal.tell")


def tell(request: HttpRequest) -> HttpResponse:
    """The form, and its sending."""
    acts.unit_served(tools(request))
    if request.method != "POST":
        return _form(request, Filled())
    filled = Filled.of(request)
    if "more" in request.POST:
        more = min(len(filled.accounts) + ROWS, MOST_ROWS) - len(filled.accounts)
        return _form(request, replace(filled, accounts=filled.accounts + (("", ""),) * more))
    errors = check(filled, time_zone=tools(request).pack.time_zone, now=tools(request).clock())
    form = _signed(request.POST.get("form", ""))
    if not errors and form is None:
        errors["form"] = _("This page is older than a day. Nothing is lost: send it once more.")
    if errors or form is None:
        return _form(request, filled, errors, status=WRONG)
    said = given(filled, time_zone=tools(request).pack.time_zone, language=_language())
    try:
        receipt = acts.send(tools(request), said, form=form, address=_address(request))
    except acts.TooMany:
        return _form(request, filled, {"form": _too_many()}, status=HELD_BACK)
    return _show(request, "received", {"receipt": receipt, "urgent": filled.says_danger})


def status(request: HttpRequest) -> HttpResponse:
    """How far a report went. The receipt comes by POST: an address would stay in the history of the browser."""
    acts.unit_served(tools(request))
    if request.method != "POST":
        return _show(request, "status", {})
    typed = request.POST.get("receipt", "")[:64]
    try:
        found = looks.status(tools(request), typed, address=_address(request))
    except acts.TooMany:
        return _show(request, "status", {"fault": _too_many()}, status=HELD_BACK)
    if found is None:
        fault = _("No report has this number. Compare it sign by sign with what you wrote down.")
        return _show(request, "status", {"fault": fault, "typed": typed}, status=WRONG)
    return _show(request, "status", {"answer": found.value})


def _form(request: HttpRequest, filled: Filled, errors: Errors | None = None, *, status: int = 200) -> HttpResponse:
    shown = {
        "filled": filled,
        "errors": errors or {},
        "form": request.POST.get("form", "") if _signed(request.POST.get("form", "")) else _fresh(),
        "dangers": DANGERS,
        "categories": CATEGORIES,
        "concerns": CONCERNS,
        "offsets": OFFSETS,
        "offset": tools(request).clock().astimezone(ZoneInfo(tools(request).pack.time_zone)).isoformat()[-6:],
        "may_have_more": len(filled.accounts) < MOST_ROWS,
    }
    return _show(request, "tell", shown, status=status)


def _show(request: HttpRequest, page: str, shown: dict[str, Any], *, status: int = 200) -> HttpResponse:
    pack, language = tools(request).pack, _language()
    unit = pack.unit(acts.unit_served(tools(request)), on=tools(request).clock().date())
    local = unit.name_local if unit is not None and language != "en" else ""
    return render(
        request,
        f"desk/public/{page}.html",
        {
            "numbers": [(one.number, one.name(language)) for one in pack.emergency_numbers],
            "office": local or (unit.name if unit is not None else ""),
            **shown,
        },
        status=status,
    )


def _address(request: HttpRequest) -> str:
    """Where the request came from, as the sign-in counts it: behind a proxy what that proxy saw."""
    return str(get_adapter(request).get_client_ip(request))


def _too_many() -> str:
    return _(
        "Too many reports were sent from here, or to this office, in a short time. Nothing you typed is lost:"
        " wait ten minutes and send it again. If a child is in danger now, call."
    )


def _fresh() -> str:
    return _SIGNER.sign(get_random_string(22))


def _signed(text: str) -> str | None:
    """The name of a form that this node handed out, within a day."""
    try:
        return _SIGNER.unsign(text[:200], max_age=FORM_LASTS)
    except BadSignature:
        return None


def _language() -> str:
    return (get_language() or "en")[:2]
