"""Single reports that cannot be taken, inside good files: each must cost only itself."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tools.synth.dice import number
from tools.synth.express import ISPWS, LE_JSON
from tools.synth.shape import Report
from tools.synth.writers import ispws, le_json, sheet

DEEP = 80
"""Levels of nesting: more than the 64 that are allowed."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad report as it stands in its file. `number` and `code`: what the refusal must say, None where it may vary."""

    body: str | list[sheet.Row]
    number: str | None
    code: str | None
    urgent: bool = False


def bad(report: Report, sender: str, form: str, order: int) -> Bad:
    """A bad report in that format. `order` chooses what is wrong with it."""
    if form == LE_JSON:
        return _json(le_json.text_of(le_json.document(report, sender)), str(report.number), order)
    if form == ISPWS:
        return _xml(report, sender, order)
    return _rows(report, sender, order)


def _json(text: str, name: str, order: int) -> Bad:
    key = f'"reportId":{name}'
    faults = (
        Bad(text.replace(key, f'"reportId":{name}.5', 1), None, "id.invalid"),
        Bad(text.replace(key, f'"reportId":"0{name}"', 1), None, "id.invalid"),
        Bad(json.dumps({"reportId": int(name), "note": "Synthetic note"}), name, None),
        Bad(text.replace(key, f'{key},"dateReceived":"2026-01-01T00:00:00Z"', 1), name, "json.duplicate_key"),
        Bad(text[:-1] + ',"extra":' + "[" * DEEP + "]" * DEEP + "}", name, "field.limit"),
    )
    return faults[order % len(faults)]


def _xml(report: Report, sender: str, order: int) -> Bad:
    name = str(report.number)
    choice = order % 5
    if choice == 0:
        report.urgent = "Synthetic note 18: the platform believes that a child may be in danger now."
        text = ispws.submission(report, sender)
        return Bad(
            text.replace("<reporter>", "<reporterr>").replace("</reporter>", "</reporterr>"), name, "schema", True
        )
    text = ispws.submission(report, sender)
    if choice == 1:
        return Bad(
            text.replace("<incidentSummary>", "<incidentSummary></incidentSummary><incidentSummary>"), name, "schema"
        )
    if choice == 2:
        return Bad(ispws.submission(report, sender, number=f"{name}x"), None, "id.invalid")
    if choice == 3:
        return Bad(f"<note>Synthetic note {order}</note>", None, "container.foreign")
    foreign = f"<fileDetails><reportId>{report.number + 1}</reportId><fileId>fa{order}</fileId></fileDetails>"
    return Bad(text.replace("</submission>", foreign + "</submission>"), name, None)


def _rows(report: Report, sender: str, order: int) -> Bad:
    rows = sheet.rows(report, sender)
    name = str(report.number)
    if order % 2:
        first = {**rows[0], "screenName": "one_name"}
        return Bad([first, {**first, "screenName": "another_name"}], name, "sheet.contradiction")
    wrong = f"{name}{number(name) % 10}O"
    return Bad([{**row, "reportId": wrong} for row in rows], None, "id.invalid")
