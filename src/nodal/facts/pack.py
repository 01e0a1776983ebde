"""What a jurisdiction declares: offices and places, law and deadlines, documents, words, and classes of networks.

A pack is read once (`edges/packs`), refused as a whole when it is incomplete, and never changes afterwards. Every row
carries its source. Countries live here as data only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from nodal.facts.law import Clock, Confidence, Regime, Section
from nodal.facts.places import Jurisdiction, Tier, Unit, ancestors, contains, plain, units_on
from nodal.facts.sheets import SheetProfile

if TYPE_CHECKING:
    from nodal.facts.linking import LinkingPriors
    from nodal.facts.priorities import Priorities
    from nodal.facts.routing import RoutingRules

__all__ = [
    "Circle",
    "Clock",
    "Confidence",
    "EmergencyNumber",
    "Field",
    "NetworkHolder",
    "Pack",
    "PostalPlace",
    "Regime",
    "Section",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Circle:
    """A telecom licence area. `certain` are the places that lie wholly in it, `partly` those that it shares."""

    code: str
    name: str
    certain: tuple[str, ...]
    partly: tuple[str, ...]
    note: str
    source: str

    @property
    def places(self) -> tuple[str, ...]:
        """Every place that it touches."""
        return self.certain + self.partly


@dataclass(frozen=True, slots=True)
class PostalPlace:
    """What a postal code points to. `places` are the districts (or, failing that, states) that its offices lie in.

    With one place the answer is sure; with several only what they have in common is.
    """

    code: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NetworkHolder:
    """An autonomous system as classed by the pack. `klass` is fixed, mobile, hosting, exit or unknown.

    `mobile` stands for every access network that may put many subscribers behind one address, mixed ones too.
    """

    asn: int
    holder: str
    klass: str
    reviewed: bool
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A telephone number for whoever is in danger now. `names`: (code of a language, who answers), every language.

    `as_of`: the day on which the source said so.
    """

    number: str
    names: tuple[tuple[str, str], ...]
    as_of: date
    confidence: Confidence
    source: str

    def name(self, language: str) -> str:
        """Who answers, in that language; in the pack's first one where it has none of that code."""
        return dict(self.names).get(language, self.names[0][1])


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an official document or of a provider's reply, in the order of the form."""

    document: str
    part: str
    number: str
    key: str
    label: str
    label_local: str
    kind: str
    required: bool
    note: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the trade: in the program's language, officially, and as a station says it (empty: the same)."""

    key: str
    text: str
    official: str
    spoken: str
    source: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A jurisdiction, whole. `version` is `code@year.month` and stands on everything that was decided with it.

    `languages` are (code, name in its own script), the first one official for documents. `network_tables` are names of
    files beside the pack that say who holds an address. The mappings must not be changed by whoever holds the pack.
    """

    code: str
    version: str
    name: str
    country: str
    """The code of the place that is the whole country."""
    languages: tuple[tuple[str, str], ...]
    time_zone: str
    calling_code: str
    majority_age: int
    emergency: str
    emergency_numbers: tuple[EmergencyNumber, ...]
    """What the public form shows, the one to call first before all."""
    tiers: tuple[Tier, ...]
    jurisdictions: Mapping[str, Jurisdiction]
    units: tuple[Unit, ...]
    circles: tuple[Circle, ...]
    postal: Mapping[str, tuple[str, ...]]
    postal_prefixes: Mapping[str, tuple[str, ...]]
    networks: Mapping[int, NetworkHolder]
    network_tables: tuple[str, ...]
    clocks: tuple[Clock, ...]
    law: tuple[Section, ...]
    regimes: tuple[Regime, ...]
    documents: Mapping[str, tuple[Field, ...]]
    words: tuple[Word, ...]
    forbidden_words: tuple[str, ...]
    """Words of this country that must not stand in the program's source."""
    routing: RoutingRules
    priorities: Priorities
    tiles: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Place -> (column, row) of its tile in a drawing without borders, counted from the upper left."""
    profiles: Mapping[str, SheetProfile] = field(default_factory=dict)
    """What the headings of others' tables mean, by the name of the profile."""
    linking: LinkingPriors | None = None
    """From what linking starts; None = from the program's own numbers."""
    _names: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", _by_name(self.jurisdictions.values()))

    def called(self, text: str) -> tuple[str, ...]:
        """The codes of all places that go by this code or name, sorted; empty when none does."""
        return self._names.get(plain(text), ())

    def contains(self, outer: str, inner: str) -> bool:
        """Whether the place `inner` lies in `outer`."""
        return contains(outer, inner, self.jurisdictions)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The places around a place, from the nearest outward."""
        return ancestors(code, self.jurisdictions)

    def place_of_kind(self, code: str, kind: str) -> str | None:
        """The place of that kind (state, for example) which this place is or lies in; None when there is none."""
        for candidate in (code, *self.ancestors(code)):
            place = self.jurisdictions.get(candidate)
            if place is not None and place.kind == kind:
                return candidate
        return None

    def tile_of(self, code: str) -> str | None:
        """The place with a tile which this place is or lies in."""
        return next((place for place in (code, *self.ancestors(code)) if place in self.tiles), None)

    def postal_place(self, code: str) -> PostalPlace | None:
        """Where a postal code lies, blanks left out; the longest known prefix when the code itself is not listed."""
        digits = "".join(code.split())
        if digits in self.postal:
            return PostalPlace(digits, self.postal[digits])
        for length in range(len(digits) - 1, 0, -1):
            if digits[:length] in self.postal_prefixes:
                return PostalPlace(digits[:length], self.postal_prefixes[digits[:length]])
        return None

    def units_on(self, on: date) -> tuple[Unit, ...]:
        """Every office as it was on that day."""
        return units_on(self.units, on)

    def unit(self, code: str, *, on: date) -> Unit | None:
        """The office of that code as it was on that day."""
        return next((unit for unit in self.units if unit.code == code and unit.is_valid(on)), None)

    def units_for(self, jurisdiction: str, *, on: date, tier: str | None = None) -> tuple[Unit, ...]:
        """The offices that answered for exactly this place on that day, of one tier if asked."""
        return tuple(
            unit
            for unit in self.units
            if unit.jurisdiction == jurisdiction and unit.is_valid(on) and (tier is None or unit.tier == tier)
        )

    def regimes_for(self, *, begin: date, end: date, case: date) -> tuple[Regime, ...]:
        """Which codes apply; more than one row, or none, is a question for a lawyer and is shown as such."""
        return tuple(row for row in self.regimes if row.applies(begin=begin, end=end, case=case))

    def clocks_for(self, holder: str, *, event: str, on: date) -> tuple[Clock, ...]:
        """The rules for what this holder keeps or owes, counted from that event on that day."""
        return tuple(c for c in self.clocks if (c.holder, c.from_event) == (holder, event) and c.ends(on))


def _by_name(places: Iterable[Jurisdiction]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for place in places:
        for name in (place.code, place.name, place.name_local, *place.aliases):
            if key := plain(name):
                found.setdefault(key, set()).add(place.code)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}
