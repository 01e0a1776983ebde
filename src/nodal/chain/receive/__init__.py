"""Reports reach the tipline: is this a report that an office can take in, and what is odd about its times?"""

from __future__ import annotations

from nodal.chain.receive.accepting import CLOCK_SKEW, EARLIEST, accept
from nodal.chain.receive.refusals import Refusal
from nodal.facts.accepted import Report

__all__ = ["CLOCK_SKEW", "EARLIEST", "Refusal", "Report", "accept"]
