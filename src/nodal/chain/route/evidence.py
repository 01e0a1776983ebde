"""One piece of evidence about a place, and the key by which a set of evidence is recognised again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nodal.facts.places import plain
from nodal.facts.routing import EvidenceKind

INCIDENT = "incident"
"""`about` of evidence that belongs to no party; all others are values of `Role`."""

KEY_DIGITS = 16
"""Hexadecimal digits of a key: 64 bits, so that two pieces of one subject never share one. Our own choice."""


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """Something that may say where a subject belongs.

    `value` is the machine copy. `points_to` is the code of one place of the pack, a country of two letters that is not
    the pack's own, or None when it settles no single place; `among` are the places that it leaves open. `about` is the
    role of the party. `as_of` is the day for which it held, as far as the source says. `note` limits it in words.
    """

    kind: EvidenceKind
    value: str
    points_to: str | None
    source: str
    as_of: date | None = None
    report_id: str | None = None
    place: str = ""
    about: str = "reported"
    among: tuple[str, ...] = ()
    note: str = ""

    @property
    def key(self) -> str:
        """The same for everything that says the same: where it was read and when does not count."""
        parts = (self.kind, self.about, plain(self.value), self.points_to or "", *sorted(self.among))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:KEY_DIGITS]


def evidence_key(evidence: Iterable[PlaceEvidence]) -> tuple[str, ...]:
    """What a set of evidence is recognised by: the sorted keys of its pieces, each once.

    It holds no value of the report. As text: joined by blanks; `tuple(text.split())` gives it back.
    """
    return tuple(sorted({piece.key for piece in evidence}))
