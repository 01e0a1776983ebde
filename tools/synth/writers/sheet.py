"""The index table that accompanies a batch: one row for each thing that a report lists."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest

from tools.synth.shape import Report

COLUMNS = (
    "reportId", "incidentType", "incidentDateTime", "espName", "espIdentifier", "screenName", "email", "phone",
    "ipAddress", "ipEventName", "ipDateTime", "port", "fileName", "hashType", "hashValue", "additionalInfo",
)  # fmt: skip
DELIMITERS = (",", ";", "\t")
NAMES = {"md5": "MD5", "sha1": "SHA1", "sha256": "SHA256"}
Row = dict[str, str]


def rows(report: Report, sender: str) -> list[Row]:
    """The rows of one report: the single facts stand in the first row, or in all of them."""
    party = report.parties[0]
    single = {
        "reportId": str(report.number), "incidentType": report.incident,
        "incidentDateTime": report.happened_text or "", "espName": sender, "espIdentifier": party.esp_id or "",
        "screenName": party.screen or "", "additionalInfo": report.notes[0] if report.notes else "",
    }  # fmt: skip
    found = []
    lists = zip_longest(party.emails, party.phones, party.captures, report.files)
    for order, (email, phone, capture, seen) in enumerate(lists):
        row = dict(single) if order == 0 or report.number % 2 else {"reportId": single["reportId"]}
        row |= {"email": email.value} if email else {}
        row |= {"phone": phone.value} if phone else {}
        if capture:
            row |= {"ipAddress": capture.ip, "ipEventName": capture.event, "ipDateTime": capture.text or ""}
            row["port"] = "" if capture.port is None else str(capture.port)
        if seen:
            kind, value = next(iter(seen.hashes.items()), ("", ""))
            row |= {"fileName": seen.name, "hashType": NAMES.get(kind, ""), "hashValue": value}
        found.append(row)
    return found or [single]


def table(all_rows: list[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A whole table. UTF-16 carries its mark."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="", delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(all_rows)
    return out.getvalue().encode(encoding)
