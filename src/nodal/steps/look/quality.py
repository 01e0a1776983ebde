"""Look at how good the reports of each platform are. Counts only: nothing of a report is opened here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from nodal.chain import receive as rules
from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import quality as find
from nodal.ledger.store.quality import week_of
from nodal.steps.tools import Tools

WEEKS = 8
"""Weeks that a card covers, this one counted."""

CARD, LONGER = rules.CARD, rules.LONGER


@dataclass(frozen=True, slots=True)
class Card:
    """What a platform's reports held in some weeks. `held`: field of the card -> how many gave it.

    `delay` is the middle delay from incident to report, in hours at most. `code` names the platform in an address.
    """

    sender: str
    code: str
    reports: int
    empty: int
    held: Mapping[str, int]
    delay: int | None
    refused: Mapping[str, int]
    week: date | None = None

    @property
    def refusals(self) -> int:
        """How many of its reports were refused."""
        return sum(self.refused.values())


@dataclass(frozen=True, slots=True)
class Platforms:
    """One card for each platform, and those of one platform week by week, the earliest first."""

    cards: Sequence[Card]
    chosen: Card | None
    by_week: Sequence[Card]
    drifts: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Signs:
    """What the intake page says of the last two weeks: what changed, and who sent reports without content."""

    drifts: Sequence[dict[str, Any]]
    floods: Sequence[dict[str, Any]]


def platforms(tools: Tools, viewer: Viewer, code: str = "") -> Platforms:
    """The cards of the last weeks; `code` chooses a platform, the one with the most reports when it is empty."""
    matrix.require(viewer, "case.read")
    this = week_of(tools.clock())
    with acting(viewer):
        rows = find.weeks(viewer, this - timedelta(weeks=WEEKS - 1))
        drifts = find.drifts(viewer, this - timedelta(weeks=WEEKS - 1))
    by_sender: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_sender.setdefault(row["sender"], []).append(row)
    cards = sorted((_card(sender, of) for sender, of in by_sender.items()), key=lambda c: (-c.reports, c.sender))
    chosen = next((card for card in cards if card.code == code), cards[0] if cards else None)
    return Platforms(cards, chosen, _by_week(chosen, by_sender, this) if chosen else (), drifts)


def signs(tools: Tools, viewer: Viewer) -> Signs:
    """What the platforms of the unit changed lately, and floods of reports without content."""
    matrix.require(viewer, "case.read")
    since = week_of(tools.clock()) - timedelta(weeks=1)
    with acting(viewer):
        return Signs(find.drifts(viewer, since), find.floods(viewer, since))


def _by_week(card: Card, by_sender: Mapping[str, Sequence[dict[str, Any]]], this: date) -> list[Card]:
    known = {row["week"]: row for row in by_sender[card.sender]}
    days = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    return [_card(card.sender, [known[day]] if day in known else [], week=day) for day in days]


def _card(sender: str, weeks: Sequence[dict[str, Any]], *, week: date | None = None) -> Card:
    fields = rules.added([row["fields"] for row in weeks])
    return Card(
        sender=sender,
        code=sha256(sender.encode()).hexdigest()[:16],
        reports=sum(row["reports"] for row in weeks),
        empty=sum(row["empty"] for row in weeks),
        held={name: fields.get(name, 0) for name in rules.CARD},
        delay=rules.median(rules.added([row["delays"] for row in weeks])),
        refused=rules.added([row["refused"] for row in weeks]),
        week=week,
    )
