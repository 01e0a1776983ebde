"""Follow a referral: who has it, what was registered, whom it led to, and what came of it, in the order of the law."""

from __future__ import annotations

from nodal.chain.follow.clocks import ACKNOWLEDGE, Due, Duty, overdue, running
from nodal.chain.follow.events import Event, Flagged, Followed, Kind, State, fir_id
from nodal.chain.follow.lifecycle import MOVES, NotAllowed, record
from nodal.chain.follow.outcomes import OUTCOMES, RETURN_REASONS, Outcome
from nodal.chain.follow.rules import RULES, Rule

__all__ = [
    "ACKNOWLEDGE",
    "MOVES",
    "OUTCOMES",
    "RETURN_REASONS",
    "RULES",
    "Due",
    "Duty",
    "Event",
    "Flagged",
    "Followed",
    "Kind",
    "NotAllowed",
    "Outcome",
    "Rule",
    "State",
    "fir_id",
    "overdue",
    "record",
    "running",
]
