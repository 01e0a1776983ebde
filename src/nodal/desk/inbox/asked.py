"""What an address of the inbox asks for: codes only, unknown ones are left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from nodal.desk.words import BANDS
from nodal.steps.look.inbox import Wanted

DAYS = (3, 7, 14, 30)
"""Within how many days something dies, to choose from."""

LONGEST_NAME = 150


def wanted(given: Mapping[str, str]) -> Wanted:
    """The lines that a query asks for."""
    dies = given.get("dies", "")
    return Wanted(
        band=_one_of(given.get("band", ""), BANDS),
        kind=_one_of(given.get("kind", ""), ("report", "lead")),
        who=given.get("who", "")[:LONGEST_NAME],
        dies=int(dies) if dies in {str(days) for days in DAYS} else 0,
        track=_one_of(given.get("track", ""), ("welfare",)),
        new=given.get("new") == "1",
        aside=given.get("aside") == "1",
    )


def after(given: Mapping[str, str]) -> UUID | None:
    """The line behind which the page starts."""
    try:
        return UUID(given.get("after", ""))
    except ValueError:
        return None


def query(asked: Wanted, **other: object) -> dict[str, str]:
    """The same as a query's words; `other` words take the place of what was asked."""
    asked = replace(asked, **other)  # type: ignore[arg-type]
    words = {
        "band": asked.band,
        "kind": asked.kind,
        "who": asked.who,
        "dies": str(asked.dies or ""),
        "track": asked.track,
        "new": "1" if asked.new else "",
        "aside": "1" if asked.aside else "",
    }
    return {name: word for name, word in words.items() if word}


def link(asked: Wanted, **other: object) -> str:
    """The query as the end of an address."""
    words = query(asked, **other)
    return f"?{urlencode(words)}" if words else "?"


def _one_of(word: str, known: object) -> str:
    return word if word in known else ""  # type: ignore[operator]
