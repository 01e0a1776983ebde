"""Look at a bundle of look-alikes: what all say, once, and what each alone brings. Each look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from nodal.chain import collate as rules
from nodal.chain.refer import MASK, children, is_covered_field
from nodal.facts.report import Told
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import alike as find
from nodal.ledger.find.inbox import CAP, Line
from nodal.ledger.people import Colleague
from nodal.steps.tools import Tools

__all__ = ["CAP", "Bundle", "Different", "bundle"]


@dataclass(frozen=True, slots=True)
class Different:
    """One report of a bundle: its line, its number, what it alone brings, and the texts in which rare words stand."""

    line: Line
    number: str
    residue: rules.Residue
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One page of a bundle. `shared` is what nearly all of it say; `size` is how many were compared."""

    shared: Sequence[rules.Trait]
    reports: Sequence[Different]
    size: int
    count: int
    after: UUID | None
    people: Sequence[Colleague]


def bundle(tools: Tools, viewer: Viewer, ref: UUID, *, after: UUID | None = None) -> Bundle:
    """What is different here? The look-alikes of a line, the most unusual first, children covered. Raises Unknown."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        found = find.bundle(viewer, ref, after=after)
        reports = [line.subject_id for line in found.lines]
        audit.record(viewer, "report.compared", "report", reports, at=at)
    age, today = tools.pack.majority_age, at.date()
    said = {report: _covered(told, age, today) for report, told in found.told.items()}
    census = found.census or rules.Census.of(rules.codes(one) for one in said.values())
    shared = rules.common(said.values(), census)
    by_topic = {one.about: one for one in shared}
    left = {report: rules.differing(one, census, shared=by_topic) for report, one in said.items()}
    return Bundle(
        shared=shared,
        reports=[
            Different(
                line,
                found.numbers[line.subject_id],
                left[line.subject_id],
                _texts(found.told[line.subject_id], left[line.subject_id], age, today),
            )
            for line in found.lines
        ],
        size=census.size,
        count=found.count,
        after=found.after,
        people=found.people,
    )


def _covered(told: Told, majority_age: int, on: date) -> tuple[rules.Trait, ...]:
    """What is said, with the words that name a child replaced where they would be shown."""
    found = rules.traits_of(told)
    hidden = children(told, majority_age=majority_age, on=on)
    if not hidden:
        return found
    return tuple(replace(one, text=MASK) if _names_a_child(one, hidden) else one for one in found)


def _names_a_child(one: rules.Trait, hidden: frozenset[int]) -> bool:
    if one.party is None:
        return one.topic.startswith("extra.")  # rather too much than too little: the place may be the child's
    if one.party not in hidden or one.is_sign:
        return False
    role, _, field = one.topic.partition(".")
    return not field or is_covered_field(field) or role == rules.WORD


def _texts(told: Told, left: rules.Residue, majority_age: int, on: date) -> list[str]:
    """The free texts in which a rare word stands; those of a child stay covered."""
    rare = {odd.trait.key for odd in left.words}
    hidden = children(told, majority_age=majority_age, on=on)
    found = []
    for text, party in rules.texts(told):
        if rare.intersection(rules.words(text)):
            found.append(MASK if party in hidden else text)
    return list(dict.fromkeys(found))
