"""Telephone numbers."""

from __future__ import annotations

import re
from itertools import pairwise

from nodal.facts.identifiers.kind import Kind

_SEPARATORS = re.compile("[ \u00a0\u2009\u202f().\u2010-\u2015/-]")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
_CALLING_CODE = re.compile(r"\+[1-9][0-9]{0,2}")
_TRUNK_ZERO = re.compile(r"\( *0 *\)")
_TWO_DIGIT_CODES = frozenset(
    {
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81",
        "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    }
)  # fmt: skip
"""Calling codes of two digits; 1 and 7 have one digit, all others three. Source: the list to ITU-T E.164."""


def canonical(text: str) -> str | None:
    """`+` and 7 to 15 digits (ITU-T E.164). A leading 00 means the plus; blanks, brackets, dots and dashes go.

    A national number without its calling code is None, and so is one with a zero in brackets: nothing is guessed.
    """
    text = text.strip()
    if _TRUNK_ZERO.search(text):
        return None
    digits = _SEPARATORS.sub("", text)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    return digits if _INTERNATIONAL.fullmatch(digits) else None


def with_calling_code(text: str, calling_code: str) -> str | None:
    """The canonical number of a national one whose calling code (`+1`) the report states. None if that is not clear.

    >>> with_calling_code("(202) 555-0100", "+1")
    '+12025550100'
    >>> with_calling_code("0202 5550100", "+1") is None
    True
    """
    whole = canonical(text)
    if whole is not None:
        return whole
    national = _SEPARATORS.sub("", text.strip())
    if not _CALLING_CODE.fullmatch(calling_code.strip()) or national.startswith("0"):
        return None
    return canonical(calling_code.strip() + national)


def placeholder(value: str) -> bool:
    """Whether behind the calling code stands one digit only or a run such as 1234567890 or 987654. Our own rule."""
    digits = value[1:]
    length = 1 if digits[0] in "17" else 2 if digits[:2] in _TWO_DIGIT_CODES else 3
    national = digits[length:]
    step = (ord(national[1]) - ord(national[0])) % 10
    if step not in (0, 1, 9):
        return False
    return all((ord(later) - ord(sooner)) % 10 == step for sooner, later in pairwise(national))


KIND = Kind(
    name="phone",
    canonical=canonical,
    examples=(("+91 90000-00001", "+919000000001"), ("0044 1632 960001", "+441632960001")),
    non_examples=("", "+", "9000000001", "0000000000", "+0123456789", "+44 (0)1632 960001", "+123456",
                  "+1234567890123456", "+91 9000x00001", "+91900000००01"),
    placeholder=placeholder,
    group="phone",
    sentence="The same telephone number.",
)  # fmt: skip
