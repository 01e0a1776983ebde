"""A table of number series as CSV: which telecom circle a number was first given out in."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from nodal.facts.errors import Misconfigured

COLUMNS = ("prefix", "circle", "source")
"""`prefix` is `+` and the first digits of numbers in international form; the longest one counts."""


class PhoneSeries:
    """Answers the port `Series` of routing. It knows where a number was first given out, not where it is."""

    def __init__(self, circles: Mapping[str, str]) -> None:
        self._circles = dict(circles)
        self._lengths = sorted({len(prefix) for prefix in self._circles}, reverse=True)

    def circle(self, number: str) -> str | None:
        """The circle of a canonical number, None when no series of the table holds it."""
        found = (self._circles.get(number[:length]) for length in self._lengths if length <= len(number))
        return next((code for code in found if code is not None), None)


def read_series(path: Path) -> PhoneSeries:
    """Read such a table. Raises `Misconfigured` with file and line for the first row that does not fit."""
    circles: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Misconfigured(f"table of number series {path.name}: expected the columns {', '.join(COLUMNS)}")
        for row in reader:
            prefix, circle = row["prefix"] or "", row["circle"] or ""
            if not re.fullmatch(r"\+[1-9][0-9]{0,14}", prefix) or not circle or prefix in circles:
                what = "expected a new prefix in international form and a circle"
                raise Misconfigured(f"table of number series {path.name}, line {reader.line_num}: {what}")
            circles[prefix] = circle
    return PhoneSeries(circles)
