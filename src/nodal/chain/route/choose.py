"""Chooses the leading office from the strongest evidence that leads anywhere, and weighs what else was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nodal.chain.route.containment import Question
from nodal.chain.route.decision import Stance
from nodal.chain.route.reading import Asked, Read
from nodal.facts.places import Unit
from nodal.facts.report import Role
from nodal.facts.routing import CONFIDENCES, Confidence, Grade

_FIRST = (Role.REPORTED.value, "incident", Role.RECIPIENT.value, Role.VICTIM.value)
"""Whose place leads when several are equally well founded. Our own choice."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The office, the grade that decided, the others on the same grade, and where a child may need help."""

    unit: Unit
    grade: Grade
    abroad: bool
    rivals: tuple[Unit, ...]
    for_child: tuple[Unit, ...]

    @property
    def copies(self) -> tuple[Unit, ...]:
        """Every other office that gets a copy, by code."""
        found = {unit.code: unit for unit in (*self.rivals, *self.for_child)}
        return tuple(found[code] for code in sorted(found))


def choose(settled: Sequence[Read]) -> Choice:
    """The choice from pieces that lead to an office, of which there is at least one.

    Only the strongest grade decides, so that weaker evidence never changes the office. On one grade home goes before
    abroad, the reported person before others, more pieces before fewer, newer before older, and last the code.
    """
    grade = min(read.grade for read in settled)
    groups: dict[str, list[Read]] = {}
    for read in settled:
        if read.grade == grade and read.office:
            groups.setdefault(read.office.code, []).append(read)
    order = sorted(groups, key=lambda code: _before(code, groups[code]))
    offices = {read.office.code: read.office for read in settled if read.office}
    child = {read.office.code for read in settled if read.office and read.piece.about == Role.VICTIM}
    return Choice(
        unit=offices[order[0]],
        grade=grade,
        abroad=groups[order[0]][0].abroad,
        rivals=tuple(offices[code] for code in order[1:]),
        for_child=tuple(offices[code] for code in sorted(child - set(order))),
    )


def _before(code: str, group: Sequence[Read]) -> tuple[bool, int, int, int, str]:
    about = min(_FIRST.index(r.piece.about) if r.piece.about in _FIRST else len(_FIRST) for r in group)
    newest = max((r.piece.as_of or date.min).toordinal() for r in group)
    return all(r.abroad for r in group), about, -len(group), -newest, code


def stance(read: Read, choice: Choice | None, asked: Asked) -> Stance:
    """What a piece did. A circle or a postal code that leaves several places open supports any of them."""
    if choice is None or (read.piece.points_to is None and not read.piece.among):
        return "silent"
    if read.office is not None:
        if read.office.code == choice.unit.code:
            return "decides" if read.grade == choice.grade else "supports"
        return "copy" if read.office in choice.copies else "against"
    if read.piece.points_to == asked.pack.country and not choice.abroad:
        return "silent"
    return "supports" if _fits(read, choice, asked) else "against"


def _fits(read: Read, choice: Choice, asked: Asked) -> bool:
    if read.abroad or choice.abroad:
        return read.abroad and choice.abroad
    codes = read.piece.among or (read.piece.points_to or "",)
    return any(asked.touches(choice.unit, code) for code in codes)


def contradicted(read: Sequence[Read], choice: Choice, asked: Asked) -> Read | None:
    """A question that is at least as well founded, is about the same party, and does not allow for the choice.

    What settles no area (a circle over several states) only supports or speaks against; it stops nothing.
    """
    parties = {r.piece.about for r in read if r.grade == choice.grade and r.office == choice.unit}
    for one in read:
        asks = isinstance(one.target, Question) and one.piece.points_to is not None
        if not asks or one.grade > choice.grade or one.piece.about not in parties:
            continue
        if stance(one, choice, asked) == "against":
            return one
    return None


def confidence(read: Sequence[Read], choice: Choice, asked: Asked) -> Confidence:
    """The word of the deciding grade, one better for another kind that agrees, one worse for one that does not.

    Hints that may never decide change nothing. Offices that are equally well founded make it the lowest word.
    """
    rules = asked.pack.routing
    if choice.rivals:
        return CONFIDENCES[-1]
    kinds = {r.piece.kind for r in read if stance(r, choice, asked) == "decides"}
    able = [r for r in read if r.grade <= rules.routes_up_to]
    agree = any(r.piece.kind not in kinds and stance(r, choice, asked) == "supports" for r in able) or len(kinds) > 1
    against = any(stance(r, choice, asked) == "against" for r in able)
    place = CONFIDENCES.index(rules.confidence[choice.grade]) - agree + against
    return CONFIDENCES[min(max(place, 0), len(CONFIDENCES) - 1)]
