"""The first visible sheet of a spreadsheet as a table in text: stored values only, no formula, no macro, no link.

The text is CSV, so that it is read like every other table, and it is what is kept of the file.
"""

from __future__ import annotations

import csv
import re

from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import Source
from nodal.edges.intake.spool import Spool
from nodal.edges.intake.xlsx_format import written
from nodal.edges.intake.xlsx_parts import Attributes, Collected, Workbook, open_workbook, walk
from nodal.edges.intake.zip_directory import MAGIC, read_directory
from nodal.facts.errors import FileRefused

MOST_COLUMNS = 1_000
"""Columns of a table of reports. Our own choice: with 16,384 empty ones a row would be 16 KiB of commas."""

LAST_ROW = 1_048_576
"""Rows of a sheet. Source: ECMA-376 readers; every spreadsheet program ends there."""

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def is_container(head: bytes) -> bool:
    """Whether a file begins like an archive, as every spreadsheet of today does."""
    return head.startswith(MAGIC)


def text_of(source: Source, *, options: Options) -> Source | None:
    """The cells of a spreadsheet as CSV; None for a file that is no archive. Raises `FileRefused`."""
    if not is_container(source.head):
        return None
    members = read_directory(source, limits=options.limits)
    if not any(member.name.casefold() == "[content_types].xml" for member in members):
        raise FileRefused("format.unknown", place="file", reason="an archive without a manifest, or no spreadsheet")
    book = open_workbook(source, members, options=options)
    spool = Spool.below(options.room)
    table = _Table(book, spool, options)
    walk(book.sheet, start=table.start, end=table.end, text=table.text)
    return Source.of(spool)


class _Lines:
    """What a writer of CSV writes to: text that goes into a file as bytes."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def write(self, text: str) -> int:
        return self._spool.write(text.encode("utf-8", "replace"))


class _Table:
    """Writes the rows of a sheet while its cells go by."""

    def __init__(self, book: Workbook, spool: Spool, options: Options) -> None:
        self._book, self._limit = book, options.limits.file_bytes
        self._writer = csv.writer(_Lines(spool), lineterminator="\n")
        self._collected = Collected(options.limits.field_chars)
        self._cells: dict[int, str] = {}
        self._row, self._column, self._width = 0, -1, 0
        self._kind, self._style = "n", "0"
        self._written = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "c":
            self._begin_cell(attributes)
        else:
            self._collected.start(name)

    def text(self, piece: str) -> None:
        self._collected.text(piece)

    def end(self, name: str) -> None:
        if name == "c":
            value = self._value(self._collected.take())
            if value:
                self._cells[self._column] = value
        elif name == "row":
            self._end_row()
        else:
            self._collected.end(name)

    def _begin_row(self, number: str | None) -> None:
        row = int(number) if number and number.isascii() and number.isdigit() and len(number) < 8 else self._row + 1
        if row <= self._row or row > LAST_ROW:
            raise FileRefused("xlsx.broken", place="sheet", reason="the rows are not in their order, or too many")
        self._row, self._column = row, -1
        self._cells.clear()

    def _begin_cell(self, attributes: Attributes) -> None:
        found = _PLACE.fullmatch(attributes.get("r", ""))
        column = _column(found.group(1)) if found else self._column + 1
        if column <= self._column or (found and int(found.group(2)) != self._row):
            raise FileRefused("xlsx.broken", place=f"row {self._row}", reason="the cells are not in their order")
        self._column, self._kind, self._style = column, attributes.get("t", "n"), attributes.get("s", "0")

    def _value(self, raw: str) -> str:
        if not raw:
            return ""
        if self._kind in ("inlineStr", "str"):
            return _plain(raw)
        if self._kind == "s":
            return _plain(self._book.texts[int(raw)]) if raw.isascii() and raw.isdigit() and len(raw) < 10 else ""
        if self._kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if self._kind != "n":
            return raw
        style = int(self._style) if self._style.isascii() and self._style.isdigit() and len(self._style) < 7 else -1
        form = self._book.forms[style] if 0 <= style < len(self._book.forms) else "plain"
        return written(raw, form, from_1904=self._book.from_1904)

    def _end_row(self) -> None:
        if not self._cells:
            return
        last = max(self._cells)
        if not self._width:
            if last >= MOST_COLUMNS:
                raise FileRefused("sheet.size", place=f"row {self._row}", reason="the table has too many columns")
            self._width = last + 1
            cells = [" ".join(self._cells.get(column, "").split()) for column in range(self._width)]
        else:
            # What stands beside the table is one cell too many, wherever it stands.
            cells = [self._cells.get(column, "") for column in range(min(last + 1, self._width))]
            cells += [value for column, value in self._cells.items() if column >= self._width][:1]
        self._written += sum(map(len, cells)) + len(cells)
        if self._written > self._limit:
            raise FileRefused(
                "file.size", place=f"row {self._row}", reason="the cells are more than the limit of a file"
            )
        self._writer.writerow(cells)


def _column(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _plain(text: str) -> str:
    """A text without the escapes in which a spreadsheet writes what XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _sign(int(found.group(1), 16)), text)


def _sign(code: int) -> str:
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
