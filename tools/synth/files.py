"""Puts reports into files and notes what taking in each file must answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.synth.dice import number, pick
from tools.synth.express import ISPWS, LE_JSON, SHEET
from tools.synth.refused import Bad
from tools.synth.shape import Report
from tools.synth.world import HOTLINE
from tools.synth.writers import ispws, le_json, sheet

AT_MOST = {LE_JSON: 400, ISPWS: 250, SHEET: 150}
"""Reports in one file (our own choice)."""
FOLDERS = {LE_JSON: ("le_json", "json"), ISPWS: ("ispws", "xml"), SHEET: ("sheets", "csv")}
Json = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One report in a file, and the list of the answer that must hold its number."""

    report: Report | None
    answer: str
    bad: Bad | None = None


@dataclass(slots=True)
class Folder:
    """The output folder: files are written once, in the order in which they are to be taken in."""

    root: Path
    seed: int
    order: list[Json] = field(default_factory=list)
    wide: bool = False

    def put(self, name: str, body: bytes, source: str, **more: str) -> None:
        """Write a file and remember when it arrives."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.order.append({"file": name, "source": source, **more})

    def save_order(self) -> None:
        """Write `intake_order.json`."""
        lines = ",\n ".join(json.dumps(item) for item in self.order)
        (self.root / "intake_order.json").write_text(f"[{lines}]\n", encoding="utf-8", newline="\n")


def sender_of(report: Report) -> str:
    """Who speaks in the report."""
    return "Example Hotline" if report.source == HOTLINE else report.platform


def expected(entries: list[Entry], rows: list[int] | None = None) -> Json:
    """What intake must answer for these entries, in their order."""
    found: Json = {"accepted": [], "duplicates": [], "supplements": [], "conflicts": [], "retracted": [], "refused": []}
    for row, entry in enumerate(entries):
        if entry.bad:
            place = rows[row] if rows else row
            refusal = {"row": place, "id": entry.bad.number, "code": entry.bad.code, "urgent": entry.bad.urgent}
            found["refused"].append(refusal)
        elif entry.report:
            found[entry.answer].append(str(entry.report.number))
    return {"seen": len(entries), **found}


def write_batch(folder: Folder, stem: str, entries: list[Entry], form: str, source: str) -> list[tuple[str, Json]]:
    """Write the entries of one format and source; the names of the files and what must be answered."""
    found = []
    directory, ending = FOLDERS[form]
    size = AT_MOST[form]
    for part, low in enumerate(range(0, len(entries), size)):
        chunk = entries[low : low + size]
        name = f"{directory}/{stem}{'' if source != HOTLINE else '_hotline'}_{part:02d}.{ending}"
        body, rows = _body(folder, name, chunk, form)
        folder.put(name, body, source, format=form, batch=stem)
        found.append((name, expected(chunk, rows)))
    return found


def _body(folder: Folder, name: str, chunk: list[Entry], form: str) -> tuple[bytes, list[int] | None]:
    if form == SHEET:
        return _table(folder, name, chunk)
    if form == ISPWS:
        parts = [_text(entry.bad) if entry.bad else ispws.submission(*_told(entry)) for entry in chunk]
        return ispws.archive(parts), None
    nulls = number(folder.seed, name, "nulls") % 2 == 0
    texts = [_text(e.bad) if e.bad else le_json.text_of(le_json.document(*_told(e)), nulls=nulls) for e in chunk]
    shape = pick(le_json.CONTAINERS, folder.seed, name, "container")
    if len(chunk) == 1 and chunk[0].report:
        shape = "single"
    return le_json.container(texts, shape), None


def _told(entry: Entry) -> tuple[Report, str]:
    if entry.report is None:
        raise ValueError("an entry holds a report or a bad body")
    return entry.report, sender_of(entry.report)


def _text(bad: Bad) -> str:
    if not isinstance(bad.body, str):
        raise TypeError("rows stand in tables only")
    return bad.body


def _table(folder: Folder, name: str, chunk: list[Entry]) -> tuple[bytes, list[int]]:
    rows: list[sheet.Row] = []
    starts = []
    for entry in chunk:
        starts.append(len(rows))
        rows += entry.bad.body if entry.bad and isinstance(entry.bad.body, list) else sheet.rows(*_told(entry))
    encoding = "utf-8"
    if not folder.wide:
        encoding, folder.wide = "utf-16", True
    delimiter = pick(sheet.DELIMITERS, folder.seed, name, "delimiter")
    return sheet.table(rows, delimiter=delimiter, encoding=encoding), starts
