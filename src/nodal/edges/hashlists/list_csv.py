"""A list of known hash values as CSV: algorithm, value, list, entry, category, contributor."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import BinaryIO

from nodal.facts.errors import FileRefused

HEX_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64, "pdq": 64}
"""Length of a value by algorithm. Sources: RFC 1321, FIPS 180-4, the PDQ reference."""

COLUMNS = ("algorithm", "value", "list", "entry", "category", "contributor")
REQUIRED = ("algorithm", "value")


class ListRefused(FileRefused):
    """A whole list that is not imported: nothing of it is kept."""

    remedy = "Correct the list, or ask whoever owns it for another; nothing of it was kept."


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """One line that was not taken; its neighbours were. The message repeats no value."""

    line: int
    message: str


@dataclass(slots=True)
class HashListFile:
    """Entries by list name, each (algorithm, value, entry, category, contributor), and the lines refused."""

    entries: dict[str, list[tuple[str, str, str, str, str]]] = field(default_factory=dict)
    refused: list[RefusedLine] = field(default_factory=list)


def read_list(stream: BinaryIO, *, default_name: str) -> HashListFile:
    """Read a list. Raises ListRefused when it is no such table at all; a bad line costs only itself."""
    try:
        text = io.StringIO(stream.read().decode("utf-8-sig"), newline="")
    except UnicodeDecodeError as cause:
        raise ListRefused("list.encoding", place=f"byte {cause.start}", reason="expected UTF-8") from cause
    rows = csv.DictReader(text, strict=True)
    try:
        names = [name.strip().lower() for name in rows.fieldnames or ()]
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            raise ListRefused("list.columns", place="line 1", reason=f"expected {', '.join(missing)}, found none")
        rows.fieldnames = names
        found = HashListFile()
        for row in rows:
            _take(row, rows.line_num, found, default_name)
    except csv.Error as cause:
        raise ListRefused("list.broken", place=f"line {rows.line_num}", reason="not a CSV table") from cause
    return found


def _take(row: dict[str, str | None], line: int, found: HashListFile, default_name: str) -> None:
    cell = {name: (row.get(name) or "").strip() for name in COLUMNS}
    algorithm = cell["algorithm"].lower().replace("-", "")
    digits = HEX_DIGITS.get(algorithm)
    if digits is None:
        found.refused.append(RefusedLine(line, f"algorithm: expected {', '.join(HEX_DIGITS)}, got another"))
    elif not re.fullmatch(rf"[0-9a-fA-F]{{{digits}}}", cell["value"]):
        found.refused.append(RefusedLine(line, f"value: expected {digits} hex digits, got something else"))
    else:
        entry = (algorithm, cell["value"].lower(), cell["entry"], cell["category"], cell["contributor"])
        found.entries.setdefault(cell["list"] or default_name, []).append(entry)
