"""A drive: its name, its window and what counts in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Operation:
    """A drive from `starts` (inclusive) to `ends` (exclusive), both with a zone.

    `definition` says in words, or by a code and version, what counts; two drives compare only if it is the same text.
    `units`: only what these units did counts; empty means every unit.
    """

    name: str
    starts: datetime
    ends: datetime
    definition: str
    units: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("the window of an operation has a zone")
        if self.ends <= self.starts:
            raise ValueError("an operation ends after it starts")

    @property
    def length(self) -> timedelta:
        """How long the window is."""
        return self.ends - self.starts

    def holds(self, at: datetime) -> bool:
        """Whether that moment lies in the window."""
        return self.starts <= at < self.ends
