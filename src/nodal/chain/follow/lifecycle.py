"""The table of allowed moves, and the one door through which an event is added to a referral."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType

from nodal.chain.follow.events import LEAVES_STATE, Event, Flagged, Followed, Kind, State
from nodal.chain.follow.rules import AFTER_MOVES, BEFORE_MOVES, REQUIRED, Rule

_INVESTIGATION = frozenset(
    {
        Kind.FIR_REGISTERED,
        Kind.NOTICE_OF_APPEARANCE,
        Kind.ARRESTED,
        Kind.CHARGE_SHEET,
        Kind.FINAL_REPORT,
        Kind.TRANSFERRED,
    }
)

MOVES: Mapping[State, frozenset[Kind]] = MappingProxyType(
    {
        State.READY: frozenset({Kind.SENT}),
        # A package may travel on a stick, so an officer can acknowledge what no machine reported as delivered.
        State.SENT: frozenset({Kind.DELIVERED, Kind.ACKNOWLEDGED, Kind.RETURNED}),
        State.DELIVERED: frozenset({Kind.ACKNOWLEDGED, Kind.RETURNED}),
        State.ACKNOWLEDGED: frozenset(
            {Kind.PRELIMINARY_ENQUIRY, Kind.FIR_REGISTERED, Kind.RETURNED, Kind.TRANSFERRED, Kind.CLOSED}
        ),
        State.PRELIMINARY_ENQUIRY: frozenset({Kind.FIR_REGISTERED, Kind.RETURNED, Kind.TRANSFERRED, Kind.CLOSED}),
        State.FIR_REGISTERED: _INVESTIGATION | {Kind.CLOSED},
        State.NOTICE_OF_APPEARANCE: _INVESTIGATION | {Kind.CLOSED},
        State.ARRESTED: _INVESTIGATION | {Kind.CLOSED},
        State.CHARGE_SHEET: _INVESTIGATION | {Kind.CLOSED},
        State.FINAL_REPORT: _INVESTIGATION | {Kind.CLOSED},
        State.TRANSFERRED: frozenset({Kind.CLOSED}),
        State.RETURNED: frozenset(),
        State.CLOSED: frozenset(),
    }
)
"""From where to where a referral may go. Our own design after the stages of a registered case; a supplementary charge
sheet or a further arrest may follow a charge sheet. A child safeguarded is never refused for its place here."""


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """The event is not recorded. `rule` is stable; `why` is for the person who tried and repeats no value."""

    from_state: State
    to: Kind
    rule: str
    why: str


EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""What is dated earlier is a slip, and at the beginning of the calendar no database could give it back."""


def record(referral: Followed, event: Event, *, now: datetime, on_leave: Collection[str] = ()) -> Followed | NotAllowed:
    """The referral with this event added, or the rule that stands in the way.

    `now` is the moment of recording, with a zone: an event of the future is refused (`in_the_future`), one without a
    zone too (`time_zone`), one that is no move from the present state (`not_a_move`); the other names are in `RULES`.
    `on_leave`: persons absent at `event.at`; what one of them records is taken and flagged `officer_on_leave`.
    """
    if event.at.tzinfo is None:
        return _refuse(referral, event, "time_zone", "The time of the event has no zone.")
    if event.at > now:
        return _refuse(referral, event, "in_the_future", "The event is dated later than now.")
    if event.at < EARLIEST:  # safeguarding may be recorded late, but nobody remembers further back
        return _refuse(referral, event, "out_of_order", "The event is dated before one that is already recorded.")
    if rule := _first_broken(BEFORE_MOVES, referral, event):
        return _refuse(referral, event, rule.name, rule.sentence)
    if event.kind not in LEAVES_STATE and event.kind not in MOVES[referral.state]:
        why = f"A referral that is {words(referral.state)} cannot become {words(event.kind)}."
        return _refuse(referral, event, "not_a_move", why)
    if rule := _first_broken(AFTER_MOVES, referral, event):
        return _refuse(referral, event, rule.name, _with_fields(rule, event))
    flags = referral.flags
    if event.by in on_leave:
        why = "The person who recorded this was on leave at that time."
        flags = (*flags, Flagged(len(referral.events), "officer_on_leave", why))
    return replace(referral, events=(*referral.events, event), flags=flags)


def _refuse(referral: Followed, event: Event, rule: str, why: str) -> NotAllowed:
    return NotAllowed(referral.state, event.kind, rule, why)


def _first_broken(rules: Sequence[Rule], referral: Followed, event: Event) -> Rule | None:
    return next((rule for rule in rules if event.kind in rule.kinds and rule.broken(referral, event)), None)


def _with_fields(rule: Rule, event: Event) -> str:
    if rule.name != "details_missing":
        return rule.sentence
    return f"{rule.sentence} Needed: {', '.join(name for name in REQUIRED[event.kind] if not event.get(name))}."


def words(name: State | Kind) -> str:
    """A state or an event as it stands in a sentence."""
    return name.value.replace("_", " ").replace("fir ", "FIR ")
