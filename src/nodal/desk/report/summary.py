"""The answer at the top of the page: what the report says in plain words, and what weakens it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nodal.desk.report.cards import UNSURE, Card
from nodal.desk.report.fields import File, Person

SHOWN = ("phone", "email", "ip", "device", "screen", "pay", "chat", "url")
"""Kinds of identifiers in the order in which an officer asks for them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """`says`: sentences; `kinds`: (kind, how many different ones); `doubts`: sentences, each with what it blocks."""

    says: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    doubts: tuple[str, ...]


def summary(people: Sequence[Person], cards: Sequence[Card], files: Sequence[File], *, flags: Sequence[str]) -> Summary:
    """Built from facts alone: counts, and words of the program. No value of the report stands in it."""
    of_reported = {person.index for person in people if person.part == "reported"}
    kinds = Counter(card.kind for card in cards if card.party is None or card.party in of_reported)
    return Summary(
        tuple(sentence for sentence in (_accounts(people), _children(people), _files(files)) if sentence),
        tuple((kind, kinds[kind]) for kind in SHOWN if kinds[kind]),
        tuple(_doubts(cards, flags)),
    )


def _accounts(people: Sequence[Person]) -> str:
    n = sum(person.part == "reported" for person in people)
    if not n:
        return _("No account is reported.")
    return ngettext("%(n)s account is reported.", "%(n)s accounts are reported.", n) % {"n": n}


def _children(people: Sequence[Person]) -> str:
    n = sum(person.is_child for person in people)
    said = ngettext("%(n)s child is named in it.", "%(n)s children are named in it.", n)
    return said % {"n": n} if n else ""


def _files(files: Sequence[File]) -> str:
    if not files:
        return _("It names no file.")
    states = Counter(file.match["state"] for file in files if file.match)
    n = len(files)
    said = [ngettext("%(n)s file is named.", "%(n)s files are named.", n) % {"n": n}]
    for state, sentence in (("known", _known(states)), ("novel", _novel(states))):
        said += [sentence % {"n": states[state]}] if states[state] else []
    if states and not states["known"] and not states["novel"]:
        said.append(ngettext("No list knows it.", "No list knows any of them.", n))
    return " ".join(said)


def _known(states: Counter[str]) -> str:
    return ngettext("%(n)s of them stands in a list.", "%(n)s of them stand in a list.", states["known"])


def _novel(states: Counter[str]) -> str:
    return ngettext(
        "%(n)s was seen by the platform and stands in no list: the child may not have been looked for.",
        "%(n)s were seen by the platform and stand in no list: the child may not have been looked for.",
        states["novel"],
    )


def _doubts(cards: Sequence[Card], flags: Sequence[str]) -> list[str]:
    claimed = sum(card.verified is False for card in cards)
    shared = sum(card.is_shared for card in cards)
    unread = sum(card.value is None and not card.is_covered for card in cards)
    unsettled = sum(time.at is None for card in cards for time in card.times if UNSURE & set(time.flags))
    found = []
    if claimed:
        said = ngettext(
            "%(n)s identifier is only claimed: it links nobody until a second source says the same.",
            "%(n)s identifiers are only claimed: they link nobody until a second source says the same.",
            claimed,
        )
        found.append(said % {"n": claimed})
    if shared:
        said = ngettext(
            "%(n)s address is shared by many subscribers: it links nobody.",
            "%(n)s addresses are shared by many subscribers: they link nobody.",
            shared,
        )
        found.append(said % {"n": shared})
    if unsettled:
        said = ngettext(
            "%(n)s time is not settled: no request for a subscriber can be made with it.",
            "%(n)s times are not settled: no request for a subscriber can be made with them.",
            unsettled,
        )
        found.append(said % {"n": unsettled})
    if unread:
        said = ngettext("%(n)s value could not be read.", "%(n)s values could not be read.", unread)
        found.append(said % {"n": unread})
    if any(code.startswith("text.") for code in flags):
        found.append(_("Some text hides or imitates characters; it is shown in boxes."))
    return found
