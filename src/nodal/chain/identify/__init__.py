"""Identify: whom the evidence may concern, with everything against it, for a named person to decide."""

from __future__ import annotations

from nodal.chain.identify.deciding import Refused, decide
from nodal.chain.identify.explaining import bits, explain
from nodal.chain.identify.judgement import Decision, Judgement, State, Verdict, follows, pairs_of, state_of
from nodal.chain.identify.leads import Doubt, Lead, Sentence, Track, propose
from nodal.chain.identify.reasons import DOUBTS, REASONS, Reason
from nodal.chain.identify.sources import SHARED_BY, may_confirm
from nodal.chain.identify.subject import Evidence, Subject
from nodal.chain.identify.summarise import Appearance, Replies, summarise
from nodal.chain.identify.wrong import WRONG_IF, what_would_make_it_wrong, without_the_strongest

__all__ = [
    "DOUBTS",
    "REASONS",
    "SHARED_BY",
    "WRONG_IF",
    "Appearance",
    "Decision",
    "Doubt",
    "Evidence",
    "Judgement",
    "Lead",
    "Reason",
    "Refused",
    "Replies",
    "Sentence",
    "State",
    "Subject",
    "Track",
    "Verdict",
    "bits",
    "decide",
    "explain",
    "follows",
    "may_confirm",
    "pairs_of",
    "propose",
    "state_of",
    "summarise",
    "what_would_make_it_wrong",
    "without_the_strongest",
]
