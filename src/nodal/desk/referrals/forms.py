"""The forms with which an officer says what happened: one per move, with only the fields that the law needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nodal.chain.follow import OUTCOMES, REQUIRED, RETURN_REASONS, Kind, Offer
from nodal.desk.referrals.words import DETAILS, MOVES
from nodal.desk.say import say
from nodal.facts.errors import Unreadable
from nodal.facts.local import read_local
from nodal.steps.look.referrals import Referral

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field as the page draws it. `kind`: text, long, choice, yes or time."""

    name: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    hint: str = ""
    needed: bool = True
    value: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One move: open with its fields, or held back by a rule that says why. `fault` stands above the fields."""

    kind: str
    word: str
    fields: tuple[Field, ...] = ()
    why: str = ""
    fault: str = ""

    @property
    def is_plain(self) -> bool:
        """Nothing to fill in: a button does it."""
        return not self.fields and not self.why

    @property
    def is_wrong(self) -> bool:
        """Whether it was sent and not taken."""
        return bool(self.fault) or any(field.fault for field in self.fields)


OPTIONAL: Mapping[Kind, tuple[str, ...]] = {
    Kind.FIR_REGISTERED: ("officer",),
    Kind.ARRESTED: ("person", "minor", "minor_decided_by"),
    Kind.NOTICE_OF_APPEARANCE: ("person",),
}
"""What may be said beside what must be."""

LONG = {"text", "sections"}
LONGEST = 2000
"""Characters of a detail. Our own choice: more is a document, and belongs into the case file."""

AT_FAULT: Mapping[str, str] = {
    "in_the_future": "at",
    "out_of_order": "at",
    "time_zone": "at",
    "fir_year_malformed": "year",
    "fir_already_registered": "number",
    "unknown_return_reason": "reason",
    "unknown_fir": "fir",
    "two_ids_for_one_accused": "accused",
    "already_arrested": "accused",
    "minor_needs_officer": "minor_decided_by",
    "closure_without_outcome": "outcome",
    "outcome_does_not_fit": "outcome",
}
"""Rule -> the field beside which its sentence stands; every other rule speaks above the form."""

HINTS: Mapping[str, str | Promise] = {
    "sections": gettext_lazy("As registered. They are kept for this stage and never overwritten."),
    "person": gettext_lazy("Only if known; it keeps one person from being counted twice."),
    "child": gettext_lazy("A reference that names nobody, such as the number in the register of the committee."),
    "minor_decided_by": gettext_lazy("Name and rank; needed when the person is or may be a child."),
    "accused": gettext_lazy("Such as A-1; never a name."),
    "year": gettext_lazy("Four digits."),
}


def forms(shown: Referral, units: Choices, zone: str) -> list[Form]:
    """A form per move that the page offers, the held-back ones after the open ones."""
    made = [_form(offer, shown, units, zone) for offer in shown.offers]
    return sorted(made, key=lambda form: bool(form.why))


def _form(offer: Offer, shown: Referral, units: Choices, zone: str) -> Form:
    word = str(MOVES[offer.kind.value])
    if not offer.is_open:
        return Form(offer.kind.value, word, why=say(offer.why))
    if offer.kind is Kind.ACKNOWLEDGED:
        return Form(offer.kind.value, word)
    choices = _choices(shown, units)
    fields = [
        _field(name, choices, shown, needed=name in REQUIRED.get(offer.kind, ()))
        for name in (*REQUIRED.get(offer.kind, ()), *OPTIONAL.get(offer.kind, ()))
    ]
    hint = _("Local time (%(zone)s), not in the future. Empty means now.") % {"zone": zone}
    return Form(offer.kind.value, word, (*fields, Field("at", _("When it happened"), "time", hint=hint, needed=False)))


def _choices(shown: Referral, units: Choices) -> Mapping[str, Choices]:
    return {
        "reason": [(code, say(sentence)) for code, sentence in RETURN_REASONS.items()],
        "outcome": [(code, say(OUTCOMES[code].sentence)) for code in shown.outcomes],
        "fir": [(fir, fir) for fir in shown.followed.firs],
        "officer": [(str(number), name) for number, name in shown.row["colleagues"]],
        "unit": units,
    }


def _field(name: str, choices: Mapping[str, Choices], shown: Referral, *, needed: bool) -> Field:
    kind = "choice" if name in choices else "long" if name in LONG else "yes" if name == "minor" else "text"
    must = needed or (name == "minor_decided_by" and shown.followed.is_minor)
    given = choices.get(name, ())
    only = given[0][0] if len(given) == 1 and needed else ""
    return Field(name, str(DETAILS[name]), kind, given, str(HINTS.get(name, "")), must, value=only)


def filled(form: Form, given: Mapping[str, str]) -> Form:
    """The form with what a person typed."""
    fields = (replace(field, value=given.get(field.name, "")[:LONGEST]) for field in form.fields)
    return replace(form, fields=tuple(fields))


def read(form: Form, zone: str) -> tuple[datetime | None, dict[str, str]]:
    """When and what: for the step, which checks it. Raises Unreadable for a time that is none."""
    details = {field.name: field.value.strip() for field in form.fields if field.name != "at" and field.value.strip()}
    if "minor" in details:
        details["minor"] = "true"
    typed = next((field.value for field in form.fields if field.name == "at"), "")
    return (read_local(typed, zone) if typed.strip() else None), details


def faulty(form: Form, rule: str, why: str) -> Form:
    """The form with the reason beside the field that it is about."""
    if rule == "details_missing":
        missing = [field.name for field in form.fields if field.needed and not field.value.strip()]
        return replace(
            form,
            fields=tuple(
                replace(field, fault=_("This is needed.") if field.name in missing else "") for field in form.fields
            ),
            fault="" if missing else say(why),
        )
    place = AT_FAULT.get(rule, "")
    if place not in {field.name for field in form.fields}:
        return replace(form, fault=say(why))
    return replace(
        form, fields=tuple(replace(field, fault=say(why) if field.name == place else "") for field in form.fields)
    )


__all__ = ["Field", "Form", "Unreadable", "faulty", "filled", "forms", "read"]
