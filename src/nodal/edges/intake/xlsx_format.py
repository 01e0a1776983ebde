"""What a number in a spreadsheet means: its cell shows a day, a time or a share, and the file holds only a number."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Literal

Form = Literal["plain", "day", "moment", "clock", "share"]
"""What a cell format makes of its number."""

_DAYS, _CLOCKS = frozenset({14, 15, 16, 17, *range(27, 37), *range(50, 59)}), frozenset({18, 19, 20, 21, 45, 46, 47})
_BUILT_IN: dict[str, Form] = {
    **{str(number): "day" for number in _DAYS},
    **{str(number): "clock" for number in _CLOCKS},
    "22": "moment",
    "9": "share",
    "10": "share",
}
"""Formats that have no code in the file. Source: ECMA-376, part 1, section 18.8.30."""

_NO_SIGN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p', re.IGNORECASE)
_LONGEST_CODE = 1024
_SECONDS_A_DAY = 86_400
_LAST_DAY = 2_958_466
"""The first number behind 31 December 9999, from which on nothing is a day."""

EXACT_DIGITS = 15
"""Digits of a whole number that a spreadsheet keeps; from the 16th on it has rounded. Source: IEEE 754, binary64."""


def form_of(number: str, code: str | None) -> Form:
    """The meaning of a format, from its own code or from its number.

    >>> form_of("164", 'dd/mm/yyyy hh:mm "h"'), form_of("164", '0.00" days"'), form_of("9", None)
    ('moment', 'plain', 'share')
    """
    if code is None:
        return _BUILT_IN.get(number, "plain")
    signs = _NO_SIGN.sub("", code[:_LONGEST_CODE]).partition(";")[0].lower()
    if signs == "general":
        return "plain"
    clock = any(sign in signs for sign in "hs")
    day = any(sign in signs for sign in "yd") or ("m" in signs and not clock)
    if day or clock:
        return "moment" if day and clock else "day" if day else "clock"
    return "share" if "%" in signs else "plain"


def written(raw: str, form: Form, *, from_1904: bool) -> str:
    """The number of a cell as its text. A number that the spreadsheet has rounded never looks like a whole one.

    >>> written("44288.333333333336", "moment", from_1904=False)
    '2021-04-02 08:00:00'
    >>> written("7002000010000000123", "plain", from_1904=False)
    '7.00200001e+18'
    >>> written("700200001", "plain", from_1904=False)
    '700200001'
    """
    try:
        number = float(raw) if len(raw) <= 64 else None
    except ValueError:
        number = None
    if number is None or not isfinite(number):
        return raw
    if form in ("day", "moment", "clock"):
        found = _moment(number, form, from_1904=from_1904)
        if found is not None:
            return found
    if form == "share":
        return f"{number * 100:.{EXACT_DIGITS}g}%"
    if number.is_integer() and abs(number) < 10**EXACT_DIGITS:
        return str(int(number))
    return f"{number:.{EXACT_DIGITS}g}"


def _moment(number: float, form: Form, *, from_1904: bool) -> str | None:
    """A number of days as a day and a time of day; None where there is no such day."""
    if not 0 <= number < _LAST_DAY:
        return None
    base = datetime(1904, 1, 1, tzinfo=UTC) if from_1904 else datetime(1899, 12, 30, tzinfo=UTC)
    if not from_1904 and 1 <= number < 61:
        # The first spreadsheet believed in 29 February 1900, and every later one counts it.
        if number >= 60:
            return None
        base += timedelta(days=1)
    at = base + timedelta(milliseconds=round(number * _SECONDS_A_DAY * 1000))
    clock = at.strftime("%H:%M:%S") + (f".{at.microsecond // 1000:03}" if at.microsecond else "")
    if number < 1 and form == "clock":
        return clock
    whole = f"{at:%Y-%m-%d} {clock}"
    return whole if form != "day" or number % 1 else f"{at:%Y-%m-%d}"
