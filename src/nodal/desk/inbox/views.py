"""Pages of the inbox: the list, look-alikes, what was refused though it says danger, and the acts on lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.triage import ASIDE
from nodal.desk.inbox import asked
from nodal.desk.inbox import different as words
from nodal.desk.inbox.line import shown
from nodal.desk.page import show, tools, viewer
from nodal.desk.tags.desk import number
from nodal.desk.words import BANDS
from nodal.ledger.access import Unknown
from nodal.ledger.people import Colleague
from nodal.steps.acts import inbox as acts
from nodal.steps.acts import saved_filter
from nodal.steps.look import alike
from nodal.steps.look import inbox as look

LONGEST_ID = 18
"""More digits than that are no id."""

MOST_AT_ONCE = 500
"""Lines of one act. A page has fifty, a page of look-alikes a hundred."""


def inbox(request: HttpRequest) -> HttpResponse:
    """The lines asked for, most dangerous first."""
    wanted, after = asked.wanted(request.GET), asked.after(request.GET)
    found = look.page(tools(request), viewer(request), wanted, after=after)
    at = tools(request).clock()
    page = found.page
    return show(
        request,
        "desk/inbox/inbox.html",
        {
            "lines": shown(page.lines, page.people, pack=tools(request).pack, at=at),
            "wanted": wanted,
            "here": asked.link(wanted),
            "more": f"{asked.link(wanted)}&after={page.after}" if page.after else "",
            "is_first": after is None,
            "bands": [
                (
                    band,
                    _counted(page.counts[band]) if page.counts else "",
                    asked.link(wanted, band=band),
                    wanted.band == band,
                )
                for band in BANDS
            ],
            "all_bands": asked.link(wanted, band=""),
            "days": asked.DAYS,
            "views": [(no, name, asked.link(asked.wanted(query))) for no, name, query in found.filters],
            "asked": asked.query(wanted),
            "is_narrow": any((wanted.kind, wanted.who, wanted.dies, wanted.track)),
            "is_filtered": bool(asked.query(wanted)),
            **_acting(page.people, at),
        },
    )


def look_alikes(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Reports of the same file, most dangerous first, with what differs."""
    lines, count, people = look.bundle(tools(request), viewer(request), ref)
    at = tools(request).clock()
    return show(
        request,
        "desk/inbox/look_alikes.html",
        {
            "lines": shown(lines, people, pack=tools(request).pack, at=at),
            "count": _counted(count),
            "is_cut": count > len(lines),
            "different": reverse("different", args=[ref]),
            "here": request.path,
            "bands": sorted({line.band for line in lines}, key=list(BANDS).index),
            **_acting(people, at),
        },
    )


def different(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What one report of a bundle brings that the others do not, the most unusual first."""
    after = asked.after(request.GET)
    found = alike.bundle(tools(request), viewer(request), ref, after=after)
    at = tools(request).clock()
    lines = shown([one.line for one in found.reports], found.people, pack=tools(request).pack, at=at)
    return show(
        request,
        "desk/inbox/different.html",
        {
            "ref": ref,
            "rows": words.rows(found.reports, lines, found.size),
            "shared": words.shared(found.shared),
            "count": _counted(found.count),
            "is_alone": found.size <= 1,
            "after": found.after,
            "paged": after is not None,
            "here": request.path,
            **_acting(found.people, at),
        },
    )


def act(request: HttpRequest) -> HttpResponse:
    """Assign, put aside or take up the chosen lines, then back to the page."""
    back = _back(request)
    chosen = [UUID(word) for word in request.POST.getlist("line")[:MOST_AT_ONCE] if _is_reference(word)]
    if not chosen:
        messages.warning(request, _("Nothing was chosen. Mark the lines first (key x), then act."))
        return redirect(back)
    items = acts.subjects(viewer(request), chosen)
    moved = _do(request, items)
    if moved is None:
        messages.warning(request, _("Nothing was changed: choose a reason and say in a few words what you saw."))
        return redirect(back)
    left = len(items) - len(moved)
    if left > 0:
        messages.warning(
            request,
            ngettext(
                "%(n)s line was left as it is: somebody changed it after you loaded the page.",
                "%(n)s lines were left as they are: somebody changed them after you loaded the page.",
                left,
            )
            % {"n": number(left)},
        )
    return redirect(back)


def _do(request: HttpRequest, items: Sequence[acts.Subject]) -> list[acts.Subject] | None:
    """What the button says; None when a reason is missing."""
    by, node, word = viewer(request), tools(request), request.POST.get("do", "")
    seen = _seen(request)
    if word == "aside":
        try:
            moved = acts.set_aside(
                node, by, items, request.POST.get("why", ""), request.POST.get("text", ""), seen=seen
            )
        except acts.NoReason:
            return None
        said = ngettext("%(n)s line put aside.", "%(n)s lines put aside.", len(moved))
    elif word == "take_up":
        moved = acts.take_up(node, by, items)
        said = ngettext("%(n)s line is back on the table.", "%(n)s lines are back on the table.", len(moved))
    elif word == "assign":
        to = request.POST.get("to", "") or None
        give = acts.assign if request.POST.get("only") else acts.assign_bundles
        moved = give(node, by, items, to, seen=seen)
        said = ngettext("%(n)s line assigned.", "%(n)s lines assigned.", len(moved))
    else:
        raise Unknown("act: expected assign, aside or take_up, got another word")
    if moved:
        messages.success(request, said % {"n": number(len(moved))})
    return moved


def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a page under a name, or give a kept view up."""
    back = _back(request)
    gone = request.POST.get("gone", "")
    if gone.isascii() and gone.isdigit() and len(gone) <= LONGEST_ID:
        saved_filter.give_up(viewer(request), int(gone))
        messages.success(request, _("The view is given up."))
        return redirect(back)
    wanted = asked.wanted(request.POST)
    saved_filter.keep(viewer(request), request.POST.get("name", ""), asked.query(wanted))
    messages.success(request, _("The view is kept under its name."))
    return redirect(reverse("inbox") + asked.link(wanted))


def danger(request: HttpRequest) -> HttpResponse:
    """Reports that could not be taken in and say that somebody is in danger."""
    return show(request, "desk/inbox/danger.html", {"kept": look.urgent(tools(request), viewer(request))})


def settle(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Say what was done about one of them."""
    try:
        acts.settle(tools(request), viewer(request), ref, request.POST.get("how", ""))
    except acts.NoReason:
        messages.warning(request, _("Nothing was changed: say in a few words what was done."))
    else:
        messages.success(request, _("It is settled, with your words beside it."))
    return redirect("danger")


def keys(request: HttpRequest) -> HttpResponse:
    """Every key of the desk."""
    return show(request, "desk/inbox/keys.html")


def _acting(people: Sequence[Colleague], at: datetime) -> dict[str, object]:
    """What the bar with the acts shows; `seen` lets an act leave alone what changed in the meantime."""
    return {"people": [one for one in people if one.is_active], "reasons": ASIDE.items(), "seen": at.isoformat()}


def _seen(request: HttpRequest) -> datetime | None:
    try:
        found = datetime.fromisoformat(request.POST.get("seen", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _back(request: HttpRequest) -> str:
    """The page that the form stood on: the inbox, a report, a lead."""
    back = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return back if ours and back.startswith("/") else reverse("inbox")


def _is_reference(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True


def _counted(count: int) -> str:
    return f"{number(look.CAP)}+" if count > look.CAP else number(count)
