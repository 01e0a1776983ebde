"""A line of the inbox in words: what it is, what weighs most, when it dies, who has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.triage import ASIDE
from nodal.desk.tags.desk import number
from nodal.facts.pack import Pack
from nodal.steps.look.inbox import Colleague, Line

SOON, FAR = 7, 30
"""Days within which a clock warns, and beyond which it is quiet. Our own choice: a week to ask, a month to plan."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the template needs beside the line itself."""

    line: Line
    named: str
    url: str
    title: Sequence[str]
    clock: str
    hurry: str
    assignee: str
    aside: str
    aside_words: str
    is_new: bool
    danger_points: Sequence[Mapping[str, Any]]
    work_points: Sequence[Mapping[str, Any]]
    alike: str


def shown(lines: Sequence[Line], people: Sequence[Colleague], *, pack: Pack, at: datetime) -> list[Shown]:
    """Each line as the page shows it."""
    names = {one.id: one.name for one in people}
    wanted = {line.title.get("place") for line in lines}
    places = {unit.code: unit.name for unit in pack.units if unit.code in wanted}
    return [_shown(line, names, places, at) for line in lines]


def _shown(line: Line, names: Mapping[int, str], places: Mapping[str, str], at: datetime) -> Shown:
    code, _colon, words = (line.set_aside_why or "").partition(": ")
    known = code in ASIDE
    clock, hurry = _clock(line.dies_at, at)
    more = line.group_size - 1
    return Shown(
        line=line,
        named=_named(line),
        url=_url(line),
        title=_title(line, places),
        clock=clock,
        hurry=hurry,
        assignee=_("somebody who left")
        if line.assignee and line.assignee not in names
        else names.get(line.assignee or 0, ""),
        aside=ASIDE[code] if known else "",
        aside_words=words if known else line.set_aside_why or "",
        is_new=(at - line.received_at).days < 1,
        danger_points=[one for one in line.factors if one.get("axis") == "danger"],
        work_points=[one for one in line.factors if one.get("axis") != "danger"],
        alike=ngettext("%(n)s look-alike", "%(n)s look-alikes", more) % {"n": number(more)} if more > 0 else "",
    )


def _named(line: Line) -> str:
    """The number of the report or the account, without the platform that stands beside it."""
    return line.named.removeprefix(f"{line.platform}|") if line.platform else line.named


def _url(line: Line) -> str:
    """The page of the report or lead; without one, the line's own page."""
    try:
        return reverse(line.subject_kind, args=[line.ref])
    except NoReverseMatch:
        return reverse("look_alikes", args=[line.ref])


def _clock(dies_at: datetime | None, at: datetime) -> tuple[str, str]:
    """The words, and how they are shown: as a warning, plainly, or quietly because it is far away or over."""
    if dies_at is None:
        return "", ""
    days = (dies_at - at).days
    if dies_at <= at:
        return _("records may be gone"), "quiet"
    if days == 0:
        return _("records die today"), "clock"
    hurry = "clock" if days < SOON else "quiet" if days > FAR else ""
    return ngettext("records die in %(n)s day", "records die in %(n)s days", days) % {"n": number(days)}, hurry


Part = Callable[[Mapping[str, Any], Mapping[str, str]], str]


def _title(line: Line, places: Mapping[str, str]) -> list[str]:
    parts = _OF_LEAD if line.subject_kind == "lead" else _OF_REPORT
    if line.named and line.title.get("accounts") == 1:  # the rule; what stands in front is that account, or the report
        parts = parts[1:]
    return [said for part in parts if (said := part(line.title, places))]


def _accounts(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("accounts", 0))
    return ngettext("%(n)s account", "%(n)s accounts", n) % {"n": number(n)}


def _platforms(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("platforms", 0))
    return ngettext("%(n)s platform", "%(n)s platforms", n) % {"n": number(n)} if n > 1 else ""


def _reports(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("reports", 0))
    return ngettext("%(n)s report", "%(n)s reports", n) % {"n": number(n)} if n else ""


def _files(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    known, files = int(title.get("known", 0)), int(title.get("files", 0))
    if known:
        return ngettext("%(n)s known file", "%(n)s known files", known) % {"n": number(known)}
    return (
        ngettext("%(n)s file that no list knows", "%(n)s files that no list knows", files) % {"n": number(files)}
        if files
        else ""
    )


def _phones(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("phones", 0))
    return ngettext("%(n)s phone", "%(n)s phones", n) % {"n": number(n)} if n else ""


def _emails(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("emails", 0))
    return ngettext("%(n)s e-mail address", "%(n)s e-mail addresses", n) % {"n": number(n)} if n else ""


def _addresses(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    n = int(title.get("ips", 0))
    return ngettext("%(n)s internet address", "%(n)s internet addresses", n) % {"n": number(n)} if n else ""


def _place(title: Mapping[str, Any], places: Mapping[str, str]) -> str:
    code = title.get("place")
    return _("addresses point to %(place)s") % {"place": places.get(code, code)} if code else ""


def _network(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    tier = title.get("network")
    return {"tested": _("tested network"), "possible": _("possible network")}.get(str(tier), "")


def _decision(title: Mapping[str, Any], _places: Mapping[str, str]) -> str:
    if title.get("asks_second"):
        return _("another unit says to clear it: yours must say so too")
    if title.get("passed_on"):
        return _("confirmed by the unit that sent it") if title.get("state") == "confirmed" else ""
    words = {"unsure": _("unsure"), "confirmed": _("confirmed, not yet sent")}
    if title.get("state") == "proposed":
        return _("may be confirmed") if title.get("may_confirm") else _("needs a second source")
    return words.get(str(title.get("state")), "")


_OF_REPORT: tuple[Part, ...] = (_accounts, _files, _phones, _emails, _addresses, _place)
_OF_LEAD: tuple[Part, ...] = (_accounts, _platforms, _reports, _files, _phones, _network, _decision)
