"""What is said when a report cannot be taken in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A report that is not taken in. `code` and `place` are those of the intake result; no value is repeated."""

    code: str
    place: str
    message: str
