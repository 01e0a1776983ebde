"""Files that other programs would write, and what a hostile hand would make of them: ZIP, XLSX and PDF from scratch."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from hashlib import sha256
from xml.sax.saxutils import escape

Files = Mapping[str, bytes]

# --- archives ----------------------------------------------------------------------------------------------------


def zipped(files: Files | Sequence[tuple[str, bytes]], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as ordinary programs write it; a list of pairs may name something twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.filterwarnings("ignore", "Duplicate name")
        for name, body in files.items() if isinstance(files, Mapping) else files:
            info = zipfile.ZipInfo(name, (2021, 4, 2, 8, 0, 0))
            info.compress_type = method
            archive.writestr(info, body)
    return out.getvalue()


def entry(name: str, body: bytes, **more: object) -> dict[str, object]:
    """A line of a manifest."""
    return {"name": name, "sha256": sha256(body).hexdigest(), **more}


def manifest(files: Files, **reports: str) -> bytes:
    """The manifest of these files; `reports` says to which report the file of a stem belongs."""
    entries = [entry(name, body) for name, body in files.items()]
    for one in entries:
        stem = str(one["name"]).rpartition("/")[2].partition(".")[0]
        one.update({"report": reports[stem]} if stem in reports else {})
    return json.dumps({"files": entries}).encode()


def package(files: Files, *, unlisted: Files | None = None, **reports: str) -> bytes:
    """An archive with its manifest."""
    return zipped({"manifest.json": manifest(files, **reports), **files, **(unlisted or {})})


class Member:
    """One member as it stands in the bytes of an archive; every number of it can be made a lie."""

    def __init__(self, name: bytes, body: bytes, *, method: int = 8, flags: int = 0, mode: int = 0) -> None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        self.name, self.local_name = name, name
        self.packed = packer.compress(body) + packer.flush() if method == 8 else body
        self.crc, self.size, self.method, self.flags, self.mode = zlib.crc32(body), len(body), method, flags, mode
        self.packed_size = len(self.packed)
        self.local: dict[str, int] = {}
        self.start: int | None = None
        self.descriptor = b""
        self.extra = b""

    def header(self) -> bytes:
        told = {"crc": self.crc, "packed": self.packed_size, "size": self.size, "flags": self.flags, **self.local}
        numbers = (20, told["flags"], told.get("method", self.method), 0, 33, told["crc"], told["packed"], told["size"])
        return struct.pack("<4s5H3L2H", b"PK\x03\x04", *numbers, len(self.local_name), 0) + self.local_name

    def entry(self, at: int) -> bytes:
        numbers = (20, 20, self.flags, self.method, 0, 33, self.crc, self.packed_size, self.size)
        lengths = (len(self.name), len(self.extra), 0, 0, 0, self.mode << 16, at if self.start is None else self.start)
        return struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *numbers, *lengths) + self.name + self.extra


def by_hand(members: Sequence[Member], *, before: bytes = b"", comment: bytes = b"", count: int | None = None) -> bytes:
    """An archive whose every byte is chosen."""
    out, starts = bytearray(before), []
    for member in members:
        starts.append(len(out))
        out += member.header() + member.packed + member.descriptor
    at = len(out)
    for member, start in zip(members, starts, strict=True):
        out += member.entry(start)
    told = len(members) if count is None else count
    return (
        bytes(out) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, told, told, len(out) - at, at, len(comment)) + comment
    )


def listed(members: Mapping[str, Member], bodies: Files) -> bytes:
    """Members made by hand behind a manifest that lists `bodies`."""
    return by_hand([Member(b"manifest.json", manifest(bodies)), *members.values()])


# --- spreadsheets ------------------------------------------------------------------------------------------------

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(sheet: str, *, sheets: str = "", styles: str = "", texts: str = "", main: str = _MAIN) -> dict[str, bytes]:
    """The parts of a spreadsheet with this XML as its first sheet."""
    sheets = sheets or '<sheet name="a" sheetId="1" r:id="rId1"/>'
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{main}'/></Types>",
        "_rels/.rels": f"<Relationships {_RELS}><Relationship Id='rId1' Type='{_KIND}/officeDocument' "
        "Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook {_NS} xmlns:r='{_KIND}'><sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships {_RELS}>"
        + "".join(
            f"<Relationship Id='rId{n}' Type='{_KIND}/worksheet' Target='worksheets/sheet{n}.xml'/>" for n in (1, 2)
        )
        + f"<Relationship Id='rId8' Type='{_KIND}/styles' Target='styles.xml'/>"
        f"<Relationship Id='rId9' Type='{_KIND}/sharedStrings' Target='sharedStrings.xml'/></Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
        "xl/styles.xml": styles or f"<styleSheet {_NS}><cellXfs><xf numFmtId='0'/></cellXfs></styleSheet>",
        "xl/sharedStrings.xml": texts or f"<sst {_NS}/>",
    }
    return {name: text.encode() for name, text in parts.items()}


def sheet_xml(rows: Sequence[Sequence[object]], *, after: str = "", first: int = 1) -> str:
    """A sheet with these cells: numbers as numbers, a text that begins with `<` as it is, others as inline text."""
    body = "".join(
        f'<row r="{first + n}">'
        + "".join(_cell(f"{chr(65 + c)}{first + n}", cell) for c, cell in enumerate(row))
        + "</row>"
        for n, row in enumerate(rows)
    )
    return f"<worksheet {_NS}><sheetData>{body}</sheetData>{after}</worksheet>"


def _cell(place: str, cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return f'<c r="{place}"><v>{cell}</v></c>'
    text = str(cell)
    if text.startswith("<c"):
        return text.replace("<c", f'<c r="{place}"', 1)
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def xlsx(rows: Sequence[Sequence[object]], **parts: str) -> bytes:
    """A spreadsheet of one sheet."""
    return zipped(workbook(sheet_xml(rows), **parts))


# --- printed reports ---------------------------------------------------------------------------------------------


def pdf(
    lines: Sequence[str], *, pages: int = 1, catalogue: str = "", page: str = "", objects: Sequence[bytes] = ()
) -> bytes:
    """A PDF with these lines on every page, without packing. Further objects have the numbers from 100 on."""
    shown = b"BT /F1 10 Tf 40 800 Td 14 TL " + b"".join(b"(" + _shown(line) + b") Tj T* " for line in lines) + b"ET"
    return pdf_of_stream(shown, pages=pages, catalogue=catalogue, page=page, objects=objects)


def pdf_of_stream(
    shown: bytes,
    *,
    pages: int = 1,
    catalogue: str = "",
    page: str = "",
    objects: Sequence[bytes] = (),
    packed: bytes = b"",
) -> bytes:
    """A PDF with this content on every page; `packed` says how it is packed, as an entry of its dictionary."""
    kids = " ".join(f"{10 + n} 0 R" for n in range(pages)).encode()
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue.encode(),
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(shown), packed, shown),
    }
    inside = page or "/Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >>"
    for n in range(pages):
        made[10 + n] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % inside.encode()
    made |= {100 + n: body for n, body in enumerate(objects)}
    return pdf_of_objects(made)


def pdf_of_objects(made: Mapping[int, bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of these objects with a table of where they stand."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in sorted(made.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in sorted(places.items()):
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (max(made) + 1, trailer, at)
    return bytes(out)


def _shown(line: str) -> bytes:
    raw = line.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
