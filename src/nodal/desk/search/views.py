"""The search page: a form, and after sending it what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk.page import show, tools, viewer
from nodal.desk.search.forms import SearchForm
from nodal.steps.acts.decide import Refused
from nodal.steps.look.search import PURPOSE, TEXT, Found, OverQuota, Wanted, What
from nodal.steps.look.search import search as find

PAGE = "desk/search/search.html"
UNUSABLE, TOO_MANY = 422, 429


def search(request: HttpRequest) -> HttpResponse:
    """The form; by POST, what was found."""
    if request.method != "POST":
        return show(request, PAGE, {"form": SearchForm()})
    form = SearchForm(request.POST)
    if not form.is_valid():
        return show(request, PAGE, {"form": form}, status=UNUSABLE)
    wanted = form.wanted()
    try:
        found = find(tools(request), viewer(request), wanted)
    except Refused as refusal:
        form.add_error(*_beside(refusal.rule))
        return show(request, PAGE, {"form": form}, status=UNUSABLE)
    except OverQuota as over:
        return show(request, PAGE, {"form": form, "over": over}, status=TOO_MANY)
    return show(request, PAGE, {"form": form, **_results(wanted, found)})


def _beside(rule: str) -> tuple[str, str]:
    """The field that a rule speaks of, and its words."""
    lengths = {"least": TEXT.start, "most": TEXT.stop - 1}
    words = {
        "purpose": ("purpose", _("Say the purpose in at least %(n)s characters.") % {"n": PURPOSE.start}),
        "purpose_repeats": (
            "purpose",
            _("Do not repeat here what you look for: the purpose is kept, the value must not be."),
        ),
        "number": ("text", _("The number of a report has 1 to 19 digits.")),
        "text": ("text", _("Type %(least)s to %(most)s characters.") % lengths),
    }
    return words[rule]


def _results(wanted: Wanted, found: Found) -> dict[str, Any]:
    _lead_to(found)
    again = {"what": wanted.what, "text": wanted.text, "kind": wanted.kind or "", "purpose": wanted.purpose}
    return {
        "wanted": wanted,
        "older": SearchForm({**again, "before": found.before}, auto_id=False) if found.before else None,
        "found": found,
        "sentence": _sentence(found),
        "is_identifier": wanted.what is What.IDENTIFIER,
    }


def _lead_to(found: Found) -> None:
    for rows, page in ((found.reports, "report"), (found.leads, "lead"), (found.referrals, "referral")):
        for row in rows:
            row["url"] = _address(page, row)


def _address(page: str, row: Mapping[str, Any]) -> str:
    ref: UUID = row["ref"]
    try:
        return reverse(page, args=(ref,))
    except NoReverseMatch:
        return ""


def _sentence(found: Found) -> str:
    if not found.number:
        return _("Nothing that your unit holds.")
    parts = [
        (len(found.reports), ngettext("%(n)s report", "%(n)s reports", len(found.reports))),
        (len(found.leads), ngettext("%(n)s lead", "%(n)s leads", len(found.leads))),
        (len(found.referrals), ngettext("%(n)s referral", "%(n)s referrals", len(found.referrals))),
        (len(found.units), ngettext("%(n)s unit", "%(n)s units", len(found.units))),
    ]
    return " · ".join(words % {"n": number} for number, words in parts if number)
