"""Reads the golden cases of a pack: what must go where, and what must stand in which band."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from nodal.chain.link import KAPPA, PERSON_FACTS
from nodal.edges.packs.tables import Row, read_table
from nodal.facts.priorities import BANDS, FACTS, Value
from nodal.facts.report import Role
from nodal.facts.routing import EvidenceKind, Given, GoldenCase, LinkCase, PriorityCase, RouteCase

FILE = "cases.csv"
COLUMNS = ("id", "ask", "start", "on", "given", "returned", "expect", "copies", "choices", "why")
ABOUT = (*(role.value for role in Role), "incident")
ADDRESS = ("city", "state", "postal", "country")

_CODES = frozenset({EvidenceKind.VERIFIED_PHONE_CIRCLE, EvidenceKind.CLAIMED_PHONE})
"""Kinds whose code is that of a circle; all others take the code of a place."""


def read_cases(folder: Path) -> tuple[GoldenCase, ...]:
    """Every golden case in that folder. Raises `PackRefused` with file, line and column of the first fault.

    `given` of a route: pieces separated by semicolons, each `kind:code` or `kind:state=..|city=..` (names of ADDRESS),
    with `@about` after the kind when it is not the reported person's. Of a priority: `fact=value`, yes or no for flags.
    Of two accounts that may be one person, or associated: `what:holders`, with `:stated` when it was merely typed.
    """
    cases: list[GoldenCase] = []
    seen: set[str] = set()
    for row in read_table(folder, FILE, COLUMNS):
        if row.text("id") in seen:
            raise row.refuse("id", "this case stands twice")
        seen.add(row.text("id"))
        cases.append(_READERS[row.choice("ask", tuple(_READERS))](row))
    return tuple(cases)


def _route(row: Row) -> RouteCase:
    expect = row.text("expect")
    keeps = expect.startswith("queue:")
    given = tuple(_given(row, text) for text in row.many("given"))
    return RouteCase(
        id=row.text("id"),
        start=row.text("start"),
        on=_day(row),
        given=given,
        returned=tuple(_returned(row, text, len(given)) for text in row.many("returned")),
        unit=None if keeps else expect,
        queue=expect.removeprefix("queue:") if keeps else None,
        copies=row.many("copies"),
        choices=row.many("choices"),
        why=row.text("why"),
        source=row.text("source"),
    )


def _day(row: Row) -> date:
    day = row.day("on")
    if day is None:
        raise row.refuse("on", "expected the day for which offices are asked")
    return day


def _given(row: Row, text: str) -> Given:
    head, colon, body = text.partition(":")
    word, at, about = head.partition("@")
    if word not in list(EvidenceKind) or not colon:
        raise row.refuse("given", f"expected kind:what with a kind of evidence, got {text!r}")
    if at and about not in ABOUT:
        raise row.refuse("given", f"expected one of {', '.join(ABOUT)} after the @, got {about!r}")
    kind = EvidenceKind(word)
    if "=" not in body:
        return Given(kind, about or "reported", (("", body.strip()),))
    if kind in _CODES:
        raise row.refuse("given", "expected the code of a circle")
    parts = [part.partition("=") for part in body.split("|")]
    for name, _, _ in parts:
        if name not in ADDRESS:
            raise row.refuse("given", f"expected one of {', '.join(ADDRESS)}, got {name!r}")
    return Given(kind, about or "reported", tuple((name, value) for name, _, value in parts))


def _returned(row: Row, text: str, most: int) -> tuple[str, int]:
    """`UNIT` had seen every piece; `UNIT:2` had seen the first two."""
    unit, colon, seen = text.partition(":")
    if not colon:
        return unit, most
    if not (seen.isascii() and seen.isdigit()) or int(seen) > most:
        raise row.refuse("returned", f"expected at most {most} pieces, got {seen!r}")
    return unit, int(seen)


def _only_given(row: Row) -> None:
    for column in ("start", "on", "returned", "copies", "choices"):
        if row.maybe(column):
            raise row.refuse(column, f"a case of {row.text('ask')} leaves this empty")


def _priority(row: Row) -> PriorityCase:
    _only_given(row)
    band, _, track = row.text("expect").partition("/")
    if band not in BANDS or track not in ("", "suspect", "welfare"):
        raise row.refuse("expect", f"expected one of {', '.join(BANDS)}, with /welfare for a minor")
    facts = tuple(_fact(row, text) for text in row.many("given"))
    return PriorityCase(row.text("id"), facts, band, track or "suspect", row.text("why"), row.text("source"))


def _fact(row: Row, text: str) -> tuple[str, Value]:
    name, _, value = text.partition("=")
    kind = FACTS.get(name)
    if kind is None:
        raise row.refuse("given", f"no such fact: {name!r}")
    if kind.kind == "word":
        return name, value
    if kind.kind == "yes_no":
        if value not in ("yes", "no"):
            raise row.refuse("given", f"expected {name}=yes or {name}=no")
        return name, value == "yes"
    if not (value.isascii() and value.isdigit()):
        raise row.refuse("given", f"expected a whole number for {name}")
    return name, int(value)


def _link(row: Row) -> LinkCase:
    _only_given(row)
    relation = "same_person" if row.text("ask") == "person" else "associate"
    kinds = PERSON_FACTS if relation == "same_person" else KAPPA
    shares: list[tuple[str, int, bool]] = []
    for text in row.many("given"):
        kind, _, rest = text.partition(":")
        holders, stated, word = rest.partition(":")
        if kind not in kinds or not (holders.isascii() and holders.isdigit()) or (stated and word != "stated"):
            raise row.refuse("given", f"expected what:holders or what:holders:stated, got {text!r}")
        shares.append((kind, int(holders), bool(stated)))
    expect = row.text("expect")
    if expect != "nothing" and not re.fullmatch(r"[+-][0-9]+\.[0-9]", expect):
        raise row.refuse("expect", "expected bits with a sign and one decimal, or nothing")
    bits = "" if expect == "nothing" else expect
    return LinkCase(row.text("id"), relation, tuple(shares), bits, row.text("why"), row.text("source"))


_READERS: Mapping[str, Callable[[Row], GoldenCase]] = {
    "route": _route,
    "priority": _priority,
    "person": _link,
    "associate": _link,
}
"""What a case asks -> how its row is read."""
