"""What enrichment found about one sighting, and the plain words for what it could not find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

KINDS = (
    "ip.class", "ip.holder", "ip.country", "ip.shared", "ip.place_hint",
    "phone.valid", "phone.region", "phone.first_holder",
    "time.local",
)  # fmt: skip
"""Every kind of finding, in the order in which a page shows them."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing is known, and why. The sentence is shown to the officer as it stands."""

    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact, or its absence, about the sighting at `sighting_index` of the sequence that was asked about.

    `kind` is one of `KINDS`. `value` is text: a word of the closed list for `ip.class`, `yes` or `no` for
    `phone.valid`, codes for places, a sentence for `ip.shared`, an ISO 8601 time with offset for `time.local`.
    `as_of` is the day of the source. `confidence` is a sentence that limits the value, None when there is no limit
    beyond the source itself.
    """

    sighting_index: int
    kind: str
    value: str | NotKnown
    source: str
    as_of: date | None = None
    confidence: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"not a kind of finding: {self.kind}")
