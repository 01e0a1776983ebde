"""Who stands just outside a network: associates below the threshold, and in words what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from nodal.chain.link import model
from nodal.chain.link.compare import comparable, shared_fact
from nodal.chain.link.holdings import Holding, Strand
from nodal.chain.link.ignored import largest_audience
from nodal.chain.link.tables import Numbers
from nodal.chain.link.values import why_unusable
from nodal.chain.link.weigh import Fact, strongest_of

SHOWN = 40
"""Candidates that are given, the nearest first. Our own choice: more than anybody checks at one sitting."""

Missing = Literal["bits", "sure", "second_report", "second_voice", "left_out"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account outside, its nearest member, what they share, and what is missing.

    `bits`: micro-bits of what the two share and may speak, `short`: how many are missing to a link. `things`: (kind,
    value) of what speaks; `silent`: what they share and may not speak yet. `missing`: `bits` = another shared thing;
    `sure` = that a platform or a second sender confirms one of them; `second_report` = a second report of the same;
    `second_voice` = somebody else who says so; `left_out` = nothing: the link is there, the group kept them out.
    """

    account: str
    member: str
    bits: int
    short: int
    things: tuple[Strand, ...]
    silent: tuple[Strand, ...]
    missing: Missing


def candidates(
    held: Mapping[Strand, Collection[Holding]],
    audiences: Mapping[Strand, int],
    members: Collection[str],
    owner_of: Mapping[str, str],
    numbers: Numbers,
) -> tuple[Candidate, ...]:
    """Accounts outside that share with a member what may tie people, each with its nearest member; nearest first.

    `held`: value -> holdings of members and of others. A value of a crowd is passed over before any pair is made, so
    the work is bounded by the members' values times the largest audience. Accounts that are a member's own person are
    no candidates: they belong to the members' person already. Nor is who only received: it may be the child.
    """
    inside = set(members)
    reported = {one.account_id for holdings in held.values() for one in holdings if one.reported}
    people = {owner_of.get(account, account) for account in inside}
    shared: dict[tuple[str, str], list[tuple[Strand, Holding, Holding]]] = defaultdict(list)
    for strand, holdings in held.items():
        if not _may_tie(strand, audiences.get(strand, 0)):
            continue
        own = [one for one in holdings if one.account_id in inside]
        for other in holdings:
            is_outside = other.account_id not in inside and other.account_id in reported
            if is_outside and owner_of.get(other.account_id, other.account_id) not in people:
                for one in own:
                    shared[other.account_id, one.account_id].append((strand, one, other))
    nearest: dict[str, Candidate] = {}
    for (account, member), rows in sorted(shared.items()):
        found = _candidate(account, member, rows, audiences, owner_of, numbers)
        if account not in nearest or _order(found) < _order(nearest[account]):
            nearest[account] = found
    return tuple(sorted(nearest.values(), key=_order)[:SHOWN])


def _may_tie(strand: Strand, audience: int) -> bool:
    kind = strand[0]
    if kind not in model.KAPPA or why_unusable(*strand) is not None:
        return False
    return audience <= largest_audience("associate", kind)


def _candidate(
    account: str,
    member: str,
    rows: Collection[tuple[Strand, Holding, Holding]],
    audiences: Mapping[Strand, int],
    owner_of: Mapping[str, str],
    numbers: Numbers,
) -> Candidate:
    facts: list[Fact] = []
    silent: list[Strand] = []
    for strand, one, other in rows:
        may_speak = min(one.grade, other.grade) > 0 and comparable(
            one, other, relation="associate", kind=strand[0], owner_of=owner_of
        )
        fact = shared_fact(one, other, "associate", strand, audiences.get(strand, 0), numbers) if may_speak else None
        if fact:
            facts.append(fact)
        else:
            silent.append(strand)
    best = strongest_of(facts)
    bits = sum(fact.bits for fact in best)
    return Candidate(
        account, member, bits, max(0, model.ASSOCIATE - bits), tuple((fact.kind, fact.value) for fact in best),
        tuple(sorted(silent)), _missing(bits, best, rows),
    )  # fmt: skip


def _missing(bits: int, best: Collection[Fact], rows: Collection[tuple[Strand, Holding, Holding]]) -> Missing:
    if best:
        observed = sum(fact.bits for fact in best if not fact.shared.is_word)
        if bits < model.ASSOCIATE and observed:
            return "bits"
        return "left_out" if observed >= model.ASSOCIATE else "sure"
    if all(min(one.grade, other.grade) < 1 for _, one, other in rows):
        return "sure"
    if all(len(one.reports | other.reports) < 2 for _, one, other in rows):
        return "second_report"
    return "second_voice"


def _order(one: Candidate) -> tuple[int, int, str, str]:
    return -one.bits, -len(one.silent), one.account, one.member
