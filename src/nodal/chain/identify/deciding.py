"""A named person decides about a lead, with a reason; or is told which rule stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nodal.chain.identify.judgement import Decision, Judgement, State, cleared_by, in_order
from nodal.chain.identify.leads import Lead


@dataclass(frozen=True, slots=True)
class Refused:
    """The decision does not count. `rule` is stable, `why` is for the person who tried."""

    rule: str
    why: str


def decide(lead: Lead, judgement: Judgement, *, seen: State | None = None) -> Lead | Refused:
    """The lead with this judgement added, or the rule that refuses it.

    `seen` is the state that the person had on the screen; when it is no longer the lead's, nothing happens
    (`state_changed`). Other rules: `named_person`, `reason_missing`, `time_zone`, `out_of_order`, `pair_missing`,
    `pair_unknown`, `pair_not_cleared`, `cleared_is_final`, `second_person`, `two_independent_sources`.
    A lead that somebody else confirmed stays confirmed until a second person clears it as well.
    """
    refused = _malformed(lead, judgement, seen) or _pair(lead, judgement) or _not_allowed(lead, judgement)
    return refused or replace(lead, judgements=(*lead.judgements, judgement))


def _malformed(lead: Lead, judgement: Judgement, seen: State | None) -> Refused | None:
    if not judgement.person.strip():
        return Refused("named_person", "Only a named person decides about a lead.")
    if not judgement.reason.strip():
        return Refused("reason_missing", "A decision needs its reason in words.")
    if judgement.at.tzinfo is None:
        return Refused("time_zone", "The time of the decision has no zone.")
    if seen is not None and seen is not lead.state:
        return Refused("state_changed", f"Somebody else was first: the lead is now {lead.state.value}.")
    if lead.judgements and judgement.at < in_order(lead.judgements)[-1].at:
        return Refused("out_of_order", "The decision is dated before one that was already made.")
    return None


def _pair(lead: Lead, judgement: Judgement) -> Refused | None:
    if judgement.pair is None:
        if judgement.decision is Decision.REFUSE_MERGE:
            return Refused("pair_missing", "Say which two accounts are not one person.")
        return None
    if judgement.decision is Decision.CLEAR:
        return Refused("pair_not_cleared", "A lead is cleared as a whole; two accounts can be kept apart instead.")
    if len(set(judgement.pair)) != 2 or not (
        set(judgement.pair) <= set(lead.accounts) or _decided(lead, judgement.pair)
    ):
        return Refused("pair_unknown", "Both accounts must belong to this lead and differ.")
    return None


def _decided(lead: Lead, pair: tuple[str, str]) -> bool:
    """Whether these two were decided in this lead before: one of them may have left it for that very reason."""
    return any(set(pair) == set(one.pair or ()) for one in lead.judgements)


def _not_allowed(lead: Lead, judgement: Judgement) -> Refused | None:
    if judgement.pair is not None:
        return None
    clearers = cleared_by(lead.judgements)
    if lead.state is State.CLEARED:
        if judgement.decision is Decision.CLEAR:
            return Refused("cleared_is_final", "The lead is cleared already.")
        if judgement.person in clearers:
            return Refused("cleared_is_final", "Who cleared a lead cannot reopen it; a second person can.")
    elif judgement.decision is Decision.CLEAR and judgement.person in clearers:
        return Refused("second_person", "Somebody else confirmed this lead: a second person must clear it as well.")
    if judgement.decision is Decision.CONFIRM and not lead.may_confirm:
        return Refused("two_independent_sources", " ".join(lead.missing))
    return None
