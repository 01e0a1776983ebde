"""Find the rows of a table in CSV, with exact byte ranges, and which rows belong to one report."""

from __future__ import annotations

import codecs
import csv
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np

from nodal.edges.intake.gather import report_number
from nodal.edges.intake.limits import Limits
from nodal.edges.intake.opened import Source
from nodal.facts.errors import FileRefused
from nodal.facts.report import Span

NUMBER_COLUMN = "reportId"

_DELIMITERS = (",", ";", "\t")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
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


def layout_of(source: Source) -> Layout | None:
    """How the table is written; None if its first line names no column of report numbers."""
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if source.head.startswith(mark)), (b"", "utf-8"))
    try:
        lines = _Lines(source, codec, len(mark), source.size)
        text = next(iter(lines), "")
    except FileRefused:
        return None
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        headings = tuple(cell.strip() for cell in cells)
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
        raise FileRefused("sheet.broken", place=f"byte {start}", reason="a row with broken quoting") from fault


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one report in the order of the file: the number of the first one, and where each stands."""

    first_row: int
    spans: tuple[Span, ...]


class Index:
    """Where every row stands and which report it belongs to: 24 bytes a row, whatever the rows say."""

    def __init__(self) -> None:
        self._numbers, self._starts, self._lengths = array("q"), array("Q"), array("Q")

    @classmethod
    def of(cls, source: Source, layout: Layout) -> Index:
        """Read the whole table once."""
        index, column = cls(), layout.headings.index(NUMBER_COLUMN)
        body = (layout.body, source.size - layout.body)
        for row, (span, cells) in enumerate(rows(source, layout, body)):
            index._numbers.append(_key(cells[column] if column < len(cells) else "", row))
            index._starts.append(span[0])
            index._lengths.append(span[1])
        return index

    def __len__(self) -> int:
        return len(self._numbers)

    def groups(self) -> Iterator[Group]:
        """The reports in the order of their first rows."""
        numbers = np.frombuffer(self._numbers, dtype=np.int64)
        order = np.argsort(numbers, kind="stable")
        edges = np.flatnonzero(np.diff(numbers[order])) + 1
        bounds = np.concatenate(([0], edges, [len(order)]))
        firsts = order[bounds[:-1]]
        for place in np.argsort(firsts, kind="stable"):
            members = order[bounds[place] : bounds[place + 1]].tolist()
            yield Group(members[0], tuple((self._starts[row], self._lengths[row]) for row in members))


def _key(text: str, row: int) -> int:
    """What rows of one report have in common: its number, or a negative mark of a text that is none.

    A row that names no report at all stands alone.
    """
    number = report_number(text)
    if number is not None:
        return int(number)
    mark = text.encode("utf-8", "replace") if text else f"row {row}".encode()
    return -1 - (int.from_bytes(blake2b(mark, digest_size=8, person=b"text" if text else b"row").digest(), "big") >> 1)


def joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The same bytes in as few spans as possible."""
    found: list[Span] = list(spans[:1])
    for before, after in pairwise(spans):
        if before[0] + before[1] == after[0]:
            found[-1] = (found[-1][0], found[-1][1] + after[1])
        else:
            found.append(after)
    return tuple(found)


def beyond(cells: list[str], limits: Limits) -> bool:
    """Whether a row is longer or wider than a report may be."""
    return len(cells) > limits.children or any(len(cell) > limits.field_chars for cell in cells)
