"""Say to whom a report or a lead goes: places read exactly, evidence graded by the pack, and every reason shown."""

from __future__ import annotations

from nodal.chain.route.decision import GradedEvidence, Returned, Routed, Unroutable
from nodal.chain.route.evidence import PlaceEvidence, evidence_key
from nodal.chain.route.explain import HitRate, explain, hit_rates
from nodal.chain.route.gather import NoSeries, Series, of_reply, place_evidence
from nodal.chain.route.golden import CaseResult, check_cases
from nodal.chain.route.resolve import Address
from nodal.chain.route.route import UnknownUnit, route

__all__ = [
    "Address",
    "CaseResult",
    "GradedEvidence",
    "HitRate",
    "NoSeries",
    "PlaceEvidence",
    "Returned",
    "Routed",
    "Series",
    "UnknownUnit",
    "Unroutable",
    "check_cases",
    "evidence_key",
    "explain",
    "hit_rates",
    "of_reply",
    "place_evidence",
    "route",
]
