"""My work today: what is imminent, what dies, what is mine, and what waits between units."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nodal.desk.inbox.line import shown
from nodal.desk.page import show, tools, viewer
from nodal.desk.tags.desk import number
from nodal.ledger.matrix import MATRIX
from nodal.steps.look import inbox as look


@dataclass(frozen=True, slots=True)
class Tile:
    """A number and the list behind it: name of the count, words, route and query; `role`: only for it."""

    count: str
    words: str | Promise
    route: str
    query: str = ""
    is_grave: bool = False
    is_owed: bool = False
    roles: frozenset[str] = frozenset({"analyst", "officer", "supervisor"})


_SENDS = MATRIX["referral.send"]

TILES = (
    Tile("imminent", _("imminent, taken by nobody"), "inbox", "?band=imminent&who=nobody", is_grave=True),
    Tile("refused", _("refused, and say danger"), "danger", is_grave=True),
    Tile("unread", _("imminent, not acknowledged"), "referrals", "?tab=waiting", is_grave=True),
    Tile("dying", _("die within a week"), "inbox", "?dies=7"),
    Tile("mine", _("are yours"), "inbox", "?who=me"),
    Tile("new", _("new since yesterday"), "inbox", "?new=1"),
    Tile("waiting", _("to acknowledge"), "referrals", "?tab=waiting"),
    Tile("overdue", _("referrals overdue"), "referrals", "?tab=overdue", is_owed=True),
    Tile("ready", _("ready to send"), "referrals", "?tab=ready", roles=_SENDS),
    Tile("returned", _("came back, open again"), "referrals", "?tab=returned"),
)
"""The tiles of the first page, in the order of the day. What is zero and grave or owed is left out: it is calm then."""


def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    if request.user.role not in MATRIX["case.read"]:
        return show(request, "desk/home/other.html")
    by, at = viewer(request), tools(request).clock()
    today = look.mine(tools(request), by)
    pack = tools(request).pack
    return show(
        request,
        "desk/home/home.html",
        {
            "tiles": [
                _tile(tile, today.counts[tile.count]) for tile in TILES if _is_shown(tile, by.role, today.counts)
            ],
            "imminent": shown(today.imminent, today.people, pack=pack, at=at),
            "mine": shown(today.mine, today.people, pack=pack, at=at),
            "counts": {name: _counted(count) for name, count in today.counts.items()},
            "loads": today.loads if by.role == "supervisor" else (),
        },
    )


def _is_shown(tile: Tile, role: str, counts: dict[str, int]) -> bool:
    return role in tile.roles and (counts[tile.count] > 0 or not (tile.is_grave or tile.is_owed))


def _tile(tile: Tile, count: int) -> dict[str, object]:
    try:
        url = reverse(tile.route) + tile.query
    except NoReverseMatch:
        url = ""
    return {
        "count": _counted(count),
        "words": tile.words,
        "url": url,
        "is_grave": tile.is_grave,
        "is_owed": tile.is_owed,
    }


def _counted(count: int) -> str:
    return f"{number(look.CAP)}+" if count > look.CAP else number(count)
