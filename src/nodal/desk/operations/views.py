"""Pages of operations: the list, one with its figures, the list behind each, two side by side, the projector."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nodal.desk import charts, csv
from nodal.desk.names import unit_names
from nodal.desk.operations.words import BIG, FIGURES
from nodal.desk.page import show, tools, viewer
from nodal.desk.say import say
from nodal.desk.tags.desk import day as write_day
from nodal.facts.errors import Unreadable
from nodal.facts.local import read_local, write_local
from nodal.ledger.access import Unknown
from nodal.steps.acts import operations as acts
from nodal.steps.acts.decide import Refused
from nodal.steps.look import operations as looks

LONGEST_CHART = 120
"""Days that a timeline draws; the table behind it has them all."""

LINES = 200
"""Lines of a list behind a figure that a page shows; the file has more."""

EVERY = 60
"""Seconds after which the projector asks again."""


def listed(request: HttpRequest) -> HttpResponse:
    """The drives of the unit."""
    who, at = viewer(request), tools(request).clock()
    rows = [{**row, "is_open": row["starts"] <= at < row["ends"]} for row in looks.operations(tools(request), who)]
    shown = {"rows": rows, "may_change": who.role == "supervisor"}
    return show(request, "desk/operations/list.html", shown)


def new(request: HttpRequest) -> HttpResponse:
    """Enter a drive."""
    given = {name: request.POST.get(name, "")[:500] for name in ("name", "starts", "ends", "definition")}
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = _enter(request, given)
        if not faults:
            messages.success(request, _("The operation is entered."))
            return redirect("operations")
    shown = {"given": given, "faults": faults, "zone": tools(request).pack.time_zone}
    return show(request, "desk/operations/new.html", shown, status=400 if faults else 200)


PLACE = {"name_missing": "name", "name_taken": "name", "definition_missing": "definition", "no_window": "ends"}
"""Rule -> the field beside which its sentence stands."""


def _enter(request: HttpRequest, given: dict[str, str]) -> dict[str, str]:
    """Enter it; what is wrong with which field."""
    kit, window, faults = tools(request), [], {}
    for name in ("starts", "ends"):
        try:
            window.append(read_local(given[name], kit.pack.time_zone))
        except Unreadable:
            faults[name] = _("Give day and time of day.")
    if faults:
        return faults
    try:
        acts.create_operation(kit, viewer(request), given["name"], (window[0], window[1]), given["definition"])
    except Refused as refused:
        return {PLACE[refused.rule]: say(refused.why)}
    return {}


def _as_of(request: HttpRequest) -> datetime | None:
    """The moment that the address asks about. Raises Unknown for one that is none, or lies ahead."""
    text = request.GET.get("as_of", "") or request.POST.get("as_of", "")
    if not text:
        return None
    try:
        at = read_local(text, tools(request).pack.time_zone)
    except Unreadable:
        raise Unknown("time: expected a local time, got something else") from None
    return min(at, tools(request).clock())


def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One drive: five numbers, as known at a time, and everything behind them."""
    kit, who = tools(request), viewer(request)
    asked = _as_of(request)
    found = looks.operation(kit, who, ref, as_of=asked)
    now, names = found.now, unit_names(request)
    days = _days(now, kit.pack.time_zone)
    shown = {
        "found": found,
        "operation": now.operation,
        "ref": ref,
        "as_of": now.counts.as_of,
        "as_of_local": write_local(now.counts.as_of, kit.pack.time_zone),
        "is_past": asked is not None,
        "query": f"?as_of={write_local(now.counts.as_of, kit.pack.time_zone)}" if asked else "",
        "is_open": now.counts.as_of < now.operation.ends,
        "big": [(name, now.of(name)) for name in BIG],
        "small": [(name, now.of(name)) for name in FIGURES if name not in BIG],
        "queries": [(name, say(now.counts.figure(name).query)) for name in FIGURES],
        "figures": tuple(FIGURES),
        "units": sorted(
            ((names[unit], numbers.values()) for unit, numbers in now.units.items()), key=lambda row: str(row[0])
        ),
        "days": [(on, numbers.values()) for on, numbers in days],
        "chart": _timeline(days),
        "why": [say(why) for why in found.like.why] if found.like else [],
        "frozen": [(kept["as_of"], [kept["figures"].get(name) for name in FIGURES]) for kept in found.frozen],
        "may_change": who.role == "supervisor",
        "may_list": who.role != "auditor",
    }
    return show(request, "desk/operations/one.html", shown)


