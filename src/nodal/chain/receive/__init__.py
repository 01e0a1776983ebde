"""Reports reach the tipline: is this a report that an office can take in, and what is odd about its times?"""

from __future__ import annotations

from nodal.chain.receive.accepting import CLOCK_SKEW, EARLIEST, accept
from nodal.chain.receive.coverage import CARD, LONGER, Covered, Sent, added, count, cover, held_by, is_empty, median
from nodal.chain.receive.drift import WEEKS, Drift, drifts
from nodal.chain.receive.refusals import Refusal
from nodal.chain.receive.releasing import Release, release_of, released
from nodal.facts.accepted import Report

__all__ = [
    "CARD",
    "CLOCK_SKEW",
    "EARLIEST",
    "LONGER",
    "WEEKS",
    "Covered",
    "Drift",
    "Refusal",
    "Release",
    "Report",
    "Sent",
    "accept",
    "added",
    "count",
    "cover",
    "drifts",
    "held_by",
    "is_empty",
    "median",
    "release_of",
    "released",
]
