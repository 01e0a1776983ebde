"""The first rows of a table that nobody has explained yet, for a person who is about to say what its headings mean."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice

from nodal.edges.intake.opened import Source
from nodal.edges.intake.sheet_scan import MARKS
from nodal.facts.sheets import DELIMITERS, MOST_HEADINGS

PEEK_BYTES = 1 << 18
ROWS = 8
"""How much of a table is looked at, and how many of its rows are shown. Our own choice."""


@dataclass(frozen=True, slots=True)
class Peek:
    """The headings and first rows of a table, and the delimiter with which they were read."""

    delimiter: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def peek(head: bytes, delimiter: str | None = None) -> Peek | None:
    """The first rows in `head`, the beginning of a table; None when there is none.

    Without a delimiter the one that cuts the first line most often is proposed; a person may choose another.
    """
    mark, codec = next(((mark, codec) for mark, codec in MARKS if head.startswith(mark)), (b"", "utf-8"))
    text = head[len(mark) : PEEK_BYTES].decode(codec, "replace")
    first = text.partition("\n")[0]
    chosen = delimiter or max(DELIMITERS, key=lambda one: len(_cells(first, one)))
    # The last line may be cut off, so it is shown only if it has an end.
    whole = text if len(head) < PEEK_BYTES else text.rpartition("\n")[0]
    try:
        rows = list(islice(csv.reader(io.StringIO(whole, newline=""), delimiter=chosen), ROWS + 1))
    except csv.Error:
        return None
    headings = tuple(" ".join(cell.split()) for cell in (rows[0] if rows else ())[:MOST_HEADINGS])
    if len([heading for heading in headings if heading]) < 2:
        return None
    return Peek(chosen, headings, tuple(tuple(row[: len(headings)]) for row in rows[1:]))


def first_rows(head: bytes) -> Source:
    """The beginning of a table as a table of its own, so that it can be read as the whole will be."""
    mark, codec = next(((mark, codec) for mark, codec in MARKS if head.startswith(mark)), (b"", "utf-8"))
    text = head[len(mark) : PEEK_BYTES].decode(codec, "replace")
    whole = text if len(head) < PEEK_BYTES else text.rpartition("\n")[0] + "\n"
    lines = whole.split("\n")[: ROWS + 1]
    return Source.of(io.BytesIO("\n".join(lines).encode()))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
