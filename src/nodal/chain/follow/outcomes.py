"""With what a referral can end, and why a unit can send one back: closed lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to end. `clears`: it clears the person everywhere. `needs_fir`: it makes no sense without an FIR."""

    code: str
    sentence: str
    clears: bool = False
    needs_fir: bool = False


OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        outcome.code: outcome
        for outcome in (
            Outcome("charge_sheeted", "A charge sheet was filed; the court decides.", needs_fir=True),
            Outcome("no_offence", "What was reported is no offence.", clears=True),
            Outcome("not_the_person", "The person named in the lead is not the one concerned.", clears=True),
            Outcome("untraced", "The person concerned could not be found.", needs_fir=True),
            Outcome("seizure_only", "Devices were seized and examined; nobody was charged.", needs_fir=True),
            Outcome("no_further_action", "A preliminary enquiry found nothing that an FIR could be based on."),
            Outcome("transferred", "Another office has taken it over."),
            Outcome("foreign", "It concerns another country and goes there."),
            Outcome("minor", "The person concerned is a child and is in the care of the child-welfare authority."),
            Outcome("duplicate", "It is part of a case that is registered already."),
        )
    }
)
"""Every outcome there is. Sources: the design's page on law, "Outcomes include"; untraced, no_further_action,
charge_sheeted and duplicate are our own choice, so that every referral can end truthfully."""

RETURN_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_our_area": "The place lies outside the unit's area.",
        "wrong_unit": "Another unit of the same place is responsible.",
        "foreign": "It concerns another country.",
        "not_enough": "Too little is known to act on it.",
        "duplicate": "The unit has it already.",
        "unreadable": "The package could not be opened or is damaged.",
    }
)
"""Why a unit may send a referral back, as codes with the sentence that the sender reads. Our own choice."""