def _days(counted: looks.Counted, zone: str) -> list[tuple[date, Any]]:
    """Every local day of the window so far, also those on which nothing was recorded."""
    first = counted.operation.starts.astimezone(ZoneInfo(zone)).date()
    end = min(counted.operation.ends - timedelta(microseconds=1), counted.counts.as_of)
    last = end.astimezone(ZoneInfo(zone)).date()
    none = dict.fromkeys(FIGURES, 0)
    count = min(max(0, (last - first).days + 1), LONGEST_CHART)
    whole = {first + timedelta(days=n): none for n in range(count)}
    return sorted({**whole, **counted.days}.items())


DRAWN = ("firs", "arrests", "safeguarded")
"""The figures of the timeline."""


def _timeline(days: list[tuple[date, Any]]) -> charts.Lines:
    drawn = days[-LONGEST_CHART:]
    series = [
        (str(FIGURES[name]), [numbers[name] for _, numbers in drawn]) for name in ("firs", "arrests", "safeguarded")
    ]
    return charts.lines([write_day(on) for on, _ in drawn], series)


def sign(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Keep the figures as they are shown."""
    acts.sign_off(tools(request), viewer(request), ref, as_of=_as_of(request))
    messages.success(request, _("Signed off. These figures are kept as they are and can be quoted."))
    return redirect("operation", ref)


def _figure(request: HttpRequest) -> str:
    figure = request.GET.get("figure", "firs")
    if figure not in FIGURES:
        raise Unknown("figure: expected one of the page, got another")
    return figure


def behind(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What a figure counts, line by line."""
    figure, at, names = _figure(request), _as_of(request), unit_names(request)
    found, rows, query = looks.behind(tools(request), viewer(request), ref, figure, as_of=at, most=LINES + 1)
    lines = [{**row, "receiver_name": names[row["to_unit"]]} for row in rows[:LINES]]
    shown = {
        "operation": found,
        "ref": ref,
        "figure": figure,
        "rows": lines,
        "is_cut": len(rows) > LINES,
        "query": say(query),
        "as_of": f"&as_of={request.GET['as_of']}" if at else "",
    }
    return show(request, "desk/operations/behind.html", shown)


def behind_csv(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The same as a file."""
    figure, names = _figure(request), unit_names(request)
    _found, rows, query = looks.behind(tools(request), viewer(request), ref, figure, as_of=_as_of(request))
    heads = (_("Counted"), _("From"), _("To"), _("Happened (UTC)"), _("Recorded (UTC)"), _("Referral"), _("Query"))
    lines = (
        (row["key"], names[row["from_unit"]], names[row["to_unit"]], row["at"], row["recorded_at"], row["ref"], query)
        for row in rows
    )
    return csv.answer(f"operation-{figure}", heads, lines)


def figures_csv(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Every figure in all, by unit and by day, each with its query."""
    now, names = looks.operation(tools(request), viewer(request), ref, as_of=_as_of(request)).now, unit_names(request)
    rows: list[tuple[object, ...]] = []
    for name, figure in now.counts.figures:
        word = str(FIGURES[name])
        rows.append((word, _("all"), "", figure.n, now.counts.as_of.isoformat(), figure.query))
        rows += [(word, names[unit], "", n[name], now.counts.as_of.isoformat(), "") for unit, n in now.units.items()]
        rows += [(word, "", on.isoformat(), n[name], now.counts.as_of.isoformat(), "") for on, n in now.days.items()]
    heads = (_("Figure"), _("Unit"), _("Day"), _("Number"), _("As known at"), _("Query"))
    return csv.answer("operation-figures", heads, rows)


def compare(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Two drives side by side, or why they may not stand so."""
    kit, who = tools(request), viewer(request)
    choices = [row for row in looks.operations(kit, who) if row["ref"] != ref]
    try:
        other = UUID(request.GET.get("with", ""))
    except ValueError:
        other = choices[0]["ref"] if choices else ref
    a, b, found = looks.compared(kit, who, (other, ref), as_of=_as_of(request))
    shown = {
        "a": a,
        "b": b,
        "other": other,
        "ref": ref,
        "choices": choices,
        "is_alone": other == ref,
        "comparable": found.comparable,
        "why": [say(why) for why in found.why],
        "rows": [(name, a.of(name), b.of(name)) for name in FIGURES],
    }
    return show(request, "desk/operations/compare.html", shown)


def projector(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The five numbers for a wall: no names, no identifiers."""
    now = looks.operation(tools(request), viewer(request), ref).now
    is_still = "still" in request.GET
    shown = {
        "operation": now.operation,
        "ref": ref,
        "as_of": now.counts.as_of,
        "big": [(name, now.of(name)) for name in BIG],
        "is_still": is_still,
    }
    answer = show(request, "desk/operations/projector.html", shown)
    if not is_still:
        answer["Refresh"] = str(EVERY)
    return answer
