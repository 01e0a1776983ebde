"""Look at a contradiction between two tellings of a report, to settle it. Each look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from nodal.chain import collate as rules
from nodal.chain.refer import MASK, children, names_a_child
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import report
from nodal.ledger.store import settle as store
from nodal.steps.tools import Tools


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person has to choose of: the differences in a fixed order, children covered.

    `no` is the telling that contradicts, `version` the number of tellings and choices so far.
    """

    number: str
    no: int
    version: int
    received_at: datetime
    questions: Sequence[rules.Change]


def asked(tools: Tools, viewer: Viewer, number: str, *, source: str | None = None) -> tuple[UUID, Asked | None]:
    """The same of a report by its number, with the report's reference."""
    matrix.require(viewer, "case.work")
    with acting(viewer):
        ref = report.ref_of(viewer, number, source=source)
    return ref, contradiction(tools, viewer, ref)


def contradiction(tools: Tools, viewer: Viewer, ref: UUID) -> Asked | None:
    """The oldest contradiction of a report that nobody settled; None when there is none. Raises Unknown."""
    matrix.require(viewer, "case.work")
    at = tools.clock()
    with acting(viewer):
        no = store.oldest(viewer, ref)
        if no is None:
            return None
        about = store.contradiction(viewer, ref, no)
        audit.record(viewer, "report.read", "report", [about.report], at=at)
    questions = rules.open_questions(about.view, about.later)
    hidden = frozenset(
        told.parties[index].role
        for told in (about.view, about.later)
        for index in children(told, majority_age=tools.pack.majority_age, on=at.date())
    )
    return Asked(
        about.number,
        about.no,
        about.version,
        about.received_at,
        [
            replace(one, before=one.before and MASK, after=one.after and MASK)
            if names_a_child(hidden, one.path, one.before, one.after)
            else one
            for one in questions
        ],
    )
