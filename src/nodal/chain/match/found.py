"""What matching says about a file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nodal.chain.match.ports import Assertion


class State(StrEnum):
    """How well a file is known. Only `known` scores; `novel` may mean a child whom nobody has looked for yet."""

    KNOWN = "known"
    NOVEL = "novel"
    UNKNOWN = "unknown"


class Tier(StrEnum):
    """How firmly lists speak; never blended into a score. T2 and T3 are for near matches, which are not made here."""

    T1 = "T1"
    """The same value stands in a list."""
    T4 = "T4"
    """Only disputed or withdrawn entries: shown, never scored."""


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """One assertion about one value of the file, with its own tier."""

    algorithm: str
    value: str
    tier: Tier
    assertion: Assertion


@dataclass(frozen=True, slots=True, order=True)
class Ignored:
    """A value that was not looked up, and why: `trivial`, or `not_a_hash`."""

    algorithm: str
    why: str


@dataclass(frozen=True, slots=True)
class FileMatch:
    """What lists say about the file at `index` in the report. `tier` is the best of its hits, None without any.

    `why` is one plain sentence. `distance_bits` of an exact match is 0 and is not stated.
    """

    index: int
    state: State
    tier: Tier | None
    hits: tuple[Hit, ...]
    ignored: tuple[Ignored, ...]
    why: str

    @property
    def contributors(self) -> tuple[str, ...]:
        """Who examined the file according to entries that stand, each once, sorted."""
        return tuple(sorted({hit.assertion.contributor for hit in self.hits if hit.tier is Tier.T1}))
