"""The left rail: the rooms that a role may enter, in the order of the day's work."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nodal.ledger.matrix import MATRIX


@dataclass(frozen=True, slots=True)
class Door:
    """A line of the rail: the first page of a room, the action that opens it, its word, and its key after `g`."""

    name: str
    action: str
    word: str | Promise
    key: str = ""


DOORS = (
    Door("home", "signed_in", _("My work today"), "h"),
    Door("inbox", "case.read", _("Inbox"), "i"),
    Door("leads", "case.read", _("Leads"), "l"),
    Door("networks", "case.read", _("Networks"), "n"),
    Door("referrals", "case.read", _("Referrals"), "r"),
    Door("operations", "operation.read", _("Operations"), "o"),
    Door("pictures", "case.read", _("Map and volume"), "m"),
    Door("intake", "case.read", _("Intake"), "t"),
    Door("search", "case.read", _("Search"), "s"),
    Door("audit", "audit.pages", _("Audit"), "a"),
    Door("people", "person.change", _("People and units"), "p"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A door as one page shows it."""

    url: str
    word: str
    key: str
    is_here: bool


def rail(role: str, request: HttpRequest) -> tuple[Line, ...]:
    """The doors that are open to this role; the one of the room that the page is in is marked."""
    shown = []
    for door in DOORS:
        if door.action != "signed_in" and role not in MATRIX[door.action]:
            continue
        try:
            url = reverse(door.name)
        except NoReverseMatch:
            continue
        here = request.path == url or (url != "/" and request.path.startswith(url))
        shown.append(Line(url, str(door.word), door.key, here))
    return tuple(shown)
