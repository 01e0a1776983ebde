"""The machine copies: values byte for byte in CSV, with UTC and local time, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

from nodal.chain.refer.dossier import FileRow, Item
from nodal.chain.refer.requests import Request, Withheld, request_for

IDENTIFIERS = (
    "no", "source", "report", "role", "kind", "as_reported", "canonical", "port", "event",
    "time_as_reported", "time_utc", "time_local", "verified", "flags", "request", "quoted",
)  # fmt: skip
"""Columns of identifiers.csv."""

HASHES = ("no", "source", "report", "file", "algorithm", "value", "viewed", "state", "tier", "lists", "quoted")
"""Columns of hashes.csv."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What no cell may start with, because a spreadsheet would run it as a formula. Source: OWASP, "CSV Injection"."""


def guarded(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula; else unchanged.

    >>> guarded("+910000000000"), guarded("s@example.com")
    ("'+910000000000", 's@example.com')
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def identifiers_csv(items: Sequence[Item], *, zone: tzinfo) -> bytes:
    """One row per identifier. `zone` is the zone of the unit, in which `time_local` is given with its offset.

    `quoted` names the columns that carry an apostrophe of ours in front: without it they are byte for byte as reported.
    """
    return _sheet(IDENTIFIERS, (_identifier(no, item, zone) for no, item in enumerate(items, 1)))


def hashes_csv(files: Sequence[FileRow]) -> bytes:
    """One row per hash value of a file."""
    return _sheet(HASHES, (_hash(no, row) for no, row in enumerate(files, 1)))


def request_text(item: Item) -> str:
    """`possible`, or why no request can be made of this identifier yet."""
    match request_for(item):
        case Request():
            return "possible"
        case Withheld(why=why):
            return f"withheld: {why}"


def _identifier(no: int, item: Item, zone: tzinfo) -> list[str]:
    at = item.moment.at if item.moment else None
    return [
        str(no),
        *item.report,
        item.role.value if item.role else "",
        item.kind,
        item.raw,
        item.value or "",
        "" if item.port is None else str(item.port),
        item.event or "",
        item.moment.raw if item.moment else "",
        at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else "",
        at.astimezone(zone).isoformat() if at else "",
        _yes_no(item.verified),
        " ".join(item.flags),
        request_text(item),
    ]


def _hash(no: int, row: FileRow) -> list[str]:
    lists = "; ".join(row.lists)
    viewed = _yes_no(row.viewed)
    return [str(no), *row.report, row.name, row.algorithm, row.value, viewed, row.state, row.tier, lists]


def _yes_no(said: bool | None) -> str:
    return "not said" if said is None else "yes" if said else "no"


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [guarded(cell) for cell in row]
        quoted = [name for name, before, after in zip(columns, row, cells, strict=False) if before != after]
        writer.writerow([*cells, " ".join(quoted)])
    return text.getvalue().encode()
