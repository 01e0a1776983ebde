"""How a text and a time are compared."""

from __future__ import annotations

import unicodedata
from datetime import UTC

from nodal.facts.report import Moment


def plain(text: str) -> str:
    """The text with one form per character and single blanks: layout differs by format, what is said does not.

    >>> plain("  two   words ")
    'two words'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def instant(moment: Moment | None) -> str:
    """The moment as UTC text when it is settled, else its raw text; empty when there is none."""
    if moment is None:
        return ""
    return plain(moment.raw) if moment.at is None else moment.at.astimezone(UTC).isoformat()
