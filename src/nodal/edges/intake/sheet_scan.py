"""Find the rows of a table in CSV, with exact byte ranges, and which rows belong to one report."""

from __future__ import annotations

import codecs
import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nodal.edges.intake.gather import report_number
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused
from nodal.facts.report import Span
from nodal.facts.sheets import DELIMITERS, SheetProfile
from nodal.facts.sheets import NUMBER as NUMBER_COLUMN

MOST_RUNS = 8_000_000
"""Our own choice: about 500 MB while they are sorted. The largest table has fewer unless its rows are tiny."""

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CELL_CHARS = 16 * 1024 * 1024
"""Longest cell that is read at all, so that an unclosed quote ends the file instead of the memory. Our own choice."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: its codec, where its text begins, its delimiter, its headings and where rows begin."""

    codec: str
    start: int
    delimiter: str
    headings: tuple[str, ...]
    body: int


@dataclass(slots=True)
class _Lines:
    """Lines of a file, each with its line break, and how many bytes were given so far."""

    source: Source
    codec: str
    at: int
    stop: int

    def __iter__(self) -> Iterator[str]:
        wide = self.codec.startswith("utf-16")
        end = "\n".encode(self.codec)
        stream, ready = self.source.stream, b""
        read_at = self.at
        while self.at < self.stop:
            cut = ready.find(end)
            while wide and cut >= 0 and cut % 2:
                cut = ready.find(end, cut + 1)
            if cut < 0 and read_at < self.stop:
                stream.seek(read_at)
                # Twice as much each time, so that a very long line is not searched from its start a thousand times.
                more = stream.read(min(max(1 << 16, len(ready)), self.stop - read_at))
                ready, read_at = ready + more, read_at + len(more)
                if len(ready) > 2 * _CELL_CHARS:
                    raise FileRefused("sheet.broken", place=f"byte {self.at}", reason="a line without an end")
                continue
            line, ready = (ready[: cut + len(end)], ready[cut + len(end) :]) if cut >= 0 else (ready, b"")
            start, self.at = self.at, self.at + len(line)
            try:
                yield line.decode(self.codec)
            except UnicodeDecodeError as fault:
                place = f"byte {start + fault.start}"
                raise FileRefused("encoding.invalid", place=place, reason="bytes that are no text") from fault


def layout_of(source: Source, profile: SheetProfile | None = None) -> Layout | None:
    """How the table is written; None if its first line names no column of report numbers.

    The headings come under the names that the profile gives them.
    """
    mark, codec = next(((mark, codec) for mark, codec in MARKS if source.head.startswith(mark)), (b"", "utf-8"))
    try:
        lines = _Lines(source, codec, len(mark), source.size)
        text = next(iter(lines), "")
    except FileRefused:
        return None
    # The profile's own comes first, not alone: the text of a spreadsheet has commas, whatever its twin in text has.
    for delimiter in (profile.delimiter, *DELIMITERS) if profile and profile.delimiter else DELIMITERS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        headings = tuple(cell.strip() if profile is None else profile.column_of(cell.strip()) for cell in cells)
        if NUMBER_COLUMN in headings:
            return Layout(codec, len(mark), delimiter, headings, lines.at)
    return None


def rows(source: Source, layout: Layout, span: Span) -> Iterator[tuple[Span, list[str]]]:
    """The rows in a range of bytes that hold anything. Raises `FileRefused` where the text or the quoting breaks."""
    csv.field_size_limit(_CELL_CHARS)
    lines = _Lines(source, layout.codec, span[0], span[0] + span[1])
    reader = csv.reader(lines, delimiter=layout.delimiter, strict=True)
    start = lines.at
    try:
        for cells in reader:
            if any(cells):
                yield (start, lines.at - start), cells
            start = lines.at
    except csv.Error as fault:
        raise FileRefused(
            "sheet.broken", place=f"byte {start}", reason="a row with broken quoting, or a cell without an end"
        ) from fault


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one report in the order of the file: the number of the first one, and where they stand.

    Rows whose number is none are no report: `numbered` is False, and neighbours of that sort are kept together.
    """

    first_row: int
    spans: tuple[Span, ...]
    numbered: bool


class Index:
    """Which rows belong to which report and where they stand: 32 bytes for each run of neighbouring rows of one report.

    More than `MOST_RUNS` refuse the file, because they could not be sorted within the memory that a reader may use.
    """

    def __init__(self) -> None:
        self._numbers, self._rows = array("q"), array("Q")
        self._starts, self._lengths = array("Q"), array("Q")

    @classmethod
    def of(cls, source: Source, layout: Layout) -> Index:
        """Read the whole table once."""
        index, column, before = cls(), layout.headings.index(NUMBER_COLUMN), -1
        body = (layout.body, source.size - layout.body)
        for row, (span, cells) in enumerate(rows(source, layout, body)):
            number = int(report_number(cells[column] if column < len(cells) else None) or 0)
            if number == before:
                index._lengths[-1] = span[0] + span[1] - index._starts[-1]
            else:
                index._add(number, row, span)
            before = number
        return index

    def _add(self, number: int, row: int, span: Span) -> None:
        if len(self._numbers) >= MOST_RUNS:
            raise FileRefused("sheet.rows", place=f"row {row + 2}", reason="too many rows; hand the table in in parts")
        # Rows without a number are never joined with others: each run of them gets a mark that no number can be.
        self._numbers.append(number or -1 - len(self._numbers))
        self._rows.append(row)
        self._starts.append(span[0])
        self._lengths.append(span[1])

    def __len__(self) -> int:
        return len(self._numbers)

    def groups(self) -> Iterator[Group]:
        """The reports in the order of their first rows."""
        numbers = np.frombuffer(self._numbers, dtype=np.int64)
        order = np.argsort(numbers, kind="stable")
        bounds = np.concatenate(([0], np.flatnonzero(np.diff(numbers[order])) + 1, [len(order)]))
        for place in np.argsort(order[bounds[:-1]], kind="stable"):
            runs = order[bounds[place] : bounds[place + 1]].tolist()
            spans = tuple((self._starts[run], self._lengths[run]) for run in runs)
            yield Group(self._rows[runs[0]], spans, self._numbers[runs[0]] > 0)
