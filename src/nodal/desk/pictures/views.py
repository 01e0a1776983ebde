"""Map and volume: pictures of the unit's own work, each with its sentence, its table and its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from nodal.desk import charts, csv
from nodal.desk.names import Names, place_names, unit_names
from nodal.desk.page import show, tools, viewer
from nodal.desk.tags.desk import day as write_day
from nodal.desk.tags.desk import number
from nodal.facts.pack import Pack
from nodal.ledger.access import Unknown
from nodal.steps.look import pictures as looks

SHOWN = {
    "sent": gettext_lazy("Sent to"),
    "received": gettext_lazy("Received from"),
    "returned": gettext_lazy("Sent back"),
}
"""What the tiles can count."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a picture."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]


def pictures(request: HttpRequest) -> HttpResponse:
    """The page."""
    kit, who = tools(request), viewer(request)
    measure, state = _asked(request)
    found = looks.work(kit, who)
    places, units = place_names(request), unit_names(request)
    tables = {name: make(found, request) for name, make in TABLES.items()}
    by_state = _by_state(kit.pack, getattr(found, measure)(who.unit))
    shown = {
        "as_of": found.as_of,
        "days": looks.DAYS,
        "latest": looks.LATEST,
        "measure": measure,
        "measures": SHOWN.items(),
        "state": state,
        "states": [(code, places[code]) for code in sorted(kit.pack.tiles, key=lambda code: places[code])],
        "tables": tables,
        "tiles": charts.tiles(kit.pack.tiles, by_state, places),
        "tiles_sentence": _states_sentence(by_state, places, measure),
        "within": _within(kit.pack, state, getattr(found, measure)(who.unit), places) if state else None,
        "volume": charts.lines([write_day(on) for on in found.days], [(_("Reports a day"), list(found.days.values()))]),
        "volume_sentence": _volume_sentence(found),
        "flow": charts.flow(
            [(units[code], n) for code, n in found.received(who.unit).items()],
            [(units[code], n) for code, n in found.sent(who.unit).items()],
            centre=units[who.unit],
            rest=_("all others"),
        ),
        "flow_sentence": _flow_sentence(found, who.unit),
        "hours": charts.bars([(f"{hour:02}", n) for hour, n in found.hours.items()]),
        "hours_sentence": _hours_sentence(found),
    }
    return show(request, "desk/pictures/pictures.html", shown)


def table(request: HttpRequest) -> HttpResponse:
    """The numbers behind one picture as a file."""
    name = request.GET.get("picture", "states")
    if name not in TABLES:
        raise Unknown("picture: expected one of the page, got another")
    made = TABLES[name](looks.work(tools(request), viewer(request)), request)
    return csv.answer(f"pictures-{name}", made.heads, made.rows)


def _asked(request: HttpRequest) -> tuple[str, str]:
    measure, state = request.GET.get("show", "sent"), request.GET.get("state", "")
    if measure not in SHOWN or (state and state not in tools(request).pack.tiles):
        raise Unknown("picture: expected one of the page, got another")
    return measure, state


def _by_state(pack: Pack, by_unit: Mapping[str, int]) -> dict[str, int]:
    """Numbers of units as numbers of the states they lie in; an office of the whole country lies in none."""
    places = {unit.code: pack.tile_of(unit.jurisdiction) for unit in pack.units}
    found: dict[str, int] = {}
    for unit, n in by_unit.items():
        if state := places.get(unit):
            found[state] = found.get(state, 0) + n
    return found


def _within(pack: Pack, state: str, by_unit: Mapping[str, int], names: Names) -> dict[str, Any]:
    """A state as dots: its districts, and in words what has no place on the drawing."""
    seats = {unit.code: unit.jurisdiction for unit in pack.units}
    numbers: dict[str, int] = {}
    for unit, n in by_unit.items():
        place = seats.get(unit, "")
        if n and pack.tile_of(place) == state:
            numbers[place] = numbers.get(place, 0) + n
    inside = [place for place in pack.jurisdictions.values() if place.point and place.parent == state]
    drawn = charts.dots([(place.code, names[place.code], place.point) for place in inside if place.point], numbers)
    total = sum(numbers.values())
    placed = sum(dot.n for dot in drawn.dots)
    return {
        "name": names[state],
        "chart": drawn,
        "districts": len(inside),
        "total": total,
        "elsewhere": total - placed,
        "rows": sorted(((names[code], n) for code, n in numbers.items()), key=lambda row: (-row[1], row[0])),
    }


