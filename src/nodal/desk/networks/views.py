"""The list of networks, one network with its graph and tables, and one link with its waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from nodal.chain.link import MICRO
from nodal.desk.networks import drawing, sentence, words
from nodal.desk.page import show, tools, viewer
from nodal.ledger.matrix import MATRIX
from nodal.steps.look import networks as look

ROWS = 200
"""Rows of a table on the page."""


def networks(request: HttpRequest) -> HttpResponse:
    """The networks of which the unit holds an account, tested ones first."""
    tier = request.GET.get("tier", "") if request.GET.get("tier") in ("tested", "possible") else ""
    page = _page(request.GET.get("page", "1"))
    found = look.list_networks(tools(request), viewer(request), tier=tier, page=page)
    for row in found["rows"]:
        test = row["found"]
        row["kinds"] = sentence.kinds_said(test.get("kinds", ()))
        row["left"], row["total"] = (test.get(name, 0) / MICRO for name in ("without_best", "total"))
        row["others"] = max(0, test.get("size", row["accounts"]) - row["accounts"])
    shown = {
        "found": found,
        "tier": tier,
        "next": page + 1 if found["has_more"] else None,
        "before": page - 1 if page > 1 else None,
    }
    return show(request, "desk/networks/list.html", shown)


def network(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What holds this network together, and does it stand without the best of it?"""
    return page(request, ref)


def page(
    request: HttpRequest, ref: UUID, *, refused: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a network; `refused` says why an act was refused, and what was typed."""
    ghosts = request.GET.get("ghosts") == "1"
    since, until = _day(request.GET.get("since")), _day(request.GET.get("until"))
    found = look.show_network(tools(request), viewer(request), ref, ghosts=ghosts)
    days = drawing.days_of(found["days"])
    for place, one in enumerate(found["members"], 1):
        one.update(place=place, days=days.get(one["id"], ()))
        one["in_span"] = drawing.was_seen(one["days"], since, until)
    by_id = {one["id"]: one for one in found["members"]}
    links = [link | {"a": by_id[link["a_id"]], "b": by_id[link["b_id"]]} for link in _inside(found["links"], by_id)]
    in_span = [link for link in links if link["a"]["in_span"] and link["b"]["in_span"]]
    found["links"] = links
    shown = {
        **found,
        "headline": sentence.headline(len(found["members"]), [thing["kind"] for thing in found["things"]]),
        "remains": _remains(found["network"]["found"]),
        "stands": sentence.stands(found["network"]["tier"], found["checks"]),
        "fitted": sentence.fitted(found["calibration"]),
        "shown_links": in_span[:ROWS],
        "is_cut": len(in_span) > ROWS or found["has_more_links"],
        "accounts": [one for one in found["members"] if one["in_span"]][:ROWS],
        "graph": _graph(drawing.drawn(found, days)),
        "timeline": drawing.bars(found["days"]),
        "became": [_became(one) for one in found["became"]],
        "story": sentence.told(found["story"], found["members"]),
        "since": since,
        "until": until,
        "ghosts_asked": ghosts,
        "may_decide": viewer(request).role in MATRIX["lead.decide"],
        "may_export": viewer(request).role in MATRIX["network.export"],
        "formats": words.FORMATS.items(),
        "refused": refused or {},
    }
    return show(request, "desk/networks/network.html", shown, status=status)


def _remains(test: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the test of a network counted in all, what is left without the best of it, and of which kind the best is."""
    if not test.get("best"):
        return None
    return {"total": test["total"] / MICRO, "left": test["without_best"] / MICRO, "best": test["best"]}


def _became(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as this network saw it: what was done to another one has a name of its own.

    Of a network that was split off, or merged into this one, only its own accounts are told: the others are no number
    of the same network before and after.
    """
    kind, size, before = str(event["kind"]), event["size"], event["before"]
    code = kind if event["is_own"] else {"merged": "took_in", "split": "gave"}.get(kind, kind)
    if kind == "split":
        before = 0
    elif code == "took_in":
        size, before = before, 0
    return dict(event) | {"code": code, "size": size, "before": before}


def near(request: HttpRequest, ref: UUID, account: UUID) -> HttpResponse:
    """The neighbours of an account, for the graph."""
    found = look.show_near(tools(request), viewer(request), ref, account)
    shown = {one["id"]: one for one in found["members"]}
    nodes = [drawing.node(one) | {"told": drawing.label(one["key"])} for one in found["members"]]
    edges = [drawing.edge(link, shown) for link in _inside(found["links"], shown)]
    return JsonResponse({"nodes": nodes, "edges": edges})


def link(request: HttpRequest, one: UUID, other: UUID) -> HttpResponse:
    """Why two accounts are linked, step by step."""
    found = look.show_link(tools(request), viewer(request), one, other)
    for account in found["accounts"]:
        account["is_child"] = account["id"] in found["children"]
    falls = [_fall(shown, found["reports"]) for shown in found["links"]]
    asides = [
        {"row": one, "used_for": used_for, "bits": None if one.bits is None else one.bits / MICRO}
        for one, used_for in found["asides"] or ()
    ]
    shown = {**found, "falls": falls, "asides": asides, "is_remembered": found["asides"] is not None}
    return show(request, "desk/networks/link.html", shown)


def _fall(shown: look.LinkShown, reports: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """The waterfall of a link: each step as a bar from the sum before it to the sum after it."""
    sums = [0, *(step.sum for step in shown.steps)]
    low, high = min(*sums, 0), max(*sums, shown.needed)
    scale = 300 / (high - low)
    steps = []
    for before, step in zip(sums, shown.steps, strict=False):
        left, right = sorted((before, step.sum))
        steps.append(
            {
                "kind": step.row.kind,
                "value": step.row.value if step.row.audience is not None else None,
                "audience": step.row.audience,
                "left_of_it": None if step.row.decay >= MICRO else step.row.decay * 100 // MICRO,
                "bits": step.row.bits / MICRO,
                "sum": step.sum / MICRO,
                "sentence": step.sentence,
                "reports": [reports[int(r)] for r in step.row.report_ids if int(r) in reports][:6],
                "x": f"{(left - low) * scale:.1f}",
                "width": f"{max((right - left) * scale, 1):.1f}",
            }
        )
    return {
        "relation": shown.relation,
        "bits": shown.bits,
        "steps": steps,
        "for": [step for step in steps if step["bits"] > 0],
        "against": [step for step in steps if step["bits"] < 0],
        "meaning": shown.meaning,
        "needed": shown.needed / MICRO,
        "zero": f"{-low * scale:.1f}",
        "need": f"{(shown.needed - low) * scale:.1f}",
        "x": f"{(min(0, sums[-1]) - low) * scale:.1f}",
        "width": f"{abs(sums[-1]) * scale:.1f}",
    }


def _inside(links: Sequence[dict[str, Any]], shown: Mapping[int, Any]) -> list[dict[str, Any]]:
    return [link for link in links if link["a_id"] in shown and link["b_id"] in shown]


def _graph(drawn: dict[str, Any]) -> dict[str, Any]:
    """The drawing with the few words that the script says."""
    return drawn | {
        "words": {
            "account": _("Account"),
            "bits": _("bits"),
            "waterfall": _("Why: the bits step by step"),
            "expand": _("Show its neighbours"),
            "failed": _("That could not be loaded. The tables below say the same."),
        }
    }


def _page(typed: str) -> int:
    return min(max(int(typed), 1), look.PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        return None
