"""What can be counted: one thing that happened, with its own id, taken from a followed referral."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nodal.chain.follow import OUTCOMES, Event, Followed, Kind, fir_id


class What(StrEnum):
    """The kinds of things that are counted."""

    REFERRED = "referred"
    FIR = "fir"
    ARREST = "arrest"
    CLEARED = "cleared"
    SAFEGUARDED = "safeguarded"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. `id` names it; the same id twice is one thing, in whichever referral it stands.

    `case` is the lead or report whose case it is; `person` the person concerned; `unit` the unit that acted.
    `known_at` is when this node learnt of it (left out: at once), so that a number as of a day stays true when somebody
    records something late.
    """

    what: What
    id: str
    at: datetime
    case: str = ""
    person: str = ""
    unit: str = ""
    known_at: datetime | None = None

    def is_known(self, as_of: datetime) -> bool:
        """Whether it had happened and was known at that moment."""
        return self.at <= as_of and (self.known_at is None or self.known_at <= as_of)


def happenings(
    referral: Followed,
    *,
    case: str,
    unit: str = "",
    is_ours: bool = True,
    recorded_at: Sequence[datetime] = (),
) -> tuple[Happening, ...]:
    """Everything countable in this referral, which carries the lead or report `case` to `unit`.

    `is_ours`: the unit that counts sent it; what came to that unit is no referral that it sent.
    `recorded_at`: for each of its events, in order, when this node learnt of it; empty when that is not kept.
    """
    known: Sequence[datetime | None] = recorded_at or [None] * len(referral.events)
    found = []
    for event, when in zip(referral.events, known, strict=True):
        for what, ident, person in _countable(referral, event, case):
            if what is What.REFERRED and not is_ours:
                continue
            found.append(Happening(what, ident, event.at, case, person, unit, when))
    return tuple(found)


def _countable(referral: Followed, event: Event, case: str) -> Iterator[tuple[What, str, str]]:
    if event.kind is Kind.SENT:
        yield What.REFERRED, referral.id, ""
    elif event.kind is Kind.FIR_REGISTERED:
        yield What.FIR, fir_id(event), ""
    elif event.kind is Kind.ARRESTED:
        # One arrest belongs to one FIR and one accused; the person behind may be accused in several.
        person = event.get("person") or event.get("accused")
        yield What.ARREST, f"{event.get('fir')}/{event.get('accused')}", person
    elif event.kind is Kind.SAFEGUARDED:
        yield What.SAFEGUARDED, event.get("child"), event.get("child")
    elif event.kind is Kind.CLOSED and _clears(event.details):
        yield What.CLEARED, case, case


def _clears(details: Mapping[str, str]) -> bool:
    outcome = OUTCOMES.get(details.get("outcome", ""))
    return outcome is not None and outcome.clears
