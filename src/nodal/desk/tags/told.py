"""A text that somebody else wrote, cut into pieces that are safe and honest to show."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from nodal.facts.shown import runs


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
    found = [Piece("".join(run), hidden) for hidden, run in runs(shown)]
    return found, max(0, len(text) - longest)
