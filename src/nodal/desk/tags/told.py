"""A text that somebody else wrote, cut into pieces that are safe and honest to show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString

KEPT = {"\t", "\n"}
"""Controls that are plain layout."""

JOINERS = {"\u200c", "\u200d"}
"""Zero-width joiners belong to the spelling of Indic scripts and of emoji; elsewhere they hide something."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or one character that a reader could not see."""

    text: str
    hidden: bool

    @property
    def markup(self) -> SafeString:
        """Inert HTML: the text escaped, a hidden character as its number in a box."""
        if not self.hidden:
            return format_html("{}", self.text)
        names = " ".join(f"U+{ord(character):04X}" for character in self.text)
        return format_html('<span class="unseen">{}</span>', names)


def pieces(text: str, longest: int) -> tuple[list[Piece], int]:
    """The first `longest` characters in pieces, and how many more there are."""
    shown = text[:longest]
    found = [Piece("".join(run), hidden) for hidden, run in _runs(shown)]
    return found, max(0, len(text) - longest)


def inert(text: str) -> str:
    """The whole text without markup: a character that could not be seen is written as its number.

    >>> inert("turned \u202e round")
    'turned [U+202E] round'
    """
    if text.isascii() and text.isprintable():
        return text
    shown, _ = pieces(text, len(text))
    return "".join("".join(f"[U+{ord(c):04X}]" for c in one.text) if one.hidden else one.text for one in shown)


def _runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    marked = (
        (is_unseen(character, text[index - 1] if index else ""), character) for index, character in enumerate(text)
    )
    for hidden, group in groupby(marked, key=lambda pair: pair[0]):
        yield hidden, [character for _, character in group]


def is_unseen(character: str, before: str) -> bool:
    """Whether a character shows nothing of itself, or changes how its neighbours are shown."""
    if character in KEPT:
        return False
    if character in JOINERS:
        return not (before and (unicodedata.category(before) in {"Mn", "Mc"} or ord(before) > MARKS_START))
    return unicodedata.category(character) in UNSEEN or character in LOOKS_EMPTY


MARKS_START = 0x0900
"""Below the first Indic block no script joins letters with these."""

UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
"""Controls, formats (bidi, zero width, tags), private, unassigned, surrogates, separators. Source: UAX #44."""

LOOKS_EMPTY = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u180b", "\u180c", "\u180d", "\ufe0f"}
"""Letters and marks whose glyph is blank. Source: Unicode, Default_Ignorable_Code_Point, and the blank Braille cell."""
