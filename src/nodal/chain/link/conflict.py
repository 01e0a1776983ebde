"""Where decisions contradict each other, or the evidence: raised for a person, never settled by the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nodal.chain.link.batch import Pair, facts_of, may_speak
from nodal.chain.link.holdings import Holding, Strand
from nodal.chain.link.model import MICRO
from nodal.chain.link.networks import components
from nodal.chain.link.observation import Decision
from nodal.chain.link.tables import Numbers
from nodal.chain.link.weigh import weigh_person


def conflicts(
    decisions: Collection[Decision],
    held: Mapping[str, Mapping[Strand, Holding]],
    audiences: Mapping[Strand, int],
    links: Collection[Pair],
    numbers: Numbers,
) -> Mapping[tuple[str, str, str], float | None]:
    """(kind, a, b) of every pair that somebody keeps apart and something else would join, with the bits where known.

    `decided_both`: the pair itself was decided both ways. `decided_chain`: other decisions join the two over further
    accounts. `evidence`: what the reports say would join them, directly (with its bits) or over further accounts.
    `links`: pairs that links of `same_person` join.
    """
    same = {d.pair for d in decisions if d.same}
    apart = {d.pair for d in decisions if not d.same}
    found: dict[tuple[str, str, str], float | None] = {}
    by_word = _homes(same - apart)
    by_link = _homes(links)
    for pair in sorted(apart):
        if pair in same:
            found["decided_both", *pair] = None
        if _meet(by_word, pair):
            found["decided_chain", *pair] = None
        bits = _weight(pair, held, audiences, numbers)
        if bits is not None:
            found["evidence", *pair] = bits
        elif _meet(by_link, pair) and not _meet(by_word, pair):
            found["evidence", *pair] = None
    return found


def _weight(
    pair: Pair, held: Mapping[str, Mapping[Strand, Holding]], audiences: Mapping[Strand, int], numbers: Numbers
) -> float | None:
    speaking = {s: k for s, k in audiences.items() if may_speak("same_person", s, k)}
    own = {a: {s: one for s, one in held.get(a, {}).items() if s in speaking} for a in pair}
    facts = facts_of(pair, own, "same_person", speaking, {}, numbers)
    rows = weigh_person(*pair, facts, numbers=numbers) if facts else ()
    return sum(row.bits for row in rows) / MICRO if rows else None


def _homes(pairs: Collection[Pair]) -> Mapping[str, int]:
    parts = components({a for pair in pairs for a in pair}, pairs)
    return {account: n for n, part in enumerate(parts) for account in part}


def _meet(homes: Mapping[str, int], pair: Pair) -> bool:
    a, b = pair
    return a in homes and homes[a] == homes.get(b)
