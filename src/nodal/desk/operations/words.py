"""The words for what is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from nodal.desk.words import Words

FIGURES: Words = {
    "cases": _("Cases with an FIR"),
    "firs": _("FIRs"),
    "arrests": _("Arrests"),
    "persons": _("Persons arrested"),
    "cleared": _("Persons cleared"),
    "safeguarded": _("Children safeguarded"),
    "referrals": _("Referrals sent"),
}

BIG = ("cases", "firs", "arrests", "cleared", "safeguarded")
"""The five numbers that everybody asks for first."""

TABLES: dict[str, Words] = {"figure": FIGURES}
"""Each table by the name that templates use."""
