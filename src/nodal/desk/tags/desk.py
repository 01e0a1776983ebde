"""Words of the templates: times, numbers, values of reports, and the words for codes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from django import template
from django.contrib.staticfiles import finders
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from nodal.desk import say as sentence
from nodal.desk import words
from nodal.desk.page import tools
from nodal.desk.tags.told import pieces
from nodal.facts.shown import inert

register = template.Library()

LOCALES = {"en": "en_IN", "hi": "hi_IN"}
"""How a language writes dates and numbers: groups of lakh and crore, the day before the month, the 24-hour clock."""


@register.simple_tag
def asset(name: str) -> str:
    """The address of a file that the node itself serves; its digest is part of it, so that it may be kept for ever."""
    return f"{static(name)}?v={_digest(name)}"


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise LookupError(f"no such file in static: {name}")
    return sha256(Path(str(found)).read_bytes()).hexdigest()[:12]


@register.simple_tag(takes_context=True)
def clock(context: Context) -> str:
    """When this page was made, in ISO 8601: what is newer than it was not on it."""
    return tools(context["request"]).clock().isoformat()


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | str | None) -> str | SafeString:
    """`14 Jul 2021, 14:00 IST (08:30 UTC)`: the zone of the pack and UTC, always both, in a `<time>`."""
    if isinstance(at, str):
        at = datetime.fromisoformat(at) if at else None
    if at is None:
        return gettext("not known")
    locale, zone = _locale(), ZoneInfo(str(context.get("time_zone", "UTC")))
    local, universal = at.astimezone(zone), at.astimezone(UTC)
    day = "" if local.date() == universal.date() else f"{format_date(universal, 'd MMM', locale=locale)}, "
    text = f"{format_datetime(local, 'd MMM y, HH:mm', tzinfo=zone, locale=locale)} {local.tzname()}"
    return format_html(
        '<time datetime="{}">{} <span class="utc">({}{} UTC)</span></time>',
        universal.isoformat(), text, day, universal.strftime("%H:%M"),
    )  # fmt: skip


@register.filter
def day(on: date | datetime | None) -> str:
    """`14 Jul 2021`."""
    return format_date(on, "d MMM y", locale=_locale()) if on else gettext("not known")


@register.filter
def number(value: float | None) -> str:
    """`12,34,567`; nothing known is a dash."""
    return "–" if value is None else _decimal(value, "", _locale())


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, locale: str) -> str:
    """The same few hundred numbers stand on most pages, and writing one costs as much as a row of a table."""
    return str(format_decimal(value, format=pattern or None, locale=locale))


@register.filter
def bits(value: float | None) -> str:
    """`+12.3`, with a real minus sign: how strongly something speaks for or against."""
    if value is None:
        return "–"
    return f"{'−' if value < 0 else '+'}{_decimal(abs(value), '0.0', _locale())}"


@register.filter
def points(value: int) -> str:
    """`+60`, with a real minus sign: how much a reason of the rules counts."""
    return f"{'−' if value < 0 else '+'}{number(abs(value))}"


@register.filter
def word(code: Any, table: str) -> str:
    """The word that people use for a code: `{{ state|word:"referral" }}`."""
    return words.word(table, str(code))


@register.filter
def say(text: str | None) -> str:
    """The sentence in the language of the page; what cannot be seen in it, as in a typed reason, is a number."""
    return inert(sentence.say(text))


@register.filter
def told(value: object, longest: int = 300) -> SafeString:
    """A value of a report as inert text: what cannot be seen is shown, what turns text round is taken apart."""
    shown, left = pieces("" if value is None else str(value), longest)
    body = format_html_join("", "{}", ((piece.markup,) for piece in shown))
    rest = format_html(' <span class="more">{}</span>', gettext("… and %(n)s characters more") % {"n": number(left)})
    return format_html('<bdi class="told">{}</bdi>{}', body, rest if left else "")


def _locale() -> str:
    return LOCALES.get((get_language() or "en")[:2], "en_IN")
