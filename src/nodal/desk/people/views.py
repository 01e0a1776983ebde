"""Pages of people and units. A password or a key is shown once, in the answer to the form that made it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.desk.names import unit_names
from nodal.desk.page import show, tools, viewer
from nodal.desk.say import say
from nodal.desk.sign_in.office import office
from nodal.ledger.people import Taken
from nodal.steps.acts import identities, tokens
from nodal.steps.acts import people as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import people as looks

WRONG = 422


def listed(request: HttpRequest) -> HttpResponse:
    """Persons by unit."""
    unit, names = request.GET.get("unit", ""), unit_names(request)
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    rows, last = looks.persons(tools(request), viewer(request), unit=unit, after=after)
    rows = [{**row, "unit_name": names[row["unit"]]} for row in rows]
    shown = {"rows": rows, "last": last, "unit": unit, "unit_name": names[unit] if unit else "", "paged": after > 0}
    return show(request, "desk/people/list.html", shown)


def units(request: HttpRequest) -> HttpResponse:
    """The units of the pack that this administrator looks after."""
    names = unit_names(request)
    rows = [{**row, "name": names[row["code"]]} for row in looks.units(tools(request), viewer(request))]
    return show(request, "desk/people/units.html", {"rows": rows})


def new(request: HttpRequest) -> HttpResponse:
    """Enter a person."""
    given = {name: request.POST.get(name, "").strip() for name in ("username", "name", "unit", "role")}
    fault = ""
    if request.method == "POST":
        try:
            added = acts.add(tools(request), viewer(request), given.pop("username"), **given)
        except (Refused, Taken) as refused:
            given["username"] = request.POST.get("username", "").strip()
            fault = say(refused.why) if isinstance(refused, Refused) else _("This name for signing in is in use.")
        else:
            messages.success(request, _("Entered. Give a first password, so that the person can sign in."))
            return redirect("people_one", added.person)
    shown = {"given": given, "fault": fault, "units": _units(request), "roles": acts.ROLES}
    return show(request, "desk/people/new.html", shown, status=WRONG if fault else 200)


def one(request: HttpRequest, person: int) -> HttpResponse:
    """One person."""
    return _one(request, person)


def place(request: HttpRequest, person: int) -> HttpResponse:
    """Set unit and role."""
    unit, role = request.POST.get("unit", ""), request.POST.get("role", "")
    return done(
        request, person, lambda: acts.change(tools(request), viewer(request), person, unit=unit, role=role),
        _("Unit and role are set. Every session of the person has ended."),
    )  # fmt: skip


def close(request: HttpRequest, person: int) -> HttpResponse:
    """Close the account."""
    act = lambda: acts.close(tools(request), viewer(request), person)  # noqa: E731
    return done(request, person, act, _("The account is closed. Every session has ended."))


def reopen(request: HttpRequest, person: int) -> HttpResponse:
    """Open the account again."""
    act = lambda: acts.reopen(tools(request), viewer(request), person)  # noqa: E731
    return done(request, person, act, _("The account is open again."))


def password(request: HttpRequest, person: int) -> HttpResponse:
    """Give a first password."""
    return _once(request, person, lambda: acts.first_password(tools(request), viewer(request), person), "password")


def reset(request: HttpRequest, person: int) -> HttpResponse:
    """Ask for a reset."""
    reason = request.POST.get("reason", "")
    act = lambda: acts.ask_reset(tools(request), viewer(request), person, reason=reason)  # noqa: E731
    return done(request, person, act, _("Asked. Another administrator does it."))


def reset_done(request: HttpRequest, person: int) -> HttpResponse:
    """Do the reset that another administrator asked for."""
    return _once(request, person, lambda: acts.do_reset(tools(request), viewer(request), person), "password")


def key(request: HttpRequest, person: int) -> HttpResponse:
    """Make a key of the API that acts in the person's name."""
    found = looks.person(tools(request), viewer(request), person)
    text = request.POST.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    name = request.POST.get("name", "")
    return _once(
        request, person,
        lambda: tokens.make(tools(request), viewer(request), found.row["username"], name=name, days=days).key, "key",
    )  # fmt: skip


def key_end(request: HttpRequest, person: int) -> HttpResponse:
    """End a key of the API."""
    found = looks.person(tools(request), viewer(request), person)
    try:
        ref = UUID(request.POST.get("key", ""))
    except ValueError:
        ref = UUID(int=0)
    if ref not in {token.ref for token in found.tokens}:
        return _one(request, person, fault=_("This is no key of this person."))
    act = lambda: tokens.revoke(tools(request), viewer(request), ref)  # noqa: E731
    return done(request, person, act, _("The key opens nothing any more."))


def done(request: HttpRequest, person: int, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it: back to the page of the person, with what was done or why not."""
    try:
        act()
    except Refused as fault:
        return _one(request, person, fault=say(fault.why))
    messages.success(request, said)
    return redirect("people_one", person)


def _once(request: HttpRequest, person: int, act: Callable[[], str], what: str) -> HttpResponse:
    """The answer itself shows the secret: there is no second time."""
    try:
        secret = act()
    except Refused as fault:
        return _one(request, person, fault=say(fault.why))
    found = looks.person(tools(request), viewer(request), person)
    return show(request, "desk/people/once.html", {"row": found.row, "secret": secret, "what": what})


def _one(request: HttpRequest, person: int, fault: str = "") -> HttpResponse:
    found, names, who = looks.person(tools(request), viewer(request), person), unit_names(request), viewer(request)
    now = tools(request).clock()
    shown: dict[str, Any] = {
        "row": {**found.row, "unit_name": names[found.row["unit"]]},
        "reset": found.reset,
        "may_do": found.reset is not None and who.person not in (found.reset["asked_by"], person),
        "keys": [{"token": one, "lives": one.revoked_at is None and one.ends_at > now} for one in found.tokens],
        "is_self": who.person == person,
        "has_own": not found.row["has_none"] and not found.row["must_change_password"],
        "units": _units(request),
        "roles": acts.ROLES,
        "days": tokens.DAYS,
        "longest": tokens.LONGEST_DAYS,
        "fault": fault,
        **_identity(request, person),
    }
    return show(request, "desk/people/one.html", shown, status=WRONG if fault else 200)


def _identity(request: HttpRequest, person: int) -> dict[str, Any]:
    """The identity at the office's provider, where the node was told of one."""
    known = office()
    if known is None:
        return {}
    subject = identities.tied(tools(request), viewer(request), person, provider=known.provider)
    return {"office": known, "subject": subject, "longest_subject": identities.LONGEST_SUBJECT}


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    names = unit_names(request)
    return [(code, names[code]) for code in looks.unit_codes(tools(request), viewer(request))]
