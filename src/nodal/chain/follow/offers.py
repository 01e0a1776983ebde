"""What can happen next: the moves that a person may record now, and those that a rule still holds back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nodal.chain.follow.events import Event, Followed, Kind, State
from nodal.chain.follow.lifecycle import MOVES, NotAllowed, record
from nodal.chain.follow.outcomes import OUTCOMES
from nodal.chain.follow.rules import BY_MACHINE, REQUIRED
from nodal.chain.follow.turn import UNREAD

NOT_WORTH_SAYING = frozenset({"not_a_move", "nothing_after_the_end"})
"""Rules whose refusal is plain from the state itself: such a move is not shown at all."""

STATED: Mapping[str, str] = {"reason": "not_enough", "outcome": "duplicate", "year": "2000", "minor_decided_by": "-"}
"""Details that every form can supply, so that only the referral itself can be in the way; all others get a dash."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that a person may record (`rule` empty), or one that waits for something: `why` says for what."""

    kind: Kind
    rule: str = ""
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it may be recorded now."""
        return not self.rule


def offers(referral: Followed, *, by: str, now: datetime) -> tuple[Offer, ...]:
    """The next moves of the receiving unit in the order of the law, as far as the state of the referral allows."""
    found = (_offer(referral, kind, by, now) for kind in Kind if kind not in BY_MACHINE)
    return tuple(offer for offer in found if offer.rule not in NOT_WORTH_SAYING)


def ends_open(referral: Followed, *, by: str, now: datetime) -> tuple[str, ...]:
    """The outcomes with which it could be closed now."""
    return tuple(code for code in OUTCOMES if _tried(referral, Kind.CLOSED, by, now, {"outcome": code}) is None)


def _offer(referral: Followed, kind: Kind, by: str, now: datetime) -> Offer:
    if kind is Kind.OFFICER_ASSIGNED and not referral.firs:
        return Offer(kind, "not_a_move")
    # A child safeguarded would be taken at any time, but the first thing to do is to acknowledge.
    if referral.state in UNREAD | {State.READY} and kind not in MOVES[referral.state]:
        return Offer(kind, "not_a_move")
    tried = [_tried(referral, kind, by, now, {"fir": fir}) for fir in referral.firs or ("-",)]
    refused = next((refusal for refusal in tried if refusal is not None), None)
    if refused is None or None in tried:
        return Offer(kind)
    return Offer(kind, refused.rule, refused.why)


def _tried(referral: Followed, kind: Kind, by: str, now: datetime, given: Mapping[str, str]) -> NotAllowed | None:
    details = {name: STATED.get(name, "-") for name in (*REQUIRED.get(kind, ()), "minor_decided_by")} | dict(given)
    answer = record(referral, Event(kind, now, by, details), now=now)
    return answer if isinstance(answer, NotAllowed) else None
