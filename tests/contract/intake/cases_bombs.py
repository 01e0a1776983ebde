"""Files that try to exhaust memory or time, made only when they are asked for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

from contract.intake.containers import CONTRADICTION, HEAD, LIMITS, ROW, A, Container
from contract.intake.corpus import OPTIONS
from contract.intake.writers import (
    Member,
    by_hand,
    listed,
    package,
    pdf,
    pdf_of_stream,
    sheet_xml,
    workbook,
    xlsx,
    zipped,
)

MIB = 1 << 20
LOOSE = replace(OPTIONS, limits=replace(LIMITS, ratio=100_000))
"""As if nobody counted how well an archive is packed, so that the bounds behind that one are tried too."""


def book(**parts: bytes) -> bytes:
    """A good spreadsheet with other parts: `texts`, `styles`, `sheet`."""
    names = {"texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "sheet": "xl/worksheets/sheet1.xml"}
    good = workbook(sheet_xml([HEAD, (7, *ROW)]))
    return zipped({**good, **{names[name]: body for name, body in parts.items()}})


def sheet(old: str, new: str) -> bytes:
    """A good spreadsheet whose sheet has something else in it."""
    return book(sheet=sheet_xml([HEAD, (7, *ROW)]).replace(old, new, 1).encode())


def empty_rows() -> bytes:
    rows = "".join(f'<row r="{n}"/>' for n in range(3, 1_000_003))
    return sheet("</sheetData>", rows + "</sheetData>")


def overlapping() -> bytes:
    kernel = Member(b"k", b"\0" * (10 * MIB))
    members = [kernel]
    for n in range(200):
        one = Member(f"{n}".encode(), b"")
        one.packed, one.packed_size, one.size, one.crc, one.start = b"", kernel.packed_size, kernel.size, kernel.crc, 0
        members.append(one)
    return by_hand(members)


def small_by_its_word() -> bytes:
    lie = Member(b"a.json", b"\0" * (64 * MIB))
    lie.size = 4000
    return listed({"a": lie}, {"a.json": b""})


def object_stream() -> bytes:
    """The catalogue stands in a stream that unpacks to 300 MiB."""
    inside = zlib.compress(b"1 0 << /Type /Catalog /Pages 2 0 R >> " + b" " * (300 * MIB), 9)
    head = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>" % len(inside)
    body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    at5 = len(body)
    body += b"5 0 obj\n" + head + b"\nstream\n" + inside + b"\nendstream\nendobj\n"
    at6 = len(body)
    table = zlib.compress(bytes([2, 0, 0, 0, 5, 0, 1]) + struct.pack(">I", at5) + b"\0")
    body += b"6 0 obj\n<< /Type /XRef /Size 7 /Root 1 0 R /W [1 4 1] /Index [1 1 5 1] /Filter /FlateDecode "
    body += b"/Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(table), table)
    return bytes(body) + b"startxref\n%d\n%%%%EOF\n" % at6


def packed_page(times: int) -> bytes:
    page = b"BT (x) Tj ET " * (8 * MIB)
    for _ in range(times):
        page = zlib.compress(page, 9)
    filters = " ".join(["/FlateDecode"] * times).encode()
    return pdf_of_stream(page, packed=b"/Filter [" + filters + b"]")


LONG = "x" * (30 * MIB)

BOMBS: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("zip: a bomb", lambda: package({"a.json": b"[" + b" " * (4 * MIB) + A + b"]"}), "refused zip.ratio"),
    ("zip: a bomb not listed", lambda: package({"a.json": A}, unlisted={"b": b"\0" * (4 * MIB)}), "refused zip.ratio"),
    ("zip: a bomb that says it is small", small_by_its_word, CONTRADICTION),
    ("zip: 10,001 members", lambda: zipped({f"{n}": b"" for n in range(10_001)}), "refused zip.members"),
    ("zip: two hundred members in the same bytes", overlapping, "refused zip.unpacked"),
    ("xlsx: a million empty rows", empty_rows, "7"),
    (
        "xlsx: three million shared texts",
        lambda: book(texts=b"<sst>" + b"<si><t>x</t></si>" * 3_000_000 + b"</sst>"),
        "refused zip.ratio",
    ),
)
BEHIND_THE_RATIO: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    (
        "xlsx: five million shared texts",
        lambda: book(texts=b"<sst>" + b"<si/>" * 5_000_000 + b"</sst>"),
        "refused sheet.size",
    ),
    (
        "xlsx: a shared text of 30 MiB",
        lambda: xlsx([HEAD, ('<c t="s"><v>0</v></c>', *ROW)], texts=f"<sst><si><t>{LONG}</t></si></sst>"),
        "id.invalid -",
    ),
    (
        "xlsx: a cell of 30 MiB",
        lambda: xlsx([HEAD, (7, *ROW[:3], f'<c t="inlineStr"><is><t>{LONG}</t></is></c>')]),
        "field.limit 7",
    ),
    ("xlsx: an attribute of 30 MiB", lambda: sheet("<sheetData", f'<x a="{LONG}"/><sheetData'), "refused xml.broken"),
    ("xlsx: a comment of 30 MiB", lambda: sheet("<sheetData", f"<!--{LONG}--><sheetData"), "refused xml.broken"),
    ("xlsx: half a million deep", lambda: sheet("<sheetData", "<a>" * 500_000 + "<sheetData"), "refused sheet.size"),
    (
        "xlsx: 300,000 cell formats",
        lambda: book(styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 300_000 + b"</cellXfs></styleSheet>"),
        "refused sheet.size",
    ),
    (
        "xlsx: thirty million rows without a number",
        lambda: sheet("</sheetData>", "<row/>" * 30_000_000 + "</sheetData>"),
        "refused xlsx.",
    ),
    ("pdf: an object stream of 300 MiB", object_stream, "refused pdf."),
    ("pdf: a page of 100 MiB", lambda: packed_page(1), "refused pdf."),
    ("pdf: a page of 100 MiB, packed twice", lambda: packed_page(2), "refused pdf."),
    ("pdf: 2,000 pages", lambda: pdf(["Report number: 7"], pages=2000), "refused pdf.limit"),
    (
        "pdf: a million words",
        lambda: pdf_of_stream(b"BT /F1 9 Tf " + b"(a) Tj T* " * 1_000_000 + b"ET"),
        "refused pdf.limit",
    ),
)

CASES = [Container(*bomb) for bomb in BOMBS] + [Container(*bomb, LOOSE) for bomb in BEHIND_THE_RATIO]
