"""What became of one file: the result contract of intake (INTERFACE, section 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from nodal.facts.report import Unusable


@dataclass(slots=True)
class FileResult:
    """Counts and numbers of one file. `seen` is always the sum of the outcomes."""

    file: str
    sha256: str | None = None
    format: str | None = None
    accepted: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    supplements: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)
    flags: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, item: Unusable, *, whole: bool = False) -> None:
        """Note a refusal; a whole-file one has no row."""
        self.refused.append(
            {
                "row": None if whole else item.row,
                "id": item.number,
                "code": item.code,
                "place": item.place,
                "message": item.message,
            }
        )

    @property
    def seen(self) -> int:
        """How many reports and retractions the file held; a file refused whole counts one."""
        return sum(
            len(found)
            for found in (
                self.accepted,
                self.duplicates,
                self.supplements,
                self.conflicts,
                self.retracted,
                self.refused,
            )
        )

    @property
    def outcome(self) -> str:
        """`refused` if everything seen was refused, `partly` if some was, else `accepted`."""
        if len(self.refused) == self.seen:
            return "refused"
        return "partly" if self.refused else "accepted"

    def document(self) -> dict[str, object]:
        """The result as the interface promises it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "format": self.format,
            "outcome": self.outcome,
            "seen": self.seen,
            "accepted": self.accepted,
            "duplicates": self.duplicates,
            "supplements": self.supplements,
            "conflicts": self.conflicts,
            "retracted": self.retracted,
            "refused": sorted(self.refused, key=lambda entry: -1 if entry["row"] is None else int(str(entry["row"]))),
            "flags": self.flags,
        }

    def counts(self) -> dict[str, int]:
        """The same as numbers, for the row of the file."""
        names = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
        return {"seen": self.seen, **{name: len(getattr(self, name)) for name in names}}
