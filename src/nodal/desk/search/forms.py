"""The form of a search: what, of which kind, and why."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nodal.desk.words import KINDS
from nodal.facts.identifiers import BY_NAME
from nodal.steps.look.search import PURPOSE, TEXT, Wanted, What

WHATS = (
    (What.IDENTIFIER, gettext_lazy("Identifier or account")),
    (What.NUMBER, gettext_lazy("Report number")),
    (What.UNIT, gettext_lazy("Unit")),
    (What.TEXT, gettext_lazy("Text inside reports")),
)


class SearchForm(forms.Form):
    """Nothing of it ever stands in an address: it is sent by POST, and the browser is asked to remember nothing."""

    what = forms.ChoiceField(
        label=gettext_lazy("Look for"), choices=WHATS, initial=What.IDENTIFIER, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What to look for"),
        max_length=TEXT.stop - 1,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "class": "wide"}
        ),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of identifier"), required=False)
    purpose = forms.CharField(
        label=gettext_lazy("Purpose"),
        help_text=gettext_lazy("Why you look, in words. It is kept and read by the auditor; what you look for is not."),
        min_length=PURPOSE.start,
        max_length=PURPOSE.stop - 1,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "wide"}),
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        kinds = [(name, KINDS.get(name, name)) for name in BY_NAME]
        self.fields["kind"].choices = [("", _("Find out by itself")), *kinds]  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The search, of a form that holds."""
        given = self.cleaned_data
        before: UUID | None = given["before"]
        return Wanted(What(given["what"]), given["text"], given["purpose"], given["kind"] or None, before)
