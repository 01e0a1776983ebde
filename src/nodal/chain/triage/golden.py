"""Tries a golden case of a pack against the rules of priority of the same pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from nodal.chain.triage.case import CaseFacts
from nodal.chain.triage.clocks import PLATFORM, Deadline
from nodal.chain.triage.priority import prioritise
from nodal.facts.priorities import Priorities, Value
from nodal.facts.routing import PriorityCase

AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment at which golden cases are asked; they speak of days before or after it, so any moment would do."""


@dataclass(frozen=True, slots=True)
class PriorityResult:
    """What came out: the band, and the track."""

    band: str
    track: str

    def agrees(self, case: PriorityCase) -> bool:
        """Whether it is what the case demands."""
        return (self.band, self.track) == (case.band, case.track)


def check_priority(case: PriorityCase, rules: Priorities) -> PriorityResult:
    """The band and track that the rules give for the facts of the case."""
    given = dict(case.facts)
    found = prioritise(_facts(given), rules, at=AT, clocks=_clocks(given))
    return PriorityResult(found.band, found.track)


def _facts(given: Mapping[str, Value]) -> CaseFacts:
    names = {f.name for f in fields(CaseFacts)}
    # The names were checked against FACTS and the values against its kinds by whoever read the case.
    stated: dict[str, Any] = {name: value for name, value in given.items() if name in names}
    if "days_since" in given:
        stated["happened_at"] = AT - timedelta(days=int(given["days_since"]))
    return CaseFacts(**stated)


def _clocks(given: Mapping[str, Value]) -> tuple[Deadline, ...]:
    if given.get("records_gone") is True:
        return (_deadline(AT),)
    if "retention_days" in given:
        return (_deadline(AT + timedelta(days=int(given["retention_days"]), hours=1)),)
    return ()


def _deadline(dies_at: datetime) -> Deadline:
    return Deadline(dies_at, "record of the case", PLATFORM, "report", "golden case", "own", "golden case")
