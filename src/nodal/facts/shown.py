"""What a text shows of itself: characters that a reader could not see are found, and written as their numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby

KEPT = {"\t", "\n"}
"""Controls that are plain layout."""

JOINERS = {"\u200c", "\u200d"}
"""Zero-width joiners belong to the spelling of Indic scripts and of emoji; elsewhere they hide something."""


def inert(text: str) -> str:
    """The whole text without anything unseen: such a character is written as its number.

    >>> inert("turned \u202e round")
    'turned [U+202E] round'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        "".join(f"[U+{ord(character):04X}]" for character in run) if hidden else "".join(run)
        for hidden, run in runs(text)
    )


def one_line(text: str) -> str:
    """The same for a terminal: what breaks a line, or moves the cursor, is written as its number too.

    >>> one_line("name\\n  flag none")
    'name[U+000A]  flag none'
    """
    shown = inert(text)
    return shown if shown.isprintable() else "".join(c if c not in KEPT else f"[U+{ord(c):04X}]" for c in shown)


def runs(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The text in runs: whether one could see them, and their characters."""
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
