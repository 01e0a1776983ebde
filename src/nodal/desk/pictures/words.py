"""The names of the pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from nodal.desk.words import Words

PICTURES: Words = {
    "states": _("States"),
    "flow": _("From where to where"),
    "volume": _("Reports a day"),
    "hours": _("Hours of the day"),
}

TABLES: dict[str, Words] = {"picture": PICTURES}
"""Each table by the name that templates use."""
