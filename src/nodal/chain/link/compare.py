"""Two accounts that hold one value: whether they may be compared, and what that weighs."""

from __future__ import annotations

from collections.abc import Mapping

from nodal.chain.link.holdings import OBSERVED, STATED, Holding, Strand
from nodal.chain.link.reasons import Shared
from nodal.chain.link.tables import Numbers
from nodal.chain.link.weigh import Fact, fact


def comparable(one: Holding, other: Holding, *, relation: str, kind: str, owner_of: Mapping[str, str]) -> bool:
    """Whether two reports and two voices say it, and whether it is a question at all between these two accounts."""
    two_reports = len(one.reports | other.reports) > 1
    two_voices = min(one.grade, other.grade) > STATED or len(one.senders | other.senders) > 1
    if not (two_reports and two_voices):
        return False
    if relation == "same_person":
        if kind == "ip_port":
            return one.met(other)
        return kind != "ip" or (one.bare and other.bare)
    a, b = one.account_id, other.account_id
    return (one.reported or other.reported) and owner_of.get(a, a) != owner_of.get(b, b)


def shared_fact(
    one: Holding, other: Holding, relation: str, strand: Strand, audience: int, numbers: Numbers
) -> Fact | None:
    """What it weighs that both hold the value, which `audience` accounts hold; None when it says nothing."""
    grade = min(one.grade, other.grade)
    gap = one.gap_days(other)
    shared = Shared(relation, strand[0], audience, grade > STATED, gap, observed=grade == OBSERVED)
    return fact(shared, strand[1], tuple(one.reports | other.reports), numbers)
