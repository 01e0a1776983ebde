"""Follow a referral: who has it, what was registered, whom it led to, and what came of it, in the order of the law."""

from __future__ import annotations

from nodal.chain.follow.clocks import ACKNOWLEDGE, Due, Duty, overdue, running
from nodal.chain.follow.duties import duties, reminders
from nodal.chain.follow.events import Event, Flagged, Followed, Kind, State, fir_id
from nodal.chain.follow.lifecycle import MOVES, NotAllowed, record
from nodal.chain.follow.offers import Offer, ends_open, offers
from nodal.chain.follow.outcomes import OUTCOMES, RETURN_REASONS, Outcome
from nodal.chain.follow.receipt import Standing, Told, told
from nodal.chain.follow.rules import REQUIRED, RULES, Rule
from nodal.chain.follow.turn import ENDED, UNREAD, Turn, turn

__all__ = [
    "ACKNOWLEDGE",
    "ENDED",
    "MOVES",
    "OUTCOMES",
    "REQUIRED",
    "RETURN_REASONS",
    "RULES",
    "UNREAD",
    "Due",
    "Duty",
    "Event",
    "Flagged",
    "Followed",
    "Kind",
    "NotAllowed",
    "Offer",
    "Outcome",
    "Rule",
    "Standing",
    "State",
    "Told",
    "Turn",
    "duties",
    "ends_open",
    "fir_id",
    "offers",
    "overdue",
    "record",
    "reminders",
    "running",
    "told",
    "turn",
]
