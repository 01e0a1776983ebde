"""The words for what happens to a referral."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from nodal.chain.follow import OUTCOMES, RETURN_REASONS

if TYPE_CHECKING:
    from nodal.desk.words import Words

STATES: Words = {
    "ready": _("Ready to be sent"),
    "sent": _("Sent"),
    "delivered": _("Delivered"),
    "acknowledged": _("Acknowledged"),
    "returned": _("Returned"),
    "preliminary_enquiry": _("Preliminary enquiry"),
    "fir_registered": _("FIR registered"),
    "notice_of_appearance": _("Notice of appearance"),
    "arrested": _("Arrest recorded"),
    "charge_sheet": _("Charge sheet filed"),
    "final_report": _("Final report filed"),
    "transferred": _("Transferred"),
    "closed": _("Closed"),
}
"""Where a referral stands, as said of it."""

EVENTS: Words = {
    **STATES,
    "officer_assigned": _("Investigating officer named"),
    "safeguarded": _("Child safeguarded"),
}
"""What happened, as a line of the history says it."""

MOVES: Words = {
    "acknowledged": _("Acknowledge"),
    "returned": _("Return with a reason"),
    "preliminary_enquiry": _("Preliminary enquiry started"),
    "fir_registered": _("FIR registered"),
    "officer_assigned": _("Name another investigating officer"),
    "notice_of_appearance": _("Notice of appearance issued"),
    "arrested": _("Arrest"),
    "safeguarded": _("Child safeguarded"),
    "charge_sheet": _("Charge sheet filed"),
    "final_report": _("Final report filed"),
    "transferred": _("Transferred to another unit"),
    "closed": _("Close with an outcome"),
}
"""What a person can record next, as a button says it."""

DETAILS: Words = {
    "reason": _("Reason"),
    "text": _("In your words"),
    "station": _("Police station"),
    "number": _("FIR number"),
    "year": _("Year"),
    "sections": _("Sections of law"),
    "officer": _("Investigating officer"),
    "fir": _("FIR"),
    "accused": _("Number of the accused in the FIR"),
    "person": _("Person of the lead"),
    "minor": _("The person is, or may be, a child"),
    "minor_decided_by": _("Officer who decided on the arrest of a child"),
    "child": _("Reference of the child"),
    "unit": _("Unit"),
    "outcome": _("Outcome"),
}

TAB_WORDS: Words = {
    "in": _("Received"),
    "out": _("Sent"),
    "ready": _("To send"),
    "waiting": _("Not acknowledged"),
    "overdue": _("Overdue"),
    "returned": _("Returned"),
    "closed": _("Closed"),
}

CONFIDENCES: Words = {
    "high": _("sure"),
    "medium": _("fairly sure"),
    "low": _("unsure"),
    "chosen": _("chosen by a person"),
}
"""How sure a route is."""

PLACE_EVIDENCE: Words = {
    "provider_reply": _("Provider's reply"),
    "verified_phone_circle": _("Circle of a verified phone"),
    "verified_phone_country": _("Country of a verified phone"),
    "stated_address": _("Address in the report"),
    "pin": _("Postal code in the report"),
    "position": _("Position in the report"),
    "stated_city": _("Town without a state"),
    "fixed_ip": _("Fixed line"),
    "mobile_ip": _("Mobile network"),
    "other_ip": _("Other network"),
    "platform_location": _("Where the platform thinks the account is"),
    "claimed_phone": _("Phone as typed by somebody"),
}

DUTIES: Words = {"acknowledge": _("Acknowledge")}
"""The program's own duty; duties of law are named by the pack."""

TABLES: dict[str, Words] = {
    "referral": STATES,
    "event": EVENTS,
    "detail": DETAILS,
    "duty": DUTIES,
    "confidence": CONFIDENCES,
    "place_evidence": PLACE_EVIDENCE,
    "return": RETURN_REASONS,
    "outcome": {code: outcome.sentence for code, outcome in OUTCOMES.items()},
}
"""Each table by the name that templates use."""
