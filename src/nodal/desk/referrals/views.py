"""Pages of referrals: the lists, one referral, and what people do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.follow import Kind
from nodal.desk.names import room, unit_names
from nodal.desk.page import show, tools, viewer
from nodal.desk.referrals import forms
from nodal.desk.referrals.sentences import left, short_turn, whose_turn
from nodal.desk.referrals.words import TAB_WORDS
from nodal.desk.say import say
from nodal.facts.errors import Unreadable
from nodal.ledger.access import Unknown
from nodal.steps.acts import referrals as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import referrals as looks


def listed(request: HttpRequest) -> HttpResponse:
    """The referrals of the unit, by tab."""
    tab = request.GET.get("tab", "in")
    if tab not in looks.TABS:
        raise Unknown("tab: expected one of the page, got another")
    who, names = viewer(request), unit_names(request)
    found = looks.referrals(tools(request), who, tab, after=_ref(request.GET.get("after", "")))
    rows = [
        {
            **row,
            "sender_name": names[row["from_unit"]],
            "receiver_name": names[row["to_unit"]],
            "turn_word": short_turn(row, who.unit),
            "left": left(row["due_at"], found.at) if row["due_at"] else "",
        }
        for row in found.rows
    ]
    tabs = [(code, TAB_WORDS[code], *_capped(found.counts[code])) for code in looks.TABS]
    shown = {"tab": tab, "tabs": tabs, "rows": rows, "after": found.after, "paged": "after" in request.GET}
    return show(request, "desk/referrals/list.html", shown)


def _capped(n: int) -> tuple[int, bool]:
    return min(n, looks.CAP), n > looks.CAP


def _ref(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Unknown("referral: expected a reference, got something else") from None


def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One referral."""
    return _page(request, ref)


def _page(request: HttpRequest, ref: UUID, *, wrong: forms.Form | None = None, status: int = 200) -> HttpResponse:
    who, names = viewer(request), unit_names(request)
    found = looks.referral(tools(request), who, ref)
    row = found.row
    made = _forms(request, found, names)
    if wrong is not None:
        made = [wrong if form.kind == wrong.kind else form for form in made]
    ours = "from" if who.unit == row["from_unit"] else "to"
    shown = {
        "row": row,
        "ours": ours,
        "sender_name": names[row["from_unit"]],
        "receiver_name": names[row["to_unit"]],
        "turn": whose_turn(
            row["state"], found.turn, ours=ours, to=names[row["to_unit"]], sender=names[row["from_unit"]]
        ),
        "subject_url": room(row["subject_kind"], row["subject"]["ref"]) if row["subject"] else "",
        "events": [_event(event, row, names) for event in row["events"]],
        "due": [(due, left(due.due_at, found.at)) for due in found.due],
        "reminders": found.reminders,
        "forms": [form for form in made if not form.why],
        "held_back": [form for form in made if form.why],
        "is_minor": found.followed.is_minor,
        "returned": [{**back, "name": names[back["unit"]]} for back in row["returned"]],
        "others": [
            {**other, "sender_name": names[other["from_unit"]], "receiver_name": names[other["to_unit"]]}
            for other in row["others"]
        ],
        "may_send": who.role in ("analyst", "supervisor") and ours == "from",
    }
    return show(request, "desk/referrals/one.html", shown, status=status)


def _forms(request: HttpRequest, found: looks.Referral, names: Any) -> list[forms.Form]:
    pack = tools(request).pack
    units = [
        (unit.code, names[unit.code]) for unit in pack.units_on(found.at.date()) if unit.code != found.row["to_unit"]
    ]
    return forms.forms(found, units, pack.time_zone)


def _event(event: dict[str, Any], row: Any, names: Any) -> dict[str, Any]:
    """A line of the history: who, when, and what was stated."""
    people, said = row["names"], []
    for name, value in event["details"].items():
        if name == "officer" and value.isascii() and value.isdigit():
            said.append((name, people.get(int(value), value)))
        else:
            said.append((name, names[value] if name == "unit" else value))
    was_late = (event["recorded_at"] - event["at"]).total_seconds() > A_MINUTE
    return {**event, "who": people.get(event["by"], "?"), "said": said, "was_late": was_late}


A_MINUTE = 60


def happened(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An officer says what happened; a rule that refuses speaks beside its field."""
    kit, who = tools(request), viewer(request)
    found = looks.referral(kit, who, ref)
    made = {form.kind: form for form in _forms(request, found, unit_names(request))}
    form = made.get(request.POST.get("kind", ""))
    if form is None:
        messages.warning(request, _("That cannot be recorded as the referral stands now. Nothing was changed."))
        return _page(request, ref, status=409)
    form = forms.filled(form, request.POST.dict())
    try:
        at, details = forms.read(form, kit.pack.time_zone)
        acts.tell(kit, who, ref, Kind(form.kind), at=at, details=details)
    except Unreadable as fault:
        return _page(request, ref, wrong=forms.faulty(form, "time_zone", say(str(fault))), status=400)
    except Refused as refused:
        if form.why:  # held back now, perhaps by what another tab did: it has no form on the page to speak beside
            messages.warning(request, _("%(what)s was not recorded: %(why)s") % {"what": form.word, "why": form.why})
        return _page(request, ref, wrong=forms.faulty(form, refused.rule, refused.why), status=409)
    messages.success(request, _("Recorded: %(what)s.") % {"what": form.word})
    return redirect("referral", ref)


def send(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send one referral."""
    acts.send_one(tools(request), viewer(request), ref)
    messages.success(request, _("Sent. The clock for its acknowledgement runs."))
    return redirect("referral", ref)


def package(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The sealed package as a file. Making it sends what is ready."""
    sealed = acts.hand_out(tools(request), viewer(request), ref)
    answer = HttpResponse(sealed.package, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="referral-{ref}.nodal"'
    return answer


def send_many(request: HttpRequest) -> HttpResponse:
    """What is ready, counted by unit, and one button that sends what is ticked as one act."""
    kit, who, names = tools(request), viewer(request), unit_names(request)
    fault = ""
    if request.method == "POST":
        kind, units = request.POST.get("kind", ""), request.POST.getlist("unit")
        upto = request.POST.get("upto", "")
        if kind in ("report", "lead") and units and upto.isascii() and upto.isdigit() and len(upto) < LONGEST_ID:
            n = len(acts.send_ready(kit, who, kind, units, upto=int(upto)))
            said = ngettext("%(n)s referral sent as one act.", "%(n)s referrals sent as one act.", n)
            messages.success(request, said % {"n": n})
            return redirect("referrals_send")
        fault = _("Choose at least one unit.")
    lines = [{**line, "name": names[line["unit"]]} for line in looks.ready(kit, who)]
    kinds = [_kind(kind, [line for line in lines if line["kind"] == kind]) for kind in ("report", "lead")]
    shown = {"kinds": [kind for kind in kinds if kind["lines"]], "fault": fault, "most": looks.MOST}
    return show(request, "desk/referrals/send.html", shown, status=400 if fault else 200)


def _kind(kind: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": kind,
        "lines": lines,
        "n": sum(line["n"] for line in lines),
        "held": sum(line["held"] for line in lines),
        "upto": max((line["upto"] for line in lines), default=0),
    }


LONGEST_ID = 18
"""More digits than that are no id."""
