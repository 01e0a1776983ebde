"""Text as it arrives: what is taken out because no database may hold it, and what is worth a warning."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
"""Stands for U+0000 and lone surrogates, which PostgreSQL and UTF-8 cannot hold. Source: Unicode."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_IDENTIFIER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
    "|(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]"
)
"""Joiners (U+200C, U+200D) are part of Indic and Arabic writing: only behind ASCII or at the start do they hide."""
_JOINERS = re.compile("[\u200c\u200d]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f\u1f00-\u1fff]")
_CUT_MARKS = ("[truncated]", "(truncated)", "<truncated>", "…")

Noticed = tuple[str, ...]
"""Codes of flags, in a fixed order."""


def storable(text: str) -> str:
    """The text without what no database may hold: U+0000 and lone surrogates become U+FFFD.

    >>> storable("a" + chr(0) + "b") == "a" + REPLACEMENT + "b"
    True
    """
    return _UNSTORABLE.sub(REPLACEMENT, text)


def notice(text: str, *, identifier: bool = False) -> Noticed:
    """What is odd about a text: codes of the closed list `text.*`. The text is as it arrived, before `storable`.

    In an identifier also tabs and line breaks, joiners, mixed look-alike scripts and an ending in "..." count.

    >>> notice("plain words")
    ()
    >>> notice("p" + chr(0x430) + "ypal", identifier=True)
    ('text.confusable',)
    """
    found: list[str] = []
    plain = text.isascii()
    if not plain and _BIDI.search(text):
        found.append("text.bidi")
    if not plain and (_INVISIBLE.search(text) or (identifier and _JOINERS.search(text))):
        found.append("text.invisible")
    if not plain and identifier and is_confusable(text):
        found.append("text.confusable")
    if (_CONTROL_IN_IDENTIFIER if identifier else _CONTROL).search(text):
        found.append("text.control")
    if is_truncated(text, identifier=identifier):
        found.append("text.truncated")
    return tuple(found)


def is_confusable(text: str) -> bool:
    """Whether Latin letters stand beside Cyrillic or Greek ones, as in a name made to look like another.

    A simple rule of our own, not the full Unicode table of confusables.
    """
    return bool(_LATIN.search(text) and _LOOKALIKE.search(text))


def is_truncated(text: str, *, identifier: bool = False) -> bool:
    """Whether the text says of itself that its end was cut off. Our own list of marks."""
    end = text[-12:].rstrip().lower()
    return end.endswith(_CUT_MARKS) or (identifier and end.endswith("..."))


def is_name(text: str) -> bool:
    """Whether no control character and no lone surrogate stands in it, so that it can name something."""
    return not _CONTROL_IN_IDENTIFIER.search(text)


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal: NFKC, no difference of case, single blanks.

    >>> fold("  Ａsha   K ")
    'asha k'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    before = ""
    while before != text:  # one round is not always a fixed point: some letters decompose only after folding
        before, text = text, " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return text
