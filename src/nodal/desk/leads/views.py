"""The list of leads, and one lead with everything for and against it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from nodal.chain import identify as rules
from nodal.desk.page import show, tools, viewer
from nodal.facts.priorities import BANDS
from nodal.ledger.matrix import MATRIX
from nodal.steps.look import leads as look

BIT = 1_000_000


def leads(request: HttpRequest) -> HttpResponse:
    """What waits for a decision: children first, then the most pressing."""
    wanted = _wanted(request.GET)
    at = tools(request).clock()
    found = look.list_leads(tools(request), viewer(request), wanted)
    for row in found["rows"]:
        _sum_up(row)
        row["days"] = _days(row["dies_at"], at)
    shown = {
        "found": found,
        "wanted": wanted,
        "states": look.STATES,
        "bands": BANDS,
        "next": wanted.page + 1 if found["has_more"] else None,
        "before": wanted.page - 1 if wanted.page > 1 else None,
    }
    return show(request, "desk/leads/list.html", shown)


def lead(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One lead: who, why, and what would make it wrong."""
    return page(request, ref)


def page(
    request: HttpRequest, ref: UUID, *, refused: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a lead; `refused` says which form was refused, why, and what was typed into it."""
    looked = look.show_lead(tools(request), viewer(request), ref)
    value, found = looked.lead, looked.found
    may = {name: viewer(request).role in MATRIX[name] for name in ("lead.decide", "referral.send", "case.work")}
    for way in found["referrals"]:
        way.update(from_name=looked.units.get(way["from_unit"]), to_name=looked.units.get(way["to_unit"]))
    shown = {
        **found,
        "value": value,
        "verdict": _verdict(value),
        "wrong": rules.what_would_make_it_wrong(value),
        "left": rules.without_the_strongest(value) / BIT,
        "unseen_reports": _unseen_reports(found),
        "shared_by": rules.SHARED_BY,
        "is_recipient": any(one["is_recipient"] and not one["is_reported"] for one in found["accounts"]),
        "network": next((one for one in found["accounts"] if one["network"]), None),
        "refusals": looked.refusals,
        "askable": [(key_of(one.kind, one.value), one) for one in _once(looked.askable)],
        "units": [(code, name) for code, name in looked.units.items() if code != viewer(request).unit],
        "colleagues": looked.colleagues,
        "holder": (found["line"] or {}).get("assignee"),
        "days": _days((found["priority"] or {}).get("dies_at"), tools(request).clock()),
        "may_decide": may["lead.decide"],
        "may_send": may["referral.send"],
        "may_work": may["case.work"],
        "refused": refused or {},
    }
    return show(request, "desk/leads/lead.html", shown, status=status)


def key_of(kind: str, value: str) -> str:
    """A name for a value in a form that does not repeat the value."""
    return sha256(f"{kind}\0{value}".encode()).hexdigest()[:16]


def _once(asked: tuple[Any, ...]) -> list[Any]:
    """Each value once: the form asks which value was answered, not when it was seen."""
    return list({(one.kind, one.value): one for one in asked}.values())


def _wanted(given: Mapping[str, str]) -> look.Wanted:
    """The filters of the address; whatever is no code of ours is left out."""

    def code(name: str, known: tuple[str, ...], default: str = "") -> str:
        return given.get(name, "") if given.get(name, "") in known else default

    page = given.get("page", "1")
    return look.Wanted(
        state=code("state", look.STATES, "waiting"),
        track=code("track", ("suspect", "welfare")),
        band=code("band", BANDS),
        rule=code("rule", ("met", "missing")),
        page=min(max(int(page), 1), look.PAGES) if page.isascii() and page.isdigit() and len(page) < 4 else 1,
    )


def _sum_up(row: dict[str, Any]) -> None:
    """The sums of a line of the list, and the sentences that weigh most."""
    row["for"] = sum(one["microbits"] for one in row["reasons_for"]) / BIT
    row["against"] = sum(one["microbits"] for one in row["reasons_against"]) / BIT
    row["sum"] = row["for"] + row["against"]
    # That its platform reported it holds of nearly every lead: whatever else speaks for it says more.
    said = sorted(row["reasons_for"], key=lambda one: one["code"] == "reported_by_its_platform")
    row["why"] = said[0]["text"] if said else ""
    row["doubt"] = row["reasons_against"][0]["text"] if row["reasons_against"] else ""
    row["platforms"] = row["facts"].get("platforms", [])
    row["reports"] = len(row["facts"].get("reports", []))


def _verdict(value: rules.Lead) -> dict[str, Any]:
    """Bits for and against and their bars, in hundredths of the longer one; a bar never hides a small doubt."""
    speaks = sum(one.microbits for one in value.reasons) / BIT
    doubts = sum(one.microbits for one in value.doubts) / BIT
    longest = max(speaks, -doubts, 1.0)
    return {
        "for": speaks,
        "against": doubts,
        "sum": value.microbits / BIT,
        "for_width": round(speaks * 500 / longest, 1),
        "against_width": round(-doubts * 500 / longest, 1),
        "against_from": round(500 + doubts * 500 / longest, 1),
        "reasons": [(one.text, one.microbits / BIT) for one in value.reasons],
        "doubts": [(one.text, one.microbits / BIT) for one in value.doubts],
    }


def _unseen_reports(found: Mapping[str, Any]) -> int:
    """How many reports count in the sums and are not the unit's to read; 0 when the page does not hold all."""
    if found["has_more_reports"]:
        return 0
    return max(0, len(found["lead"]["facts"].get("reports", [])) - len(found["reports"]))


def _days(dies_at: datetime | None, at: datetime) -> int | None:
    return None if dies_at is None else (dies_at - at).days
