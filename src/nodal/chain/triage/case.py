"""Everything that a rule of priority may look at, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from nodal.chain.triage.clocks import Deadline
from nodal.facts.priorities import FACTS, Value

Facts = dict[str, Value | None]
"""The facts by name, as conditions look at them. None is "not known"."""

DERIVED = ("days_since", "retention_days", "records_gone")
"""Facts that depend on the moment of asking."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What is known about one report or lead. Names are those of `nodal.facts.priorities.FACTS`.

    Counts of files leave out what is viral; that is counted in `viral_files` and `uploaders`, which no rule may use.
    `youngest_age` is that of a victim or recipient, in years. `happened_at` carries a zone.
    """

    urgent: bool = False
    incident_type: str | None = None
    sextortion: bool = False
    sadistic: bool = False
    solicitation: bool = False
    minor_to_minor: bool = False
    live_streaming: bool = False
    physical_harm: bool = False
    infant: bool = False
    self_produced: bool = False
    classification: str | None = None
    known_files: int = 0
    novel_files: int = 0
    unknown_files: int = 0
    viewed: bool | None = None
    child_party: bool = False
    youngest_age: int | None = None
    happened_at: datetime | None = None
    prior_reports: int = 0
    in_tested_network: bool = False
    informational: bool = False
    spam: bool = False
    usable_identifiers: int = 0
    place_known: bool = False
    viral_files: int = 0
    uploaders: int = 0
    minor_reported: bool = False

    def values(self, *, at: datetime, clocks: Sequence[Deadline]) -> Facts:
        """The facts as they stand at that moment.

        A time of the event after `at` is not believed and counts as not known: it must not make anything look recent.
        """
        named: Facts = {f.name: getattr(self, f.name) for f in fields(self) if f.name in FACTS}
        ahead = [clock.dies_at for clock in clocks if clock.dies_at > at]
        happened = self.happened_at if self.happened_at is not None and self.happened_at <= at else None
        named["days_since"] = (at - happened).days if happened else None
        named["retention_days"] = (min(ahead) - at).days if ahead else None
        named["records_gone"] = bool(clocks) and not ahead
        return named
