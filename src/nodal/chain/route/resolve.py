"""Turns what a report says about a place into a code of the pack: by exact names and codes, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nodal.facts.pack import Pack
from nodal.facts.routing import EvidenceKind

_COUNTRY = re.compile("[A-Za-z]{2}")
_NOWHERE = "no place of the pack goes by this name"


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a stated address that name places, as written. Streets are not read."""

    city: str = ""
    state: str = ""
    postal: str = ""
    country: str = ""

    def text(self, *, postal: bool = True) -> str:
        """The machine copy of the parts that are there."""
        parts = (self.postal if postal else "", self.city, self.state, self.country)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where something points: to one place, or among several; `note` says in words what is missing."""

    kind: EvidenceKind
    value: str
    points_to: str | None
    among: tuple[str, ...] = ()
    note: str = ""


def one_or_many(kind: EvidenceKind, value: str, codes: Sequence[str], pack: Pack) -> Pointing:
    """One code is pointed to; of several only what contains them all, below the country, and the rest is a question."""
    if not codes:
        return Pointing(kind, value, None, note=_NOWHERE)
    if len(codes) == 1:
        return Pointing(kind, value, codes[0])
    shared = _common(codes, pack)
    note = "it leaves several places open: " + ", ".join(sorted(codes))
    return Pointing(kind, value, shared, tuple(sorted(codes)), note)


def _common(codes: Sequence[str], pack: Pack) -> str | None:
    for candidate in (codes[0], *pack.ancestors(codes[0])):
        if candidate != pack.country and all(pack.contains(candidate, code) for code in codes):
            return candidate
    return None


def of_address(address: Address, pack: Pack) -> tuple[Pointing, ...]:
    """Where an address points: one piece for its names, one for its postal code.

    A country that is not this pack's ends the search, because names repeat across borders; without a country the names
    are read as this country's, but a state of two letters is not (other countries use the same ones).
    """
    home = _country(address.country, pack)
    if home is None:
        return (_abroad(address),)
    found = []
    if address.city or address.state:
        found.append(_of_names(address, pack))
    if address.postal:
        found.append(of_postal(address.postal, pack))
    if not found and address.country:
        found.append(Pointing(EvidenceKind.STATED_ADDRESS, address.text(), pack.country))
    return tuple(found)


def _country(text: str, pack: Pack) -> str | None:
    """The pack's country if the text names it (or a place in it) or is empty, else None."""
    if not text.strip():
        return pack.country
    codes = pack.called(text)
    return pack.country if any(pack.contains(pack.country, code) for code in codes) else None


def _abroad(address: Address) -> Pointing:
    code = address.country.strip()
    if _COUNTRY.fullmatch(code):
        return Pointing(EvidenceKind.STATED_ADDRESS, address.text(), code.upper())
    return Pointing(EvidenceKind.STATED_ADDRESS, address.text(), None, note="the country is not recognised")


def _of_names(address: Address, pack: Pack) -> Pointing:
    value = address.text(postal=False)
    states = _state(address, pack)
    if states:
        inside = [c for c in _inside(address.city, pack) if any(pack.contains(state, c) for state in states)]
        return one_or_many(EvidenceKind.STATED_ADDRESS, value, inside if len(inside) == 1 else states, pack)
    if address.state:
        # A state that nobody knows is not replaced by what the town might mean.
        return Pointing(EvidenceKind.STATED_ADDRESS, value, None, note=_NOWHERE)
    cities = _inside(address.city, pack)
    top = [code for code in cities if pack.jurisdictions[code].parent == pack.country]
    kind = EvidenceKind.STATED_ADDRESS if len(top) == len(cities) == 1 else EvidenceKind.STATED_CITY
    return one_or_many(kind, value, cities, pack)


def _state(address: Address, pack: Pack) -> list[str]:
    found = _inside(address.state, pack)
    if not found and address.country and _COUNTRY.fullmatch(address.state.strip()):
        found = _inside(f"{pack.country}-{address.state.strip()}", pack)
    return found


def _inside(text: str, pack: Pack) -> list[str]:
    codes = pack.called(text) if text.strip() else ()
    return [code for code in codes if code != pack.country and pack.contains(pack.country, code)]


def of_postal(text: str, pack: Pack) -> Pointing:
    """Where a postal code points; a text that does not look like one of this country points nowhere."""
    code = "".join(text.split())
    if not pack.routing.postal_code.fullmatch(code):
        return Pointing(EvidenceKind.PIN, text, None, note="it does not look like a postal code of this country")
    found = pack.postal_place(code)
    return one_or_many(EvidenceKind.PIN, text, found.places if found else (), pack)


def of_circle(code: str, value: str, kind: EvidenceKind, *, pack: Pack) -> Pointing:
    """Where a telecom circle points: a circle that covers several places points to none of them alone."""
    circle = next((circle for circle in pack.circles if circle.code == code), None)
    if circle is None:
        return Pointing(kind, value, None, note="the pack knows no such circle")
    return one_or_many(kind, value, circle.places, pack)
