"""The page of one report."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from nodal.chain.triage import ASIDE
from nodal.desk.names import unit_names
from nodal.desk.page import show, tools, viewer
from nodal.desk.report import fields
from nodal.desk.report.cards import cards
from nodal.desk.report.marks import marked
from nodal.desk.report.summary import summary
from nodal.desk.report.timeline import person, timeline, when
from nodal.ledger.access import Viewer
from nodal.ledger.matrix import MATRIX
from nodal.steps.acts.note import LONGEST
from nodal.steps.look import FEW, MANY, Opened, open_report

FACTORS = 3
"""So many reasons of the rank stand open; the rest opens below them."""


def report(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What a report says, how sure it is, and what can be done with it. `?all=1` shows long lists whole."""
    return page(request, ref, everything=bool(request.GET.get("all")))


def uncovered(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The same page with children uncovered, for this view only: neither the address nor the session remembers it."""
    reason = request.POST.get("reason", "").strip()
    wrong = {} if reason else {"uncover": True}
    return page(request, ref, unmask=reason, wrong=wrong, everything=bool(request.POST.get("all")))


def page(
    request: HttpRequest,
    ref: UUID,
    *,
    unmask: str = "",
    everything: bool = False,
    wrong: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page; `wrong` names the form that was not understood, which then says so beside its field."""
    who = viewer(request)
    opened = open_report(tools(request), who, ref, unmask=unmask, everything=everything)
    most = MANY if everything else FEW
    shown = {**_shown(opened, who, most), **_elsewhere(opened, request), "wrong": wrong or {}, "everything": everything}
    return show(request, "desk/report/report.html", shown, status=422 if wrong else 200)


def _shown(opened: Opened, who: Viewer, most: int) -> dict[str, Any]:
    found, told = opened.found, opened.told
    marks = marked(told)
    covered = opened.hidden if opened.is_covered else frozenset()
    people = fields.persons(told, found["parties"], marks, opened.hidden, most)
    seen = cards(found["sightings"], found["audience"], told, marks.sightings, covered)
    files = fields.files(told, found["hashes"], found["matches"], marks, most)
    by_party = {index: [card for card in seen if card.party == index] for index in {card.party for card in seen}}
    return {
        **found,
        "versions": _versions(opened),
        "told": told,
        "summary": summary(people, seen, files, flags=[flag.code for flag in told.flags]),
        "incident": fields.incident(told, marks),
        "people": people,
        "sighted": [(person, by_party[person.index]) for person in people if person.index in by_party]
        + ([(None, by_party[None])] if None in by_party else []),
        "files": files,
        "unknown": fields.unknown(told, marks, most),
        "elsewhere": marks.elsewhere,
        "is_cut": len(found["sightings"]) >= most or max(map(len, (told.parties, told.files, told.extra))) > most,
        "children": len(opened.hidden),
        "most": f":{most}",
        "is_covered": bool(covered),
        "may_uncover": who.role in MATRIX["case.unmask"],
        "rank": _rank(found["head"]["priority"]),
        "assignee": person(opened, found["head"]["inbox"]),
        "moments": timeline(opened),
        "longest_note": LONGEST,
        "colleagues": [one for one in opened.colleagues if one.is_active],
        "aside": ASIDE.items(),
        "aside_said": _aside(found["head"]["inbox"]),
    }


def _versions(opened: Opened) -> list[dict[str, Any]]:
    """The tellings; beside a choice who made it and why, as far as the log says so to this unit."""
    made = [entry for entry in opened.history if entry["action"] == "report.settled"]
    by = {entry["detail"]["telling"]: entry for entry in made}
    return [
        {
            **version,
            "who": opened.names.get(by[version["settles"]]["person"], "?"),
            "why": by[version["settles"]]["detail"].get("reason", ""),
        }
        if version["settles"] in by
        else version
        for version in opened.found["versions"]
    ]


def _aside(inbox: dict[str, Any] | None) -> tuple[str, str] | None:
    """Why it was put aside: the sentence of the list, and the words of whoever did it."""
    if inbox is None or not inbox["set_aside_why"]:
        return None
    code, _, words = inbox["set_aside_why"].partition(": ")
    return ASIDE.get(code, code), words


def _rank(priority: dict[str, Any] | None) -> dict[str, Any] | None:
    """Why the report stands where it stands: the reasons that weigh most first, the others below them."""
    if priority is None:
        return None
    first = [factor for factor in priority["factors"] if factor["axis"] == "danger"]
    rest = [factor for factor in priority["factors"] if factor["axis"] != "danger"]
    return {**priority, "first": first[:FACTORS], "rest": [*first[FACTORS:], *rest]}


def _elsewhere(opened: Opened, request: HttpRequest) -> dict[str, Any]:
    """Units by name: who else has it, where it goes, whom it can be handed to."""
    who, names = viewer(request), unit_names(request)
    today = tools(request).clock().date()
    units = sorted((unit.code, names[unit.code]) for unit in tools(request).pack.units_on(today))
    return {
        "others": [(names[code], this_one) for code, this_one in opened.holders.items()],
        "unit_names": names,
        "loaded_at": tools(request).clock().isoformat(),
        "units": [one for one in units if one[0] != who.unit] if who.role in MATRIX["referral.send"] else (),
        "ready": [one for one in opened.found["referrals"] if one["state"] == "ready" and one["from_unit"] == who.unit],
        "returned_from": [
            (names[one["unit"]], one["reason"], when(one["at"])) for one in opened.found["head"]["returned"]
        ],
    }
