"""Grades each piece of evidence and finds the office to which it would lead on its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from nodal.chain.route.containment import Question, office_for
from nodal.chain.route.decision import Returned
from nodal.chain.route.evidence import PlaceEvidence
from nodal.facts.pack import Pack
from nodal.facts.places import Unit
from nodal.facts.routing import Grade

_COUNTRY = re.compile("[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, by which pack, for which day."""

    start: Unit
    pack: Pack
    on: date

    def is_abroad(self, code: str) -> bool:
        """Whether the code is another country's. Raises ValueError for what is neither a place nor a country."""
        if code in self.pack.jurisdictions:
            return False
        if not _COUNTRY.fullmatch(code):
            raise ValueError("evidence points to a code that is neither a place of the pack nor a country")
        return True

    def office(self, code: str) -> Unit | Question:
        """The office that answers for a place of the pack, as seen by who asks."""
        return office_for(code, start=self.start, pack=self.pack, on=self.on)

    def touches(self, unit: Unit, code: str) -> bool:
        """Whether the office's area and the place lie in each other, either way."""
        return self.pack.contains(unit.jurisdiction, code) or self.pack.contains(code, unit.jurisdiction)


@dataclass(frozen=True, slots=True)
class Read:
    """A piece, its grade, and where it would lead: an office, a question, or nowhere."""

    piece: PlaceEvidence
    grade: Grade
    target: Unit | Question | None
    abroad: bool

    @property
    def office(self) -> Unit | None:
        """The office, if it leads to one."""
        return self.target if isinstance(self.target, Unit) else None


def read_all(evidence: Iterable[PlaceEvidence], asked: Asked) -> tuple[Read, ...]:
    """Every piece once, strongest first. The order in which the pieces came does not matter."""
    unique: dict[str, PlaceEvidence] = {}
    for piece in sorted(evidence, key=_newest_last):
        unique[piece.key] = piece
    read = [_read(piece, asked) for piece in unique.values()]
    return tuple(sorted(read, key=lambda r: (r.grade, r.piece.kind, r.piece.about, r.piece.value, r.piece.key)))


def _newest_last(piece: PlaceEvidence) -> tuple[date, str, str, str, str]:
    return piece.as_of or date.min, piece.source, piece.report_id or "", piece.place, piece.note


def _read(piece: PlaceEvidence, asked: Asked) -> Read:
    rules = asked.pack.routing
    grade = rules.grade(piece.kind)
    abroad = piece.points_to is not None and asked.is_abroad(piece.points_to)
    if grade > (rules.foreign.up_to if abroad else rules.routes_up_to):
        return Read(piece, grade, None, abroad)
    if abroad:
        return Read(piece, grade, _foreign(asked), abroad)
    return Read(piece, grade, _domestic(piece, asked), abroad)


def _foreign(asked: Asked) -> Unit | Question:
    unit = asked.pack.unit(asked.pack.routing.foreign.unit, on=asked.on)
    return Question(asked.start, ()) if unit is None or unit.code == asked.start.code else unit


def _domestic(piece: PlaceEvidence, asked: Asked) -> Unit | Question | None:
    if piece.points_to is None:
        return _one_of(piece.among, asked) if piece.among else None
    target = asked.office(piece.points_to)
    if isinstance(target, Unit):
        return target
    if piece.points_to == asked.pack.country:
        # That it is somewhere in the country is no question that an officer could answer by picking an office.
        return Question(target.keeper, ())
    near = tuple(unit for unit in target.choices if any(asked.touches(unit, code) for code in piece.among))
    return Question(target.keeper, near or target.choices)


def _one_of(codes: Sequence[str], asked: Asked) -> Question:
    """What leaves several places open leads to none of their offices, whichever they are."""
    found: dict[str, Unit] = {}
    for code in codes:
        target = asked.office(code)
        for unit in (target,) if isinstance(target, Unit) else target.choices:
            found[unit.code] = unit
    return Question(asked.start, tuple(found[code] for code in sorted(found)))


def barred(read: Sequence[Read], returned: Sequence[Returned]) -> frozenset[str]:
    """Offices that sent it back and for which nothing speaks that they had not seen.

    Only a piece that leads to that very office counts as new: weaker hints or news about other places do not reopen it.
    """
    seen: dict[str, set[str]] = {}
    for back in returned:
        seen.setdefault(back.unit, set()).update(back.evidence)
    reopened = {r.office.code for r in read if r.office and r.piece.key not in seen.get(r.office.code, ())}
    return frozenset(seen) - reopened
