"""A report that this office has taken in: what was told, by which source, and when it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nodal.facts.report import Told


@dataclass(frozen=True, slots=True)
class Report:
    """A report as accepted. Its identity is (source, number); the same number of two sources is two reports.

    `received_at` is when it reached this office, with a zone. `accounts` holds one account key per party of `told`,
    in the same order.
    """

    source: str
    number: str
    told: Told
    received_at: datetime
    accounts: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the report on this node: its source and its number."""
        return self.source, self.number
