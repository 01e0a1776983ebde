"""The report cards of platforms: what their reports hold, how late they come, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk import charts, csv
from nodal.desk.page import show, tools, viewer
from nodal.desk.report.words import FIELDS, PARTS
from nodal.desk.tags.desk import number
from nodal.facts.shown import inert
from nodal.steps.look import quality as look

DAY = 24


def platforms(request: HttpRequest) -> HttpResponse:
    """One line for each platform, and one platform week by week."""
    found = look.platforms(tools(request), viewer(request), request.GET.get("of", ""))
    chosen = found.chosen
    bars = (
        charts.bars([(card.week.isoformat(), card.reports) for card in found.by_week if card.week]) if chosen else None
    )
    shown = {
        "rows": [_row(card) for card in found.cards],
        "chosen": chosen,
        "bars": bars,
        "weeks": [_row(card) for card in found.by_week],
        "refused": sorted(chosen.refused.items()) if chosen else (),
        "drifts": said(found.drifts),
        "span": look.WEEKS,
    }
    return show(request, "desk/intake/platforms.html", shown)


def table(request: HttpRequest) -> HttpResponse:
    """The cards as a file."""
    found = look.platforms(tools(request), viewer(request))
    heads = (
        _("Platform"), _("Reports"), _("Without content"), *(_fields()[name] for name in look.CARD), _("Middle delay"),
        _("Refused"),
    )  # fmt: skip
    rows = [
        (c.sender, c.reports, c.empty, *(c.held[name] for name in look.CARD), delay(c.delay), c.refusals)
        for c in found.cards
    ]
    return csv.answer("platforms", heads, rows)


def said(drifts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each change with its sentence, which names the field and never a value."""
    return [{**one, "sentence": _sentence(one)} for one in drifts]


def _sentence(one: Mapping[str, Any]) -> str:
    given = {
        "field": field_words(one["field"]),
        "before": _part(one["before_with"], one["before_of"]),
        "now": _part(one["now_with"], one["now_of"]),
    }
    if one["kind"] == "new":
        return _("%(field)s is new: in %(now)s of its reports, in none of the weeks before.") % given
    return _("%(field)s fell: from %(before)s of its reports in the weeks before to %(now)s.") % given


def field_words(name: str) -> str:
    """A field in words."""
    known = _fields()
    if name in known:
        return known[name]
    first, _dot, rest = name.partition(".")
    if first == "extra":
        return _("Unknown field %(name)s") % {"name": inert(rest)}
    word = str(FIELDS.get(rest) or FIELDS.get(name) or rest or name)
    return _("%(part)s: %(field)s") % {"part": PARTS[first], "field": word} if first in PARTS else word


def _fields() -> dict[str, str]:
    return {
        "identity": _("Who is reported"),
        "port": _("Port of the address"),
        "zone": _("Time with a zone"),
        "viewed": _("File looked at"),
        "tag": _("Tags"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "ip": _("IP address"),
        "screen": _("Screen name"),
        "device": _("Device"),
        "url": _("Web address"),
        "chat": _("Chat"),
        "pay": _("Payment handle"),
        "file": _("File"),
        "event": _("What happened there"),
        "text": _("Free text"),
        "incident.type": _("What it is said to be"),
        "incident.urgent": _("Escalated by the sender"),
        "incident.mark": _("Marked as"),
    }


def _row(card: look.Card) -> dict[str, Any]:
    return {
        "card": card,
        "parts": [_part(card.held[name], card.reports) for name in look.CARD],
        "empty": _part(card.empty, card.reports),
        "delay": delay(card.delay),
    }


def _part(n: int, of: int) -> str:
    return _("%(n)s %%") % {"n": number(round(100 * n / of))} if of else "–"


def delay(hours: int | None) -> str:
    """The class of a delay in words."""
    if hours is None:
        return "–"
    if hours == look.LONGER:
        return _("over a year")
    if hours < DAY:
        return ngettext("within %(n)s hour", "within %(n)s hours", hours) % {"n": number(hours)}
    days = hours // DAY
    return ngettext("within %(n)s day", "within %(n)s days", days) % {"n": number(days)}
