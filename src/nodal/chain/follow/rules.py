"""The order of events that law and program demand. One function per rule; its docstring is what people read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from nodal.chain.follow.events import Event, Followed, Kind, State, fir_id
from nodal.chain.follow.outcomes import OUTCOMES, RETURN_REASONS

REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.RETURNED: ("reason", "text"),
    Kind.FIR_REGISTERED: ("station", "number", "year", "sections"),
    Kind.OFFICER_ASSIGNED: ("fir", "officer"),
    Kind.NOTICE_OF_APPEARANCE: ("fir", "accused"),
    Kind.ARRESTED: ("fir", "accused"),
    Kind.SAFEGUARDED: ("child",),
    Kind.CHARGE_SHEET: ("fir",),
    Kind.FINAL_REPORT: ("fir",),
    Kind.TRANSFERRED: ("unit",),
    Kind.CLOSED: ("outcome",),
}
"""What an event must say about itself, by kind. Source of the FIR's fields: form IIF-I as tabled in the pack."""

BY_MACHINE = frozenset({Kind.SENT, Kind.DELIVERED})
"""Events that a machine may record; everything else is the act of a named person."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `broken(referral, event)` says whether the event would break it."""

    broken: Callable[[Followed, Event], bool]
    kinds: frozenset[Kind] = frozenset(Kind)

    @property
    def name(self) -> str:
        """The stable name that refusals carry."""
        return self.broken.__name__

    @property
    def sentence(self) -> str:
        """Why, in words."""
        return (self.broken.__doc__ or "").strip()


def named_person(_: Followed, event: Event) -> bool:
    """Only a named person records this; a machine records no more than sending and delivery."""
    by = event.by.strip()
    return not by or (by.startswith("node:") and event.kind not in BY_MACHINE)


def out_of_order(referral: Followed, event: Event) -> bool:
    """The event is dated before one that is already recorded."""
    # A child who was safeguarded may be recorded late: that neither is refused nor holds up anything else.
    return any(event.at < other.at for other in referral.events if other.kind is not Kind.SAFEGUARDED)


def arrest_before_fir(referral: Followed, event: Event) -> bool:
    """Nobody is arrested before an FIR is registered; the arrest names the FIR it belongs to."""
    return not referral.firs or (bool(event.get("fir")) and event.get("fir") not in referral.firs)


def closure_without_final_report(referral: Followed, event: Event) -> bool:
    """Each FIR needs its charge sheet or final report before the referral is closed."""
    done = {other.get("fir") for other in referral.of(Kind.CHARGE_SHEET, Kind.FINAL_REPORT)}
    return not set(referral.firs) <= done


def closure_without_outcome(_: Followed, event: Event) -> bool:
    """A referral is closed with an outcome from the list."""
    return event.get("outcome") not in OUTCOMES


def outcome_does_not_fit(referral: Followed, event: Event) -> bool:
    """This outcome presupposes an FIR, or a charge sheet, that is not recorded here."""
    outcome = OUTCOMES.get(event.get("outcome"))
    if outcome is None:
        return False
    if outcome.code == "charge_sheeted":
        return not any(referral.of(Kind.CHARGE_SHEET))
    return outcome.needs_fir and not referral.firs


def details_missing(_: Followed, event: Event) -> bool:
    """Something that must be stated with this event is missing."""
    return any(not event.get(name) for name in REQUIRED.get(event.kind, ()))


def unknown_return_reason(_: Followed, event: Event) -> bool:
    """A referral is returned with a reason from the list, and a text."""
    return event.get("reason") not in RETURN_REASONS


def fir_year_malformed(_: Followed, event: Event) -> bool:
    """The year of an FIR has four digits."""
    return re.fullmatch(r"[0-9]{4}", event.get("year")) is None


def fir_already_registered(referral: Followed, event: Event) -> bool:
    """This FIR is recorded already."""
    return fir_id(event) in referral.firs


def unknown_fir(referral: Followed, event: Event) -> bool:
    """The FIR named here is not registered on this referral."""
    return event.get("fir") not in referral.firs


def two_ids_for_one_accused(referral: Followed, event: Event) -> bool:
    """One person has one id as an accused, and one such id stands for one person."""
    person, accused = event.get("person"), event.get("accused")
    others = [o for o in referral.of(Kind.ARRESTED, Kind.NOTICE_OF_APPEARANCE) if o.get("person")]
    return bool(person) and any((o.get("person") == person) != (o.get("accused") == accused) for o in others)


def already_arrested(referral: Followed, event: Event) -> bool:
    """This accused is recorded as arrested in this FIR already."""
    same = (event.get("fir"), event.get("accused"))
    return any((other.get("fir"), other.get("accused")) == same for other in referral.of(Kind.ARRESTED))


def minor_needs_officer(referral: Followed, event: Event) -> bool:
    """A child is not arrested as a matter of course: a named officer decides first, and is named in the record."""
    is_minor = referral.is_minor or event.get("minor").lower() == "true"
    return is_minor and not event.get("minor_decided_by")


def not_the_investigating_officer(referral: Followed, event: Event) -> bool:
    """Only the investigating officer of the FIR files its charge sheet."""
    return referral.investigating_officer(event.get("fir")) != event.by


def nothing_after_the_end(referral: Followed, event: Event) -> bool:
    """The referral has ended here; only that a child was safeguarded can still be added."""
    return referral.state in (State.RETURNED, State.CLOSED) and event.kind is not Kind.SAFEGUARDED


ARREST = frozenset({Kind.ARRESTED})
CLOSED = frozenset({Kind.CLOSED})

BEFORE_MOVES = (
    Rule(named_person),
    Rule(out_of_order, frozenset(Kind) - {Kind.SAFEGUARDED}),
    Rule(nothing_after_the_end),
    Rule(arrest_before_fir, ARREST),
    Rule(closure_without_outcome, CLOSED),
    Rule(closure_without_final_report, CLOSED),
)
"""Rules whose name says more than "not a move from here", so they speak first."""

AFTER_MOVES = (
    Rule(details_missing),
    Rule(unknown_return_reason, frozenset({Kind.RETURNED})),
    Rule(fir_year_malformed, frozenset({Kind.FIR_REGISTERED})),
    Rule(fir_already_registered, frozenset({Kind.FIR_REGISTERED})),
    Rule(
        unknown_fir,
        frozenset({Kind.OFFICER_ASSIGNED, Kind.NOTICE_OF_APPEARANCE, Kind.CHARGE_SHEET, Kind.FINAL_REPORT}),
    ),
    Rule(two_ids_for_one_accused, frozenset({Kind.ARRESTED, Kind.NOTICE_OF_APPEARANCE})),
    Rule(already_arrested, ARREST),
    Rule(minor_needs_officer, ARREST),
    Rule(not_the_investigating_officer, frozenset({Kind.CHARGE_SHEET})),
    Rule(outcome_does_not_fit, CLOSED),
)
"""Rules about what an event says of itself."""

RULES = (*BEFORE_MOVES, *AFTER_MOVES)
"""Every rule, in the order in which they are asked."""
