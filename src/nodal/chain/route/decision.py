"""What routing answers: an office with everything that led there, or why no office follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nodal.facts.places import Unit
from nodal.facts.routing import Confidence, EvidenceKind, Grade

Stance = Literal["decides", "supports", "against", "copy", "silent"]
"""What a piece did in this decision. `copy`: it points to another office that gets a copy."""


@dataclass(frozen=True, slots=True)
class GradedEvidence:
    """One piece with its grade (1 carries farthest) and, in words, what it is worth and what it did."""

    kind: EvidenceKind
    value: str
    points_to: str | None
    grade: Grade
    why: str
    about: str
    stance: Stance


@dataclass(frozen=True, slots=True)
class Returned:
    """An office sent the subject back. `evidence` is the `evidence_key` that it had seen."""

    unit: str
    evidence: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Routed:
    """The office, those that get a copy, and everything that was weighed, strongest first."""

    unit: Unit
    copies: tuple[Unit, ...]
    confidence: Confidence
    evidence: tuple[GradedEvidence, ...]
    returned_from: tuple[str, ...]
    sentence: str
    track: Literal["domestic", "foreign"]
    rules_version: str


@dataclass(frozen=True, slots=True)
class Unroutable:
    """No office follows. `queue` keeps the subject; `choices` are the offices among which an officer may pick."""

    why: str
    queue: Unit
    evidence: tuple[GradedEvidence, ...]
    choices: tuple[Unit, ...]
    returned_from: tuple[str, ...]
    rules_version: str
