"""Spreadsheets: their container, and what stands in their cells."""

from __future__ import annotations

from dataclasses import replace

from contract.intake.containers import CONTRADICTION, HEAD, ROW, A, Container
from contract.intake.corpus import OPTIONS
from contract.intake.writers import (
    Member,
    by_hand,
    manifest,
    sheet_xml,
    workbook,
    xlsx,
    zipped,
)

CASES: list[Container] = []


def add(*case: object, **more: object) -> None:
    CASES.append(Container(*case, **more))  # type: ignore[arg-type]


sheet = sheet_xml([HEAD, (7, *ROW)])
book = workbook(sheet)
good = zipped(book)
add("xlsx: good", good, "7")
add("xlsx: given as a sheet", good, "7", replace(OPTIONS, format="sheet"))
add("xlsx: given as JSON", good, "refused encoding.invalid", replace(OPTIONS, format="le_json"))
macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
add("xlsm: by its type", zipped(workbook(sheet, main=macro)), "refused xlsx.macro")
add(
    "xlsm: under the type of a sheet without macros",
    zipped({**book, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "refused xlsx.macro",
)
add("xlsm: with a sheet of macros", zipped({**book, "xl/macrosheets/sheet1.xml": b"<x/>"}), "refused xlsx.macro")
word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
add("docx", zipped(workbook(sheet, main=word)), "refused format.unknown")
add("an archive without types and manifest", zipped({"xl/workbook.xml": b"<x/>"}), "refused zip.manifest")
add("xls: the old form", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "refused format.unknown")
add(
    "xlsx: encrypted by the office program",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage",
    "refused format.unknown",
)
bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
outside = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
for name in (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
):
    add(f"xlsx: entities in {name}", zipped({**book, name: bomb.encode() + book[name]}), "refused xml.dtd")
add(
    "xlsx: an entity from outside",
    zipped({**book, "xl/worksheets/sheet1.xml": outside.encode() + sheet.encode()}),
    "refused xml.dtd",
)
add(
    "xlsx: a sheet that is cut off",
    zipped({**book, "xl/worksheets/sheet1.xml": sheet.encode()[:-30]}),
    "refused xml.broken",
)
add("xlsx: a sheet that is no XML", zipped({**book, "xl/worksheets/sheet1.xml": b"hello"}), "refused xml.broken")
add("xlsx: a sheet in UTF-16", zipped({**book, "xl/worksheets/sheet1.xml": sheet.encode("utf-16")}), "7")
without = {name: body for name, body in book.items() if name != "xl/worksheets/sheet1.xml"}
add("xlsx: the sheet is missing", zipped(without), "refused xlsx.broken")
add("xlsx: no workbook", zipped({**book, "_rels/.rels": b"<Relationships/>"}), "refused xlsx.broken")
up = book["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")
add(
    "xlsx: a sheet that leads out of the file",
    zipped({**book, "xl/_rels/workbook.xml.rels": up}),
    "refused xlsx.broken",
)
far = book["xl/_rels/workbook.xml.rels"].replace(
    b"Target='worksheets/sheet1.xml'", b"TargetMode='External' Target='https://example.org/a.xml'"
)
add(
    "xlsx: a sheet on another machine",
    zipped({**book, "xl/_rels/workbook.xml.rels": far}),
    "refused container.empty",
)
other = b"<Relationships><Relationship Id='rId1' Type='x/externalLinkPath' TargetMode='External' Target='https://example.org/x'/></Relationships>"
add(
    "xlsx: a link to another file is not followed",
    zipped({**book, "xl/externalLinks/_rels/a.xml.rels": other}),
    "7",
)
two = '<sheet name="a" sheetId="1" state="{}" r:id="rId2"/><sheet name="b" sheetId="2" r:id="rId1"/>'
second = {"xl/worksheets/sheet2.xml": sheet_xml([HEAD, (666, *ROW)]).encode()}
for state in ("hidden", "veryHidden"):
    add(f"xlsx: the first sheet is {state}", zipped({**workbook(sheet, sheets=two.format(state)), **second}), "7")
hidden = '<sheet name="a" sheetId="1" state="hidden" r:id="rId1"/>'
add("xlsx: every sheet is hidden", zipped(workbook(sheet, sheets=hidden)), "refused container.empty")
add("xlsx: no sheet", zipped(workbook(sheet, sheets="<!-- -->")), "refused container.empty")
add("xlsx: an empty sheet", xlsx([]), "refused format.unknown")
add("xlsx: headings only", xlsx([HEAD]), "refused container.empty")
add("xlsx: no column of numbers", xlsx([("espName",), ("x",)]), "refused format.unknown")
add(
    "xlsx: names of parts in other case",
    zipped({name.replace("sheet1", "SHEET1"): body for name, body in book.items()}),
    "7",
)
add("xlsx: two parts of one name", zipped([*book.items(), ("xl/workbook.xml", b"<x/>")]), CONTRADICTION)
prefixed = sheet.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
add("xlsx: elements with a prefix", zipped({**book, "xl/worksheets/sheet1.xml": prefixed.encode()}), "7")
add(
    "xlsx: also an archive with a manifest",
    zipped({**book, "manifest.json": manifest({"a.json": A}), "a.json": A}),
    "700200001",
)
lie = Member(b"xl/worksheets/sheet1.xml", sheet.encode())
lie.size -= 5
add(
    "xlsx: a part whose size is a lie",
    by_hand([*(Member(n.encode(), b) for n, b in book.items() if "sheet1" not in n), lie]),
    CONTRADICTION,
)


def with_id(cell: object) -> bytes:
    return xlsx([HEAD, (cell, *ROW), (8, *ROW)])


for said, cell, comes in (
    ("a number", 700200001, "700200001"),
    ("a text", "700200001", "700200001"),
    ("a text of 19 digits", "7002000010000000123", "7002000010000000123"),
    ("a number of 15 digits", 123456789012345, "123456789012345"),
    ("a number of 16 digits", 1234567890123456, "id.invalid -"),
    ("a number of 19 digits", 7002000010000000123, "id.invalid -"),
    ("a number with an exponent", "<c><v>7.00200001E8</v></c>", "700200001"),
    ("a large number with an exponent", "<c><v>7.00200001000000E18</v></c>", "id.invalid -"),
    ("a broken number", "<c><v>7,5</v></c>", "id.invalid -"),
    ("a fraction", 7.5, "id.invalid -"),
    ("a negative number", -7, "id.invalid -"),
    ("zero", 0, "id.invalid -"),
    ("no number at all", "<c><v>NaN</v></c>", "id.invalid -"),
    ("infinite", "<c><v>1e999</v></c>", "id.invalid -"),
    ("text with blanks", " 7 ", "id.invalid -"),
    ("other digits", "७००२", "id.invalid -"),
    ("a truth", '<c t="b"><v>1</v></c>', "id.invalid -"),
    ("an error", '<c t="e"><v>#N/A</v></c>', "id.invalid -"),
    ("a formula with its stored value", "<c><f>1+6</f><v>7</v></c>", "7"),
    ("a formula that would call a program", "<c t=\"str\"><f>cmd|'/c calc'!A0</f><v>7</v></c>", "7"),
    ("a formula without a stored value", "<c><f>1+6</f></c>", "id.invalid -"),
    ("rich text", '<c t="inlineStr"><is><r><t>70</t></r><r><t>02</t></r></is></c>', "7002"),
    ("a reading beside the text", '<c t="inlineStr"><is><t>7</t><rPh sb="0" eb="1"><t>9</t></rPh></is></c>', "7"),
    ("a text that is not there", '<c t="s"><v>99</v></c>', "refused xlsx.broken"),
    ("escaped signs", '<c t="inlineStr"><is><t>_x0037_</t></is></c>', "7"),
    ("an unknown type", '<c t="zzz"><v>7</v></c>', "7"),
    ("an unknown format", '<c s="99"><v>7</v></c>', "7"),
):  # fmt: skip
    add(f"xlsx: the number is {said}", with_id(cell), comes if "refused" in comes else f"{comes}, 8")
styles = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs></styleSheet>"
add(
    "xlsx: the number looks like a day",
    xlsx([HEAD, ('<c s="1"><v>44288</v></c>', *ROW)], styles=styles),
    "id.invalid -",
)
shared = "<sst><si><t>7</t></si><si><r><t>8</t></r></si></sst>"
pairs = [('<c t="s"><v>0</v></c>', *ROW), ('<c t="s"><v>1</v></c>', *ROW)]
add("xlsx: shared texts", xlsx([HEAD, *pairs], texts=shared), "7, 8")
add("xlsx: rows of one report apart", xlsx([HEAD, (7, *ROW), (8, *ROW), (7, *ROW)]), "7, 8")
add("xlsx: rows that contradict each other", xlsx([HEAD, (7, *ROW), (7, "x", *ROW[1:])]), "sheet.contradiction 7")
add("xlsx: empty rows between", xlsx([HEAD, (), (7, *ROW), (None,), (8, *ROW)]), "7, 8")
add("xlsx: a heading twice", xlsx([(*HEAD, "espName"), (7, *ROW)]), "refused sheet.heading_twice")
add("xlsx: one cell too many", xlsx([HEAD, (7, *ROW, "x")]), "sheet.ragged 7")
merged = sheet_xml([HEAD, (7, *ROW), (None, *ROW)], after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
add("xlsx: merged numbers", zipped(workbook(merged)), "7, id.invalid -")
back = sheet_xml([HEAD, (7, *ROW)]).replace('r="C2"', 'r="A2"')
add("xlsx: cells out of order", zipped(workbook(back)), "refused xlsx.broken")
add(
    "xlsx: a cell of another row",
    zipped(workbook(sheet_xml([HEAD, (7, *ROW)]).replace('r="B2"', 'r="B9"'))),
    "refused xlsx.broken",
)
add(
    "xlsx: a row twice",
    zipped(workbook(sheet_xml([HEAD, (7, *ROW)]).replace('row r="2"', 'row r="1"'))),
    "refused xlsx.broken",
)
add(
    "xlsx: a row beyond the last",
    zipped(workbook(sheet_xml([HEAD, (7, *ROW)]).replace('row r="2"', 'row r="1048577"'))),
    "refused xlsx.broken",
)
bare = sheet_xml([HEAD, (7, *ROW)])
for letter in "ABCDE":
    bare = bare.replace(f' r="{letter}1"', "").replace(f' r="{letter}2"', "")
add("xlsx: cells and rows without a place", zipped(workbook(bare.replace(' r="1"', "").replace(' r="2"', ""))), "7")
inject = xlsx([HEAD, (7, "=1+1", *ROW[1:3], '@SUM(A1), "x"\n700200009,x,y')])
add("xlsx: a text that would be a row of its own", inject, "7")
