"""Say what to do first: how great the danger is and how well it can be worked on, with the reasons and what would
change them. By the rules of a pack; no text is mined, no model is asked, and what is viral never adds danger.
"""

from __future__ import annotations

from nodal.chain.triage.aside import ASIDE, why_aside
from nodal.chain.triage.case import CaseFacts
from nodal.chain.triage.change import WouldChange
from nodal.chain.triage.clocks import ISP, PLATFORM, Deadline, KeptRecord, deadlines, records_of
from nodal.chain.triage.gather import Known, case_facts, count_usable
from nodal.chain.triage.golden import PriorityResult, check_priority
from nodal.chain.triage.priority import FactorHit, Priority, Track, prioritise

__all__ = [
    "ASIDE",
    "ISP",
    "PLATFORM",
    "CaseFacts",
    "Deadline",
    "FactorHit",
    "KeptRecord",
    "Known",
    "Priority",
    "PriorityResult",
    "Track",
    "WouldChange",
    "case_facts",
    "check_priority",
    "count_usable",
    "deadlines",
    "prioritise",
    "records_of",
    "why_aside",
]
