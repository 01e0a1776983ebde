"""The closed list of flags: what a reader or a rule noticed about a value, without refusing the report."""

from __future__ import annotations

from dataclasses import dataclass

FLAGS = frozenset(
    {
        "text.bidi", "text.invisible", "text.confusable", "text.control", "text.truncated",
        "time.zone_missing", "time.future", "time.implausible", "time.ambiguous", "time.unreadable", "time.leap",
        "ip.invalid", "ip.not_global", "ip.cgnat", "ip.port_invalid", "ip.port_server", "ip.shared",
        "id.unlinkable",
        "hash.invalid", "hash.trivial", "hash.conflict",
        "field.unknown", "field.missing", "field.type",
        "source.single",
        "link.weak_bridge", "link.hub",
        "url.unsafe", "from.pdf", "esp.drift",
    }
)  # fmt: skip
"""Every flag there is. Source: the interface document, section 3; a new one is a change of the interface."""


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """One thing noticed: `code` from `FLAGS`, `place` in the document (`parties[0].emails[1]`), never the value."""

    code: str
    place: str

    def __post_init__(self) -> None:
        if self.code not in FLAGS:
            raise ValueError(f"not a flag: {self.code}")
