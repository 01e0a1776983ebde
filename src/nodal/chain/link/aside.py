"""What two accounts share and linking left aside, each with the reason: it is a part of the explanation."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nodal.chain.link import model
from nodal.chain.link.compare import comparable, shared_fact
from nodal.chain.link.holdings import Holding, Strand
from nodal.chain.link.ignored import largest_audience
from nodal.chain.link.tables import Numbers
from nodal.chain.link.values import why_unusable
from nodal.chain.link.weigh import Fact

WHY = {
    "better": "A better fact of the same kind of evidence is used; two facts of one kind count once.",
    "weak": "By itself it speaks against more than corroboration gives it.",
    "twenty": "Twenty stronger values are used already.",
    "word": "It rests on one sender's word, as does all else that would be needed.",
    "no_link": "It weighs something, but all of it together is too little for a link.",
    "one_report": "One report alone tells of both accounts; a fact is told in two.",
    "one_voice": "One sender's word is behind both sides.",
    "claimed": "For one of the accounts somebody only claimed it.",
    "not_met": "Others were seen there in between; the two accounts themselves not within ten minutes of each other.",
    "not_bare": "The address is compared with its port and time instead.",
    "one_person": "The two accounts may be one person's, so it ties nobody to anybody else.",
    "received": "Both accounts only received.",
    "too_old": "Time has left nothing of it.",
    "hub": "Too many accounts hold it.",
    "placeholder": "It stands for a value that is not known.",
    "trivial_hash": "It is the digest of an empty or broken file.",
    "disposable_domain": "It is a mail box for minutes, with many users.",
    "common_name": "Everybody uses such a name.",
    "shared_address": "Many people stand behind it.",
}
"""Code -> sentence."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A shared value that is not among a link's evidence. `bits`: micro-bits that it weighs by itself, None if none."""

    relation: str
    kind: str
    value: str
    audience: int
    bits: int | None
    why: str

    @property
    def sentence(self) -> str:
        """Why, in words."""
        return WHY[self.why]


def left_aside(
    relation: str,
    held: Mapping[Strand, tuple[Holding, Holding]],
    audiences: Mapping[Strand, int],
    used: Collection[Strand],
    *,
    is_one_person: bool,
    numbers: Numbers,
) -> tuple[Aside, ...]:
    """Every value that both accounts hold and that is not `used` for the relation, the heaviest first.

    `held`: value -> both holdings; `audiences` counts the accounts that may speak. `used` empty: there is no link.
    """
    owner_of = dict.fromkeys((one.account_id for pair in held.values() for one in pair), "") if is_one_person else {}
    found = []
    for strand, (one, other) in held.items():
        if strand in used:
            continue
        fact, why = _why(relation, strand, one, other, audiences.get(strand, 0), (owner_of, numbers))
        why = why or _beaten(relation, fact, used)
        found.append(
            Aside(
                relation, _kind(strand), strand[1], audiences.get(strand, 0), fact.bits if fact else None, why,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-(one.bits or 0), one.kind, one.value)))


def _why(
    relation: str,
    strand: Strand,
    one: Holding,
    other: Holding,
    audience: int,
    given: tuple[Mapping[str, str], Numbers],
) -> tuple[Fact | None, str]:
    """What it weighs, or why it may not speak at all."""
    owner_of, numbers = given
    if bad := why_unusable(*strand):
        return None, bad
    if min(one.grade, other.grade) < 1:
        return None, "claimed"
    if audience > largest_audience(relation, strand[0]):
        return None, _crowd(strand[0])
    if not comparable(one, other, relation=relation, kind=strand[0], owner_of=owner_of):
        return None, _incomparable(relation, strand, one, other, bool(owner_of))
    fact = shared_fact(one, other, relation, strand, audience, numbers)
    return fact, "" if fact else _silent(relation, strand[0], audience, numbers)


def _silent(relation: str, kind: str, audience: int, numbers: Numbers) -> str:
    """Why a fact weighs nothing: time, or so many holders that a pack lets it say nothing."""
    if relation == "associate":
        return "too_old" if numbers.tie(kind, audience) else _crowd(kind)
    return _crowd(kind) if numbers.person(kind, audience, sure=True) is None else "too_old"


def _crowd(kind: str) -> str:
    if kind in ("ip", "ip_port"):
        return "shared_address"
    return "common_name" if kind == "screen" else "hub"


def _incomparable(relation: str, strand: Strand, one: Holding, other: Holding, is_one_person: bool) -> str:
    if len(one.reports | other.reports) < 2:
        return "one_report"
    if min(one.grade, other.grade) < 2 and len(one.senders | other.senders) < 2:
        return "one_voice"
    if relation == "same_person":
        return "not_met" if strand[0] == "ip_port" else "not_bare"
    return "one_person" if is_one_person else "received"


def _beaten(relation: str, fact: Fact | None, used: Collection[Strand]) -> str:
    if not used or fact is None:
        return "word" if fact and fact.shared.is_word else "no_link"
    if relation == "associate":
        return "twenty"
    groups = {model.PERSON_FACTS[kind].group for kind, _ in used}
    return "better" if fact.group in groups else "weak"


def _kind(strand: Strand) -> str:
    return "ip" if strand[0] == "ip_port" else strand[0]
