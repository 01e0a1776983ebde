"""What matching asks of the hash lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Status(StrEnum):
    """How an assertion of a list stands today."""

    LIVE = "live"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, order=True)
class Assertion:
    """One list says something about one value. Several lists give several assertions; they are never merged.

    `category` is the list's own, national, number or word; the pack maps it. `contributor` is who examined the file.
    """

    list_name: str
    entry: str
    category: str
    contributor: str
    status: Status


class KnownHashes(Protocol):
    """What lists say about hash values. Absent knowledge is an absent key or an empty tuple."""

    def lookup(self, values: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], tuple[Assertion, ...]]:
        """Every assertion about each (algorithm, value), withdrawn and disputed ones included."""
        ...