def _states_sentence(numbers: Mapping[str, int], names: Names, measure: str) -> str:
    ranked = sorted(((n, names[code]) for code, n in numbers.items() if n), reverse=True)
    if not ranked:
        return _("No referral to or from a state in this time.")
    values = {"n": number(ranked[0][0]), "all": number(sum(n for n, _name in ranked)), "state": ranked[0][1]}
    if measure == "sent":
        return _("Referrals sent to units of the states: %(all)s; most to %(state)s: %(n)s.") % values
    if measure == "received":
        return _("Referrals received from units of the states: %(all)s; most from %(state)s: %(n)s.") % values
    return _("Referrals sent back: %(all)s; most between you and %(state)s: %(n)s.") % values


def _volume_sentence(found: looks.Work) -> str:
    total = sum(found.days.values())
    if not total:
        return _("No report came in during these days.")
    on, most = max(found.days.items(), key=lambda day: day[1])
    said = ngettext(
        "%(all)s report in %(days)s days; the most on one day was %(n)s, on %(day)s.",
        "%(all)s reports in %(days)s days; the most on one day was %(n)s, on %(day)s.",
        total,
    )
    return said % {"all": number(total), "days": looks.DAYS, "n": number(most), "day": write_day(on)}


def _flow_sentence(found: looks.Work, unit: str) -> str:
    came, went = found.received(unit), found.sent(unit)
    values = {
        "came": number(sum(came.values())), "senders": number(len(came)),
        "went": number(sum(went.values())), "receivers": number(len(went)),
        "back": number(sum(found.returned(unit).values())),
    }  # fmt: skip
    said = _("In: %(came)s, senders: %(senders)s. Out: %(went)s, receivers: %(receivers)s. Sent back: %(back)s.")
    return said % values


def _hours_sentence(found: looks.Work) -> str:
    total = sum(found.hours.values())
    if not total:
        return _("No report tells at what time something happened.")
    night = sum(n for hour, n in found.hours.items() if hour in NIGHT)
    values = {"all": number(total), "percent": round(100 * night / total)}
    return _("Of %(all)s incidents with a time, %(percent)s %% happened at night, between 22:00 and 06:00.") % values


NIGHT = frozenset((*range(22, 24), *range(6)))
"""Local hours that the sentence calls night."""


def _states(found: looks.Work, request: HttpRequest) -> Table:
    pack, unit, names = tools(request).pack, viewer(request).unit, place_names(request)
    columns = [_by_state(pack, getattr(found, measure)(unit)) for measure in SHOWN]
    rows = [(names[code], *(column.get(code, 0) for column in columns)) for code in pack.tiles]
    return Table((pgettext("place", "State"), *(str(word) for word in SHOWN.values())), sorted(rows))


def _volume(found: looks.Work, request: HttpRequest) -> Table:
    return Table((_("Day"), _("Reports")), list(found.days.items()))


def _flow(found: looks.Work, request: HttpRequest) -> Table:
    names = unit_names(request)
    rows = [(names[sender], names[to], n, back) for sender, to, n, back in found.flows]
    return Table((_("From"), _("To"), _("Referrals"), _("Sent back")), rows)


def _hours(found: looks.Work, request: HttpRequest) -> Table:
    return Table((_("Local hour"), _("Incidents")), [(f"{hour:02}:00", n) for hour, n in found.hours.items()])


TABLES = {"states": _states, "volume": _volume, "flow": _flow, "hours": _hours}
"""Picture -> the table behind it."""
