"""Places and the offices that answer for them: codes, containment, and who it was on a given day.

Which tiers exist, what they are called and who they are is data of a pack; nothing here knows a country.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


def is_valid_on(day: date, *, valid_from: date | None, valid_until: date | None) -> bool:
    """Whether `day` lies in the period. Both ends belong to it; an end that is None is open or not known.

    >>> is_valid_on(date(2024, 6, 30), valid_from=None, valid_until=date(2024, 6, 30))
    True
    """
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)


def plain(text: str) -> str:
    """The form in which names of places are compared: case, width, punctuation and runs of blanks do not count.

    >>> plain("  JAMMU & Kashmir ")
    'jammu and kashmir'
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    # Marks are part of a word in many scripts, so only what is neither letter, mark nor digit becomes a blank.
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in folded)
    return re.sub(r"\s+", " ", kept).strip()


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of offices. `rank` counts from 0 at the top; a unit's parent has a smaller rank."""

    code: str
    name: str
    name_local: str
    rank: int


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A place that offices answer for. `parent` is the code of the place that contains it, None for the whole.

    `kind` is the pack's own word (country, state, district, police district). `aliases` are other codes and names that
    mean this place, each once belonging to it alone or shared with a neighbour. Dates bound the code, not the land.
    """

    code: str
    name: str
    name_local: str
    kind: str
    parent: str | None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    point: tuple[float, float] | None = None
    """Where to put the label, (latitude, longitude) in degrees; for a drawing, never for routing."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """An office. The code is the seat and stays; the name is dated, so one code may have several rows in sequence.

    `parent` is the code of the office above, `jurisdiction` the code of the place it answers for. `stages` names the
    stages of the chain it runs where the pack says so; None means what its tier usually does.
    """

    code: str
    name: str
    name_local: str
    tier: str
    parent: str | None
    jurisdiction: str
    valid_from: date | None = None
    valid_until: date | None = None
    stages: tuple[str, ...] | None = None
    confidence: str = ""
    source: str = ""

    def is_valid(self, on: date) -> bool:
        """Whether the office bore this name and this duty on that day."""
        return is_valid_on(on, valid_from=self.valid_from, valid_until=self.valid_until)


def ancestors(code: str, places: Mapping[str, Jurisdiction]) -> tuple[str, ...]:
    """The codes that contain a place, from the nearest outward; empty for the whole or an unknown code.

    The table must be free of cycles; whoever reads a pack refuses one.
    """
    found: list[str] = []
    place = places.get(code)
    while place is not None and place.parent is not None:
        found.append(place.parent)
        place = places.get(place.parent)
    return tuple(found)


def contains(outer: str, inner: str, places: Mapping[str, Jurisdiction]) -> bool:
    """Whether the place `inner` lies in `outer`; every known place contains itself."""
    return inner in places and (outer == inner or outer in ancestors(inner, places))


def units_on(units: Iterable[Unit], on: date) -> tuple[Unit, ...]:
    """The offices as they were on that day, in the order given."""
    return tuple(unit for unit in units if unit.is_valid(on))
