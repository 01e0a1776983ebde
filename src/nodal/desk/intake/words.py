"""Words for the codes of intake."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OUTCOMES = {
    "accepted": _("Taken in"),
    "partly": _("Taken in, some refused"),
    "refused": _("Refused"),
    "held": _("Waits for the meaning of its headings"),
    "retaken": _("Taken in with a profile"),
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

COLUMNS = {
    "": _("Nothing: keep it as it is"),
    "reportId": _("Number of the report"),
    "incidentType": _("Kind of incident"),
    "incidentDateTime": _("Time of the incident"),
    "espName": _("Platform"),
    "espIdentifier": _("The platform's number for the account"),
    "screenName": _("Screen name"),
    "email": _("E-mail address"),
    "phone": _("Telephone number"),
    "ipAddress": _("Internet address"),
    "ipEventName": _("What was done from the address"),
    "ipDateTime": _("Time of the address"),
    "port": _("Source port"),
    "fileName": _("Name of a file"),
    "hashType": _("Kind of hash value"),
    "hashValue": _("Hash value"),
    "additionalInfo": _("Remark"),
}

DELIMITERS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab")}

TABLES = {
    "intake_outcome": OUTCOMES,
    "intake_format": FORMATS,
    "date_order": DATE_ORDERS,
    "sheet_column": COLUMNS,
    "delimiter": DELIMITERS,
}
