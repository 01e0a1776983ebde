"""Tables as CSV files that a spreadsheet opens without running anything in them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is read as a formula by spreadsheets. Source: OWASP, "CSV Injection"."""

MARK = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


def inert(cell: object) -> str:
    """The cell as text that is never a formula: an apostrophe goes before what would be one. Numbers stay numbers.

    >>> inert("=1+1"), inert(-3), inert("plain"), inert(None)
    ("'=1+1", '-3', 'plain', '')
    """
    if cell is None:
        return ""
    text = str(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return text
    # A blank before the sign does not stop every spreadsheet.
    return f"'{text}" if text.startswith(ACTIVE) or text.lstrip().startswith(ACTIVE) else text


def table(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """The table as RFC 4180 has it: every cell quoted where needed, lines ended by CR LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([inert(head) for head in heads])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue()


def answer(name: str, heads: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The table as a file to be saved under `name`, which is a word of the program, never a value."""
    response = HttpResponse(MARK + table(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
