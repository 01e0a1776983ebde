"""From what two accounts share to the rows of evidence whose sum is the weight of their link."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nodal.chain.link import model
from nodal.chain.link.linked import Evidence
from nodal.chain.link.reasons import Shared, reason_for, two_people
from nodal.chain.link.tables import Numbers


@dataclass(frozen=True, slots=True)
class Fact:
    """A shared value with its weight in micro-bits, ready to be summed. `decay`: what time left, in millionths."""

    shared: Shared
    value: str
    bits: int
    report_ids: tuple[str, ...]
    decay: int = model.MICRO

    @property
    def kind(self) -> str:
        """The kind as it stands in evidence."""
        return "ip" if self.shared.strand == "ip_port" else self.shared.strand

    @property
    def group(self) -> str:
        """The evidence group: facts of one group are one fact."""
        return model.PERSON_FACTS[self.shared.strand].group


def fact(shared: Shared, value: str, report_ids: Sequence[str], numbers: Numbers) -> Fact | None:
    """Weigh one shared value; None when the model does not let it speak."""
    reason = reason_for(shared)
    bits = reason.weigh(shared, numbers) if reason else None
    if bits is None:
        return None
    half_life = numbers.half_life_days(shared.relation, shared.strand)
    left = model.MICRO if half_life is None else model.decay(shared.gap_days, half_life_days=half_life)
    return Fact(shared, value, bits, tuple(sorted(report_ids)[: model.EVIDENCE_REPORTS]), left)


def weigh_person(
    a: str, b: str, facts: Sequence[Fact], *, doubts: Sequence[str] = (), numbers: Numbers
) -> tuple[Evidence, ...]:
    """The evidence for one person behind two accounts, in spite of these doubts; empty when too weak.

    The best fact of each group; then the best group, and every further one with its corroboration where the two
    together speak for the link.
    """
    best: dict[str, Fact] = {}
    for one in sorted(facts, key=_strongest_first):
        best.setdefault(one.group, one)
    ranked = sorted(best.values(), key=_strongest_first)
    used = [one for place, one in enumerate(ranked) if place == 0 or one.bits + numbers.corroboration > 0]
    corroboration = [(one.group, numbers.corroboration) for one in used[1:]]
    if corroboration:
        corroboration[0] = used[1].group, numbers.beside(*((one.group, one.bits) for one in used[:2]))
    total = sum(one.bits for one in used) + sum(bits for _, bits in corroboration)
    before = [_row(a, b, kind="prior", value=name, bits=bits) for name, bits in _doubted(doubts, numbers)]
    total += sum(row.bits for row in before)
    if not _is_carried(facts, {one.group for one in used}) or total < model.SAME_PERSON:
        return ()
    rows = [_row(a, b, kind="corroboration", value=group, bits=bits) for group, bits in corroboration]
    return (*before, *_rows(a, b, "same_person", used), *rows)


def weigh_associate(a: str, b: str, facts: Sequence[Fact]) -> tuple[Evidence, ...]:
    """The evidence for an association of two people; empty when what was observed does not suffice for it.

    What is one sender's word adds bits to an association that stands without it, and takes no place of what was
    observed.
    """
    best = strongest_of(facts)
    strong = sum(one.bits for one in best if not one.shared.is_word) >= model.ASSOCIATE
    return _rows(a, b, "associate", best) if strong else ()


def strongest_of(facts: Sequence[Fact]) -> Sequence[Fact]:
    """Those that make an association: of what was observed the strongest first, then of what is somebody's word."""
    return sorted(facts, key=lambda one: (one.shared.is_word, *_strongest_first(one)))[: model.VALUES_PER_PAIR]


def decided(a: str, b: str) -> Evidence:
    """The row of an officer's "same person"."""
    return _row(a, b, kind="decision", value="same_person", bits=model.DECIDED)


def _strongest_first(one: Fact) -> tuple[int, str, str]:
    return -one.bits, one.shared.strand, one.value


def _is_carried(facts: Sequence[Fact], groups: set[str]) -> bool:
    """Whether one fact may stand alone, or two groups carry of which one is more than somebody's word.

    All that rests on words is one fact, however much of it there is: who plants one thing of an innocent can plant
    ten. A stronger fact of its group takes nothing away from one that carries.
    """
    if any(model.PERSON_FACTS[one.shared.strand].alone and one.shared.sure for one in facts):
        return True
    carrying = [one for one in facts if model.PERSON_FACTS[one.shared.strand].carries and one.group in groups]
    return len({one.group for one in carrying}) > 1 and not all(one.shared.is_word for one in carrying)


def _doubted(doubts: Sequence[str], numbers: Numbers) -> Iterator[tuple[str, int]]:
    """Two people until something says otherwise, and each doubt, with what it weighs."""
    for name in ("", *doubts):
        shared = Shared("same_person", doubt=name)
        reason = reason_for(shared)
        yield name or two_people.__name__, (reason.weigh(shared, numbers) if reason else None) or 0


def _row(a: str, b: str, *, kind: str, value: str, bits: int) -> Evidence:
    return Evidence(a, b, "same_person", kind, value, None, model.MICRO, bits)


def _rows(a: str, b: str, relation: str, facts: Sequence[Fact]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(a, b, relation, one.kind, one.value, one.shared.audience, one.decay, one.bits, one.report_ids)
        for one in facts
    )
