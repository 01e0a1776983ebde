"""The sentence on top of a network: how many accounts, what holds them, and whether it stands without its best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.chain.link import MICRO, Check, Event
from nodal.desk.tags.desk import number


def headline(accounts: int, kinds: Sequence[str]) -> str:
    """`7 accounts, held by 3 chats and 2 payment handles.` `kinds` has one entry for each thing that holds them."""
    many = ngettext("%(n)s account", "%(n)s accounts", accounts) % {"n": number(accounts)}
    counted = Counter(kinds)
    things = [_thing(kind, counted[kind]) for kind in sorted(counted, key=lambda kind: (-counted[kind], kind))]
    if not things:
        return _("%(accounts)s. What holds them is not yours to see, or nothing holds them any more.") % {
            "accounts": many
        }
    return _("%(accounts)s, held by %(things)s.") % {"accounts": many, "things": listing(things)}


def kinds_said(kinds: Sequence[str]) -> str:
    """`chats and files`, in the language of the page."""
    return listing([_plural(kind) for kind in kinds])


def stands(tier: str, checks: Sequence[Check]) -> str:
    """Whether the network still stands without its best evidence, as its test found; never more than that."""
    found = {check.code: check.is_met for check in checks}
    if not found:
        return _("Its test is being worked out again; the next run of linking writes down how it came out.")
    if tier == "tested":
        return _("It still stands without its best evidence, and without any one sender.")
    if any(check.code == "values" and not check.found for check in checks):
        return _("Its accounts share nothing that shows dealing: no chat, payment, file or web address of their own.")
    if not found.get("outside", True):
        return _(
            "Most of what it shares may have passed in one chat. A class, a club or a family does the same, so it is "
            "only possible."
        )
    if not found["exclusivity"]:
        return _("Too much of what it shares is held by others as well: it may be a part of a larger circle.")
    if found["without_best"]:
        return _("It stands without its best evidence, but misses another point of the test.")
    return _("It does not stand without its best evidence.")


def fitted(calibration: Mapping[str, Any]) -> str:
    """How far the run of linking fitted its numbers to what this node holds; "" when nobody wrote that down."""
    chance, lessons = calibration.get("chance") or {}, calibration.get("lessons") or ()
    if not chance.get("rounds"):
        return ""
    made = ngettext(
        "Chance alone made %(n)s network when who holds what was dealt out anew. "
        "The test asks for %(bits)s bits, never for less than was set.",
        "Chance alone made %(n)s networks when who holds what was dealt out anew. "
        "The test asks for %(bits)s bits, never for less than was set.",
        chance["networks"],
    )
    if not chance["networks"]:
        made = _("When who holds what was dealt out anew, chance made no network: the test asks for %(bits)s bits.")
    made %= {"n": number(chance["networks"]), "bits": number(chance["needed_bits"] // MICRO)}
    pairs = max((lesson["pairs"] for lesson in lessons), default=0)
    learned = _("The weights of links were compared with up to %(n)s pairs of accounts of this node.")
    said = [made, _start(calibration), learned % {"n": number(pairs)} if pairs else ""]
    return " ".join(one for one in said if one)


def _start(calibration: Mapping[str, Any]) -> str:
    """From which numbers the weights started; "" where the run did not write it down."""
    if "priors" not in calibration:
        return ""
    priors = calibration["numbers"]["priors"]
    if priors is None:
        return _("The weights start from the program's own numbers.")
    return _("The weights start from what the pack %(pack)s states (%(version)s).") % {
        "pack": priors["pack"], "version": priors["version"],
    }  # fmt: skip


EVENTS = 40
"""Events of a network that are told on its page."""


def told(story: Sequence[tuple[Event, Sequence[UUID]]], members: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The events of a network in words, with the numbers that its accounts have on the page."""
    places = {one["ref"]: one["place"] for one in members}
    return [
        {
            "day": event.day,
            "code": event.code,
            "said": _event(event, len(refs)),
            "places": sorted(places[ref] for ref in refs if ref in places)[:EVENTS],
        }
        for event, refs in story[:EVENTS]
    ]


def _event(event: Event, n: int) -> str:
    things = ngettext("%(n)s thing", "%(n)s things", event.things) % {"n": number(event.things)}
    said = {
        "tied": ngettext(
            "%(n)s account was seen with what another one has: %(things)s.",
            "%(n)s accounts were first seen with the same: %(things)s.",
            n,
        ),
        "formed": ngettext(
            "It formed: by now %(n)s account has %(things)s in common.",
            "It formed: by now %(n)s accounts have %(things)s in common.",
            n,
        ),
        "joined": ngettext(
            "%(n)s account joined; %(things)s are shared by now.",
            "%(n)s accounts joined; %(things)s are shared by now.",
            n,
        ),
        "silent": _("The last sighting before at least three months without any."),
        "again": ngettext(
            "It is seen again: %(n)s account, most of them known, with %(things)s of before.",
            "It is seen again: %(n)s accounts, most of them known, with %(things)s of before.",
            n,
        ),
        "reformed": ngettext(
            "It comes back under other accounts: %(n)s new account with %(things)s of before.",
            "It comes back under other accounts: %(n)s new accounts with %(things)s of before.",
            n,
        ),
    }
    return said[event.code] % {"n": number(n), "things": things}


def listing(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _thing(kind: str, n: int) -> str:
    words: Mapping[str, str] = {
        "chat": ngettext("%(n)s chat", "%(n)s chats", n),
        "pay": ngettext("%(n)s payment handle", "%(n)s payment handles", n),
        "hash": ngettext("%(n)s file", "%(n)s files", n),
        "url": ngettext("%(n)s web address", "%(n)s web addresses", n),
        "email": ngettext("%(n)s e-mail address", "%(n)s e-mail addresses", n),
        "phone": ngettext("%(n)s phone number", "%(n)s phone numbers", n),
        "device": ngettext("%(n)s device", "%(n)s devices", n),
        "ip": ngettext("%(n)s internet address", "%(n)s internet addresses", n),
        "screen": ngettext("%(n)s screen name", "%(n)s screen names", n),
    }
    return words.get(kind, ngettext("%(n)s other thing", "%(n)s other things", n)) % {"n": number(n)}


def _plural(kind: str) -> str:
    words = {
        "chat": _("chats"),
        "pay": _("payment handles"),
        "hash": _("files"),
        "url": _("web addresses"),
        "email": _("e-mail addresses"),
        "phone": _("phone numbers"),
        "device": _("devices"),
    }
    return words.get(kind, kind)
