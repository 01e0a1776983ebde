"""Words of what a search finds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "open": _("open"),
    "retracted": _("taken back by its sender"),
    "proposed": _("proposed"),
    "confirmed": _("confirmed"),
    "cleared": _("cleared"),
    "unsure": _("unsure"),
    "report": _("report"),
    "lead": _("lead"),
    "ready": _("ready to send"),
    "sent": _("sent"),
    "delivered": _("delivered"),
    "acknowledged": _("acknowledged"),
    "returned": _("returned"),
    "preliminary_enquiry": _("preliminary enquiry"),
    "fir_registered": _("FIR registered"),
    "notice_of_appearance": _("notice of appearance"),
    "arrested": _("arrested"),
    "charge_sheet": _("charge sheet"),
    "final_report": _("final report"),
    "transferred": _("transferred"),
    "closed": _("closed"),
}
"""Kinds and states of reports, leads and referrals, in a table of results."""
