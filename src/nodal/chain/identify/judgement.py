"""What named persons decided, and how their decisions add up. The state of a lead is a pure function of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

TO_CLEAR_ANOTHERS = 2
"""How many persons it takes to clear a lead that somebody else confirmed. Source: design page on trust."""


class Decision(StrEnum):
    """What a person can say about a lead, or with a pair about two accounts of it."""

    CONFIRM = "confirm"
    CLEAR = "clear"
    UNSURE = "unsure"
    REFUSE_MERGE = "refuse_merge"


class State(StrEnum):
    """Where a lead stands. Unsure keeps it open."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"
    UNSURE = "unsure"


class Verdict(StrEnum):
    """Whether two accounts are one person, as far as people have said so."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision of one named person, with a reason. `at` carries a zone.

    With a `pair` of account keys it speaks of these two only (confirm: one person; refuse_merge: two) and leaves the
    lead itself as it is.
    """

    person: str
    decision: Decision
    reason: str
    at: datetime
    pair: tuple[str, str] | None = None


def state_of(judgements: Iterable[Judgement]) -> State:
    """Where a lead stands after these judgements, whatever the order in which the rows are handed in.

    A lead that somebody else confirmed is cleared when a second person says so too. Whoever cleared a lead cannot
    reopen it; another person can.
    """
    state, confirmed_by, cleared_by = State.PROPOSED, "", frozenset[str]()
    for judgement in in_order(judgements):
        person = judgement.person
        if judgement.pair or judgement.decision is Decision.REFUSE_MERGE:
            continue
        if state is State.CLEARED and (person in cleared_by or judgement.decision is Decision.CLEAR):
            continue
        match judgement.decision:
            case Decision.CONFIRM:
                state, confirmed_by, cleared_by = State.CONFIRMED, person, frozenset()
            case Decision.UNSURE:
                state = State.UNSURE
            case Decision.CLEAR:
                cleared_by |= {person}
                if confirmed_by in ("", person) or len(cleared_by) >= TO_CLEAR_ANOTHERS:
                    state = State.CLEARED
            case _:
                assert_never(judgement.decision)
    return state


def cleared_by(judgements: Iterable[Judgement]) -> frozenset[str]:
    """Who has said that the lead is to be cleared since it was last confirmed."""
    found: frozenset[str] = frozenset()
    for judgement in in_order(judgements):
        if judgement.pair:
            continue
        if judgement.decision is Decision.CLEAR:
            found |= {judgement.person}
        elif judgement.decision is Decision.CONFIRM and judgement.person not in found:
            found = frozenset()
    return found


def pairs_of(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str], Verdict]:
    """What people said about pairs of accounts, smaller key first; the latest word stands. Absent means open."""
    said = {}
    for judgement in in_order(judgements):
        if judgement.pair:
            a, b = sorted(judgement.pair)
            said[a, b] = _VERDICTS[judgement.decision]
    return said


def follows(first: Verdict, second: Verdict) -> Verdict:
    """What is known of A and C when `first` holds of A and B and `second` of B and C.

    Same and same is same; same and different is different; two differences say nothing, nor does an open question.

    >>> follows(Verdict.YES, Verdict.NO)
    <Verdict.NO: 'no'>
    """
    both = {first, second}
    if both == {Verdict.YES}:
        return Verdict.YES
    if both == {Verdict.YES, Verdict.NO}:
        return Verdict.NO
    if Verdict.OPEN in both or both == {Verdict.NO}:
        return Verdict.OPEN
    return Verdict.UNSURE


def in_order(judgements: Iterable[Judgement]) -> list[Judgement]:
    """By time; at one moment by person, so that the order of rows never matters."""
    return sorted(judgements, key=lambda j: (j.at, j.person, j.decision, j.pair or ()))


_VERDICTS = {
    Decision.CONFIRM: Verdict.YES,
    Decision.REFUSE_MERGE: Verdict.NO,
    Decision.UNSURE: Verdict.UNSURE,
    Decision.CLEAR: Verdict.OPEN,
}
