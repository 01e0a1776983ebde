"""Police-side files for the measurement of intake: a spreadsheet of many rows, an archive of many small reports."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from xml.sax.saxutils import escape

MOST_MEMBERS = 9_999
"""The limit of members less the manifest."""

_NS = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="r" '
    f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" '
    f'xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets>'
    "</workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="r" '
    f'Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/></Relationships>',
}


def write_xlsx(file: Path, tables: Sequence[Path], rows: int) -> None:
    """A spreadsheet of so many rows from the tables of the world; each time round the reports get other numbers."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/sheet.xml", "w") as part:
            part.write(f'<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>'.encode())
            for row in islice(_rows(tables), rows + 1):
                cells = "".join(
                    f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' if cell else "<c/>" for cell in row
                )
                part.write(f"<row>{cells}</row>".encode())
            part.write(b"</sheetData></worksheet>")


def _rows(tables: Sequence[Path]) -> Iterator[Sequence[str]]:
    told = []
    for table in tables:
        text = table.read_bytes()
        text = text.decode("utf-16") if text[:2] in (b"\xff\xfe", b"\xfe\xff") else text.decode("utf-8-sig")
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        told += list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    headings = list(dict.fromkeys(heading for row in told for heading in row if heading))
    yield headings
    for count, row in enumerate(cycle(told)):
        number = str(10**12 * (1 + count // len(told)) + int(row["reportId"])) if row["reportId"].isdigit() else "0"
        yield [number if heading == "reportId" else row.get(heading) or "" for heading in headings]


def write_zip(file: Path, reports: Sequence[dict[str, object]], count: int) -> None:
    """An archive of so many reports, a member each."""
    file.parent.mkdir(parents=True, exist_ok=True)
    entries = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, report in enumerate(islice(cycle(reports), min(count, MOST_MEMBERS))):
            body = json.dumps({**report, "reportId": 10**12 + number}).encode()
            entries.append({"name": f"reports/{number}.json", "sha256": sha256(body).hexdigest()})
            archive.writestr(entries[-1]["name"], body)
        archive.writestr("manifest.json", json.dumps({"files": entries}))
