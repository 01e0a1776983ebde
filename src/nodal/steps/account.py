"""What a person changes about the own account."""

from __future__ import annotations

from nodal.ledger import people


def look(person: int, *, language: str, theme: str) -> None:
    """Language and theme of the pages; an empty word keeps what is there."""
    people.prefer(person, language=language, theme=theme)
