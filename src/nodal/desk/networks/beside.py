"""Two networks side by side, and what linking saw shared and did not use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.link import KINDS, MICRO, Joining
from nodal.desk.leads.words import IGNORED
from nodal.desk.page import show, tools, viewer
from nodal.desk.tags.desk import number
from nodal.steps.look import networks_beside as look

ROWS = 100
"""Rows of a table on a page."""

PAGES = 40


def compare(request: HttpRequest, ref: UUID, beside: UUID) -> HttpResponse:
    """What do these two share, who ties them, and what is missing before they are one?"""
    found = look.compare(tools(request), viewer(request), ref, beside)
    if not found:
        return redirect("network", ref=ref)
    accounts = {one["id"]: one | {"side": n} for n, side in enumerate(found["sides"]) for one in side["members"]}
    links = _links(found["across"], accounts)
    both = [thing for thing in found["common"] if thing["ones"] and thing["others"]]
    shown = {
        **found,
        "lede": _lede(both, links, found["joining"]),
        "why": _why(found["joining"], found["people"]),
        "links": links[:ROWS],
        "ties": _ties(links, accounts)[:ROWS],
        "both": both[:ROWS],
        "apart": _apart(found["common"]),
        "bits": found["joining"].bits / MICRO,
        "needed": found["joining"].needed / MICRO,
        "missing": found["joining"].missing / MICRO,
    }
    return show(request, "desk/networks/compare.html", shown)


def _links(rows: Sequence[Mapping[str, Any]], accounts: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each link between the two, its end in the first network first."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        ends = sorted((accounts[row["a_id"]], accounts[row["b_id"]]), key=lambda one: one["side"])
        one = found.setdefault(
            row["id"], {"relation": row["relation"], "bits": row["total"], "ends": ends, "kinds": Counter()}
        )
        if row["audience"] is not None:
            one["kinds"][row["kind"]] += 1
    return list(found.values())


def _ties(links: Sequence[Mapping[str, Any]], accounts: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The accounts through which the two are tied: with how many links, and the bits of the strongest."""
    found: dict[int, list[float]] = defaultdict(list)
    for link in links:
        for end in link["ends"]:
            found[end["id"]].append(link["bits"])
    rows = [{"account": accounts[one], "links": len(bits), "strongest": max(bits)} for one, bits in found.items()]
    return sorted(rows, key=lambda row: (-row["links"], -row["strongest"], row["account"]["key"]))


def _apart(common: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Per kind, how many things hold only the one, only the other, or stand in both."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for thing in common:
        side = "both" if thing["ones"] and thing["others"] else "one" if thing["ones"] else "other"
        counts[thing["kind"]][side] += 1
    return [
        {"kind": kind, **{side: counts[kind][side] for side in ("one", "both", "other")}} for kind in sorted(counts)
    ]


def _lede(both: Sequence[Any], links: Sequence[Any], found: Joining) -> str:
    things = ngettext("%(n)s thing is held on both sides.", "%(n)s things are held on both sides.", len(both))
    many = ngettext("%(n)s link runs between them.", "%(n)s links run between them.", len(links))
    if not both and not links:
        return _("Nothing that your unit may see ties these two.")
    return " ".join((things % {"n": number(len(both))}, many % {"n": number(len(links))}))


def _why(found: Joining, people: Sequence[Any]) -> str:
    """Why linking keeps them apart, in words."""
    bits, needed, missing = (number_format(micro / MICRO, 1) for micro in (found.bits, found.needed, found.missing))
    one, other = (number(len(some)) for some in people)
    values = {"bits": bits, "needed": needed, "missing": missing, "one": one, "other": other}
    said = _(
        "Between them are %(bits)s bits, and %(needed)s would do. Linking keeps them apart because the people of"
        " each share more among themselves, or because a single report alone joins them."
    )
    if found.why == "nothing":
        said = _("No two people of them share anything that counts. One group would need %(needed)s bits between them.")
    if found.why == "too_little":
        said = _(
            "Between them are %(bits)s bits. One group of %(one)s and %(other)s people needs %(needed)s: a bit for"
            " each pair. %(missing)s bits are missing."
        )
    return said % values


def ignored(request: HttpRequest) -> HttpResponse:
    """What was seen shared and not used, and why: the most widely held first."""
    kind = request.GET.get("kind", "") if request.GET.get("kind") in KINDS else ""
    why = request.GET.get("why", "") if request.GET.get("why") in IGNORED else ""
    page = _page(request.GET.get("page", "1"))
    found = look.list_ignored(tools(request), viewer(request), kind=kind, why=why)
    first = (page - 1) * ROWS
    shown = {
        "rows": found.rows[first : first + ROWS],
        "count": len(found.rows),
        "is_more": found.is_more,
        "kinds": [(one, found.kinds[one]) for one in KINDS if found.kinds.get(one)],
        "whys": [(one, found.whys[one]) for one in IGNORED if found.whys.get(one)],
        "kind": kind,
        "why": why,
        "latest": look.LATEST,
        "next": page + 1 if len(found.rows) > first + ROWS and page < PAGES else None,
        "before": page - 1 if page > 1 else None,
    }
    return show(request, "desk/networks/ignored.html", shown)


def _page(typed: str) -> int:
    return min(max(int(typed), 1), PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
