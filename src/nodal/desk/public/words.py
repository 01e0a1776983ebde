"""What the public form offers to choose from, and what it answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CATEGORIES = {
    "material": _("Sexual pictures or films of a child"),
    "grooming": _("An adult approaches a child for sexual purposes (grooming)"),
    "extortion": _("A child is threatened or extorted with pictures (sextortion)"),
    "live": _("Sexual abuse of a child shown live"),
    "trade": _("Pictures of, or meetings with, a child are offered or sought"),
    "contact": _("Sexual abuse of a child outside the internet"),
    "other": _("Something else that endangers a child online"),
}

DANGERS = {"yes": _("Yes, or it may be"), "no": _("No"), "not_known": _("I do not know")}

CONCERNS = {
    "me": _("Me"),
    "known_child": _("A child I know"),
    "unknown_child": _("A child I do not know"),
    "not_known": _("I do not know"),
}

ANSWERS = {
    "received": _("Received"),
    "looked_at": _("Being looked at"),
    "handed_on": _("Handed to a unit"),
    "closed": _("Closed"),
}

ANSWERS_MEAN = {
    "received": _("Your report is here. An officer has not taken it up yet."),
    "looked_at": _("An officer is looking at it."),
    "handed_on": _("It was handed to the unit that can act on it."),
    "closed": _("The work on it here has ended. What came of it is not told on this page."),
}

OFFSETS = (
    "-12:00", "-11:00", "-10:00", "-09:30", "-09:00", "-08:00", "-07:00", "-06:00", "-05:00", "-04:00", "-03:30",
    "-03:00", "-02:00", "-01:00", "+00:00", "+01:00", "+02:00", "+03:00", "+03:30", "+04:00", "+04:30", "+05:00",
    "+05:30", "+05:45", "+06:00", "+06:30", "+07:00", "+08:00", "+08:45", "+09:00", "+09:30", "+10:00", "+10:30",
    "+11:00", "+12:00", "+12:45", "+13:00", "+14:00",
)  # fmt: skip
"""Distances from UTC that are in use. Source: the IANA time zone database."""

LOCAL = "local"
"""The zone of the country that the node serves."""

TABLES = {
    "tell_category": CATEGORIES,
    "tell_danger": DANGERS,
    "tell_concerns": CONCERNS,
    "tell_answer": ANSWERS,
    "tell_answer_means": ANSWERS_MEAN,
}
