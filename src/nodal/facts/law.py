"""Law and deadlines as dated rows of a pack: what was in force, which procedure applies, how long a record lives.

No row decides anything about a person; each says how sure its author was and where it was read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from nodal.facts.places import is_valid_on


class Confidence(StrEnum):
    """How the author of a row came to it. Everything but `READ` needs a lawyer or an officer before it is relied on."""

    READ = "read"
    BELIEVED = "believed"
    OWN = "own"
    """Our own design: nobody published it."""
    UNSETTLED = "unsettled"
    """Courts or sources differ: the program shows the question and decides nothing."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long something lasts: a record until it may be destroyed, or a duty until it is overdue.

    `days` run from `from_event` (a word such as report, request, record, removal, order, receipt, case). The rule that
    was in force on the day of that event counts, not the one of today; `valid_from` and `valid_until` are inclusive.
    """

    holder: str
    record: str
    days: int
    from_event: str
    valid_from: date | None
    valid_until: date | None
    basis: str
    confidence: Confidence
    source: str
    kind: str = "retention"
    """`retention`: the record may be gone afterwards. `duty`: somebody must have acted by then."""
    done_by: tuple[str, ...] = ()
    """Of a duty: the events of a referral that show that it is done. Empty: the program cannot see it, and reminds."""

    def ends(self, event: date) -> date | None:
        """The last day for an event of that day; None when the rule was not in force then.

        >>> old = Clock("platform", "report", 90, "report", None, date(2024, 5, 6), "", Confidence.READ, "example")
        >>> old.ends(date(2024, 1, 1))
        datetime.date(2024, 3, 31)
        >>> old.ends(date(2024, 6, 1)) is None
        True
        """
        if not is_valid_on(event, valid_from=self.valid_from, valid_until=self.valid_until):
            return None
        return event + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Section:
    """One provision, described in our own words; the statute's wording is never translated by a machine."""

    code: str
    act: str
    number: str
    title: str
    what: str
    punishment: str
    valid_from: date | None
    valid_until: date | None
    replaces: str
    """The earlier provision as text, empty when there was none or we do not know it."""
    use: str
    note: str
    confidence: Confidence
    source: str

    def is_valid(self, on: date) -> bool:
        """Whether the provision was in force on that day, as far as the pack knows its dates."""
        return is_valid_on(on, valid_from=self.valid_from, valid_until=self.valid_until)


@dataclass(frozen=True, slots=True)
class Regime:
    """Which codes apply to a case. Three dates decide: when the offence began and ended, and when it was registered.

    Each bound is inclusive; None is open. The codes are names of acts of the pack.
    """

    code: str
    begin_from: date | None
    begin_until: date | None
    end_from: date | None
    end_until: date | None
    case_from: date | None
    case_until: date | None
    substantive: tuple[str, ...]
    investigation: str
    """The procedure for the investigation."""
    trial: str
    """The procedure from cognizance on."""
    evidence: str
    certificate: str
    note: str
    confidence: Confidence
    source: str

    def applies(self, *, begin: date, end: date, case: date) -> bool:
        """Whether an offence from `begin` to `end` that was registered on `case` falls under this row."""
        return (
            is_valid_on(begin, valid_from=self.begin_from, valid_until=self.begin_until)
            and is_valid_on(end, valid_from=self.end_from, valid_until=self.end_until)
            and is_valid_on(case, valid_from=self.case_from, valid_until=self.case_until)
        )
