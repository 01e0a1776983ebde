"""A routing decision as the command prints it, and what returns teach about kinds of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from nodal.chain.route.decision import Routed, Unroutable
from nodal.facts.routing import EvidenceKind


@dataclass(frozen=True, slots=True)
class HitRate:
    """Of so many subjects that were sent where this kind of evidence pointed, so many stayed there."""

    kept: int
    sent: int


def hit_rates(outcomes: Iterable[tuple[EvidenceKind, bool]]) -> dict[EvidenceKind, HitRate]:
    """Per kind of evidence that decided: how many subjects stayed. `outcomes` are (kind, whether it stayed)."""
    counted: dict[EvidenceKind, tuple[int, int]] = {}
    for kind, stayed in outcomes:
        kept, sent = counted.get(kind, (0, 0))
        counted[kind] = (kept + stayed, sent + 1)
    return {kind: HitRate(*counted[kind]) for kind in sorted(counted)}


class ExplainedEvidence(TypedDict):
    """One piece, as printed."""

    kind: str
    value: str
    points_to: str | None
    grade: int
    why: str


class Explained(TypedDict):
    """A decision, as printed; `unit` is None when none follows."""

    unit: str | None
    confidence: str | None
    evidence: list[ExplainedEvidence]
    returned_from: list[str]


def explain(decision: Routed | Unroutable, *, rates: Mapping[EvidenceKind, HitRate] | None = None) -> Explained:
    """The decision as `nodal route explain` prints it; with `rates`, each `why` says how often its kind was right."""
    return {
        "unit": decision.unit.code if isinstance(decision, Routed) else None,
        "confidence": decision.confidence if isinstance(decision, Routed) else None,
        "evidence": [
            {
                "kind": str(one.kind),
                "value": one.value,
                "points_to": one.points_to,
                "grade": int(one.grade),
                "why": one.why + _rate(one.kind, rates or {}),
            }
            for one in decision.evidence
        ],
        "returned_from": list(decision.returned_from),
    }


def _rate(kind: EvidenceKind, rates: Mapping[EvidenceKind, HitRate]) -> str:
    rate = rates.get(kind)
    return f" So far {rate.kept} of {rate.sent} sent by such evidence stayed." if rate else ""
