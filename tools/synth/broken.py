"""Whole files that arrive broken: none of their reports may be stored, except where only one of them is bad."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tools.synth.express import LE_JSON, cut
from tools.synth.files import Entry, Folder, expected, sender_of
from tools.synth.refused import Bad
from tools.synth.shape import Report
from tools.synth.writers import ispws, le_json, sheet

Json = dict[str, Any]
Make = Callable[[int], Report]


def whole(code: str | None) -> Json:
    """The answer for a file that is refused whole."""
    nothing: Json = {k: [] for k in ("accepted", "duplicates", "supplements", "conflicts", "retracted")}
    return {"seen": 1, **nothing, "refused": [{"row": None, "id": None, "code": code, "urgent": False}]}


def write(folder: Folder, make: Make, source: str) -> list[tuple[str, Json, list[Report]]]:
    """Write them all. `make(i)` gives a spare report. Returns name, expected answer and reports that must be stored."""

    def document(i: int) -> str:
        report = cut(make(i), LE_JSON)
        return le_json.text_of(le_json.document(report, sender_of(report)))

    array = le_json.container([document(0), document(1)], "array")
    xml = ispws.archive([ispws.submission(make(2), sender_of(make(2)))])
    mixed = {"reports": [json.loads(document(3))], "retract": [{"reportId": str(make(4).number)}]}
    files: tuple[tuple[str, bytes, str | None], ...] = (
        ("truncated.json", array[: len(array) * 2 // 3], None),
        ("utf16.json", array.decode().encode("utf-16"), None),
        ("not_utf8.json", array.replace(b"Trust", b"Tr\xfcst"), None),
        (
            "with_dtd.xml",
            xml.replace(b"<submissions>", b'<!DOCTYPE submissions [<!ENTITY a "b">]>\n<submissions>'),
            None,
        ),
        ("cut_off.xml", xml[: len(xml) * 2 // 3], None),
        ("without_number.xml", ispws.single(make(5), sender_of(make(5))), "id.missing"),
        ("empty.json", b"[]\n", "container.empty"),
        ("header_only.csv", sheet.table([]), "container.empty"),
        ("mixed.json", json.dumps(mixed).encode(), "format.mixed"),
        ("neither.json", b'{"note": "Synthetic note 3"}\n', "format.unknown"),
    )
    found: list[tuple[str, Json, list[Report]]] = []
    for name, body, code in files:
        folder.put(f"broken/{name}", body, source)
        found.append((f"broken/{name}", whole(code), []))
    return [*found, *_one_bad(folder, make, source)]


def _one_bad(folder: Folder, make: Make, source: str) -> list[tuple[str, Json, list[Report]]]:
    """A bad report between two good ones; and one whose object says a key twice beside a good one."""
    found: list[tuple[str, Json, list[Report]]] = []
    for name, order in (("bad_between_good.json", 6), ("duplicate_key.json", 10)):
        first, spoiled, last = (cut(make(order + i), LE_JSON) for i in range(3))
        texts = [le_json.text_of(le_json.document(report, sender_of(report))) for report in (first, spoiled, last)]
        own = f'"reportId":{spoiled.number}'
        if name.startswith("bad"):
            bad = Bad(texts[1].replace(own, '"reportId":"12 34"', 1), None, "id.invalid")
        else:
            again = f'{own},"dateReceived":"2026-01-01T00:00:00Z"'
            bad = Bad(texts[1].replace(own, again, 1), str(spoiled.number), "json.duplicate_key")
        entries = [Entry(first, "accepted"), Entry(None, "refused", bad), Entry(last, "accepted")]
        body = le_json.container([texts[0], str(bad.body), texts[2]], "reports")
        folder.put(f"broken/{name}", body, source)
        found.append((f"broken/{name}", expected(entries), [first, last]))
    return found
