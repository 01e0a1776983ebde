"""Reads one table of a pack, and says file, line and column of whatever is wrong with it."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nodal.facts.errors import Misconfigured
from nodal.facts.law import Confidence


class PackRefused(Misconfigured):
    """A pack that is not taken, with the place of the first fault. `line` counts from 1, the header is line 1."""

    remedy = "Correct the pack at the place named and run 'nodal pack check' again."

    def __init__(self, reason: str, *, file: str, line: int | None = None, column: str | None = None) -> None:
        place = file + (f", line {line}" if line else "") + (f", column {column}" if column else "")
        super().__init__(f"pack refused at {place}: {reason}")
        self.reason, self.file, self.line, self.column = reason, file, line, column


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; every way to read a cell refuses what does not fit."""

    file: str
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, reason: str) -> PackRefused:
        """The error for this cell, to be raised by the caller."""
        return PackRefused(reason, file=self.file, line=self.line, column=column)

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise self.refuse(column, "expected a value, got an empty cell")
        return self.cells[column]

    def maybe(self, column: str) -> str:
        """A cell that may be empty."""
        return self.cells.get(column, "")

    def many(self, column: str) -> tuple[str, ...]:
        """Values separated by semicolons."""
        return tuple(part.strip() for part in self.maybe(column).split(";") if part.strip())

    def day(self, column: str) -> date | None:
        """A date as YYYY-MM-DD, None when empty."""
        text = self.maybe(column)
        if not text:
            return None
        fault = self.refuse(column, f"expected a date as YYYY-MM-DD, got {text!r}")
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise fault
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise fault from None

    def period(self, begin: str = "valid_from", end: str = "valid_until") -> tuple[date | None, date | None]:
        """Two dates in order; either may be open."""
        first, last = self.day(begin), self.day(end)
        if first and last and last < first:
            raise self.refuse(end, f"expected a day not before {first}, got {last}")
        return first, last

    def whole(self, column: str) -> int:
        """A whole number, not negative, in ASCII digits."""
        text = self.text(column)
        if not (text.isascii() and text.isdigit()):
            raise self.refuse(column, f"expected a whole number, got {text!r}")
        return int(text)

    def yes(self, column: str) -> bool:
        """`yes` or `no`."""
        return self.choice(column, ("yes", "no")) == "yes"

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """One word of a closed list."""
        text = self.text(column)
        if text not in allowed:
            raise self.refuse(column, f"expected one of {', '.join(sorted(allowed))}, got {text!r}")
        return text

    def confidence(self) -> Confidence:
        """How sure the author of the row was."""
        return Confidence(self.choice("confidence", [c.value for c in Confidence]))


def read_table(folder: Path, name: str, columns: Sequence[str], *, source: bool = True) -> list[Row]:
    """The rows of `name` (CSV, UTF-8, a header; `.gz` allowed). Every row must carry a source unless told otherwise.

    Columns may stand in any order; one that is missing, doubled or unknown refuses the pack, for a misspelt heading
    would otherwise lose a rule in silence.
    """
    wanted = [*columns, "source"] if source else list(columns)
    reader = csv.reader(io.StringIO(_content(folder, name), newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(name, header, wanted)
        rows = [_row(name, reader.line_num, header, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise PackRefused(f"not CSV: {error}", file=name, line=reader.line_num) from error
    if source:
        for row in rows:
            row.text("source")
    return rows


def _content(folder: Path, name: str) -> str:
    path = folder / name
    try:
        packed = path.read_bytes()
        return (gzip.decompress(packed) if name.endswith(".gz") else packed).decode("utf-8-sig")
    except FileNotFoundError:
        raise PackRefused("the file is missing", file=name) from None
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise PackRefused(f"cannot be read: {type(error).__name__}", file=name) from error


def _check_header(name: str, header: list[str], wanted: list[str]) -> None:
    for column in header:
        if header.count(column) > 1:
            raise PackRefused("this heading stands twice", file=name, line=1, column=column)
        if column not in wanted:
            raise PackRefused("unknown heading", file=name, line=1, column=column)
    for column in wanted:
        if column not in header:
            raise PackRefused("this column is missing", file=name, line=1, column=column)


def _row(name: str, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise PackRefused(f"expected {len(header)} cells, got {len(cells)}", file=name, line=line)
    return Row(name, line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)})
