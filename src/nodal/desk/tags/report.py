"""Words of the templates of a report's page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from nodal.desk.report.words import EVENTS
from nodal.desk.tags.desk import day, number, told

register = template.Library()

CAP = 1000
"""Counts stop above this (`ledger.find.report_page.COUNTED`)."""


@register.filter
def capped(count: int) -> str:
    """`412`, and `1,000+` for what was not counted to its end."""
    return f"{number(CAP)}+" if count > CAP else number(count)


@register.filter
def points(value: int) -> str:
    """`+60`, with a real minus sign."""
    return f"{'−' if value < 0 else '+'}{number(abs(value))}"


@register.filter
def at(words: Mapping[str, Any], code: str | None) -> str:
    """What stands under a code; the code itself when nothing does."""
    return str(words.get(code or "", code or "")) if code else ""


@register.filter
def as_day(on: date | str) -> str:
    """A day, also when the database gave it as text."""
    return day(date.fromisoformat(on) if isinstance(on, str) else on)


@register.filter
def event(code: str) -> SafeString:
    """What somebody did when they were seen: our word for it, or the sender's own as text."""
    return conditional_escape(EVENTS[code]) if code in EVENTS else told(code, 60)


@register.filter
def slug(name: str) -> str:
    """The name of an algorithm as it may stand in an attribute: the sender chooses it."""
    return name if re.fullmatch(r"[a-z0-9_-]{1,32}", name) else ""
