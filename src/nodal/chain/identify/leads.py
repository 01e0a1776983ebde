"""Who may become a lead, and what the lead says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nodal.chain.identify.judgement import Judgement, State, state_of
from nodal.chain.identify.reasons import DOUBTS, REASONS, Reason
from nodal.chain.identify.sources import INDEPENDENT_CLAIMS, may_confirm, speakers
from nodal.chain.identify.subject import Subject
from nodal.facts.report import Role


class Track(StrEnum):
    """Which way a lead goes. A child who is reported goes to welfare and into no arrest list."""

    SUSPECT = "suspect"
    WELFARE = "welfare"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason as it stood when the lead was proposed; negative micro-bits speak against it."""

    code: str
    text: str
    microbits: int


@dataclass(frozen=True, slots=True)
class Lead:
    """A proposal about one account or one person. A lead is not proof.

    `reasons` and `doubts` are strongest first. `may_confirm` says whether the two-source rule is met, `missing` in
    plain words what it lacks. `judgements` is the whole table about this lead; its state follows from it.
    """

    subject: str
    accounts: tuple[str, ...]
    track: Track
    reasons: tuple[Sentence, ...]
    doubts: tuple[Sentence, ...]
    may_confirm: bool
    missing: tuple[str, ...] = ()
    network: str | None = None
    judgements: tuple[Judgement, ...] = ()

    @property
    def microbits(self) -> int:
        """The sum of all reasons for and against."""
        return sum(sentence.microbits for sentence in (*self.reasons, *self.doubts))

    @property
    def state(self) -> State:
        """Where the lead stands, from the judgements alone."""
        return state_of(self.judgements)

    @property
    def may_stand_in_an_arrest_list(self) -> bool:
        """Only what a named person confirmed, and never a child's lead: there an officer decides case by case."""
        return self.state is State.CONFIRMED and self.track is Track.SUSPECT


@dataclass(frozen=True, slots=True)
class Doubt:
    """Nobody becomes a lead by this: `code` says which rule, `sentences` say it in words.

    Codes: protected_role, recipient, claimed_only, not_reported.
    """

    subject: str
    code: str
    sentences: tuple[str, ...]


_WHY_NOT = {
    "protected_role": "The account appears only as a victim or as the person who reported; it never becomes a lead.",
    "recipient": "The account only received something. It may be a child's; a named person must decide to look at it.",
    "claimed_only": (
        "It is named only by what somebody typed. A second independent sender or a provider must say the same."
    ),
    "not_reported": "No platform reported this account.",
}


def propose(subject: Subject, *, remembered: Sequence[Judgement] = ()) -> Lead | Doubt:
    """A lead with its sentences for and against, or why there is none. Nothing here confirms anything.

    A lead is about an account that a platform itself reported; about somebody whom at least two independent senders or
    a provider's reply name; or about a recipient whom a named person decided to open. `remembered` are the judgements
    already made about this subject: what was cleared stays cleared when the evidence is summarised again.
    """
    if code := _not_a_lead(subject):
        return Doubt(subject.id, code, (_WHY_NOT[code],))
    enough, missing = may_confirm(subject)
    return Lead(
        subject=subject.id,
        accounts=tuple(sorted(subject.accounts)),
        track=Track.WELFARE if subject.is_minor else Track.SUSPECT,
        reasons=_holding(REASONS, subject),
        doubts=_holding(DOUBTS, subject),
        may_confirm=enough,
        missing=missing,
        network=subject.network,
        judgements=tuple(remembered),
    )


def _not_a_lead(subject: Subject) -> str | None:
    if Role.REPORTED not in subject.roles:
        if Role.RECIPIENT not in subject.roles:
            return "protected_role"
        return None if subject.opened_by else "recipient"
    if subject.reported_by:
        return None
    if len(subject.claimed_by) >= INDEPENDENT_CLAIMS or any(evidence.replied_by for evidence in subject.evidence):
        return None
    if subject.claimed_by or any(not speakers(evidence) for evidence in subject.evidence):
        return "claimed_only"
    return "not_reported"


def _holding(table: Sequence[Reason], subject: Subject) -> tuple[Sentence, ...]:
    found = (Sentence(r.code, r.sentence, r.microbits) for r in table if r.holds(subject))
    return tuple(sorted(found, key=lambda sentence: (-abs(sentence.microbits), sentence.code)))
