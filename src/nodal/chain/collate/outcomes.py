"""What collating can say, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nodal.facts.report import Told


class ChangeKind(StrEnum):
    """How one field differs from what was told before."""

    ADDED = "added"
    CHANGED = "changed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One field that differs. `path` names the field and never a value; `before` and `after` are values as compared.

    `missing` is information only: what a sender does not repeat still stands.
    """

    path: str
    kind: ChangeKind
    before: str | None = None
    after: str | None = None


Delta = tuple[Change, ...]
"""All changes between two tellings of one report, sorted."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is already held under the same source and number: the current view of it."""

    told: Told

    @property
    def number(self) -> str:
        """The number under which it is held."""
        return self.told.number


@dataclass(frozen=True, slots=True)
class New:
    """Nothing was known under this source and number."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """This report says nothing new; `of` is the number of the report that already says it."""

    of: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """This report only adds to the one of number `of`. Both versions are kept."""

    of: str
    delta: Delta


@dataclass(frozen=True, slots=True)
class Conflict:
    """This report says of a single-valued field something else than before. Both are kept; a person decides."""

    of: str
    delta: Delta


@dataclass(frozen=True, slots=True)
class RetractedEarly:
    """Its sender took this number back before it came: it is kept, counted as retracted, and goes no further."""

    of: str


Collated = New | Duplicate | Supplement | Conflict | RetractedEarly
"""What `collate` answers."""


@dataclass(frozen=True, slots=True)
class Held:
    """What this node holds under a number: who sent it, and whether that sender took it back already.

    `arrived` is False when only an early retraction is held and the report itself has not come.
    """

    source: str
    number: str
    retracted: bool = False
    arrived: bool = True


@dataclass(frozen=True, slots=True)
class Retracted:
    """The report's own source took it back; what it alone supported ends now."""

    of: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody other than the source of the report tried to take it back. Refused, code `retraction.stranger`."""

    code: str = "retraction.stranger"


@dataclass(frozen=True, slots=True)
class Early:
    """Nothing is held under this number yet; the retraction is remembered and meets the report when it comes."""


@dataclass(frozen=True, slots=True)
class Again:
    """The same source took it back before; counted as a duplicate."""

    of: str


RetractionOutcome = Retracted | Stranger | Early | Again
"""What `retract` answers."""
