"""Words for the codes of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OUTCOMES = {
    "accepted": _("Taken in"),
    "partly": _("Taken in, some refused"),
    "refused": _("Refused"),
    "None": _("Being read, or broken off"),
}

FORMATS = {
    "": _("By content"),
    "le_json": _("Reports for police (JSON)"),
    "ispws_xml": _("Reports of a platform (XML)"),
    "le_pdf": _("Printed report (PDF)"),
    "sheet": _("Sheet (CSV, XLSX)"),
    "zip": _("Archive (ZIP)"),
    "retraction": _("Retractions"),
    "public_form": _("Public form"),
    "None": _("Not known"),
}

DATE_ORDERS = {"iso": _("Year first"), "dmy": _("Day first"), "mdy": _("Month first")}

TABLES = {"intake_outcome": OUTCOMES, "intake_format": FORMATS, "date_order": DATE_ORDERS}
