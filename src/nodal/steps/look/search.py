"""Search what one may see: with a purpose, logged without the value, and so many times an hour."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from nodal.facts.errors import NodalError
from nodal.facts.text import storable
from nodal.facts.wanted import plain_number, readings, spellings
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import search as find
from nodal.ledger.find.search import Found
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools

__all__ = ["PURPOSE", "TEXT", "Found", "OverQuota", "Wanted", "What", "search"]

PER = timedelta(hours=1)
"""The span of the quota."""

PURPOSE = range(10, 501)
"""Characters of a purpose: a word is none, and it is no place for the case. Our own choice."""

TEXT = range(3, 301)
"""Characters of a text that is looked for inside reports: fewer stand in every report. Our own choice."""


class What(StrEnum):
    """What somebody looks for."""

    IDENTIFIER = "identifier"
    NUMBER = "number"
    UNIT = "unit"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: what, the text as typed, why; of an identifier its kind; of a text, after which report to go on."""

    what: What
    text: str
    purpose: str
    kind: str | None = None
    before: UUID | None = None


class OverQuota(NodalError):
    """So many searches within an hour are no longer the work on a case."""

    remedy = "Wait until the time named, or ask your supervisor."

    def __init__(self, allowed: int, opens_at: datetime) -> None:
        super().__init__(f"search: expected at most {allowed} an hour; the next is possible at {opens_at.isoformat()}")
        self.allowed, self.opens_at = allowed, opens_at


def search(tools: Tools, viewer: Viewer, wanted: Wanted) -> Found:
    """What the viewer's unit holds. Raises Refused (`purpose`, `text`, `number`, `purpose_repeats`) and OverQuota."""
    matrix.require(viewer, "search")
    purpose, text = _read(wanted)
    at, allowed = tools.clock(), tools.settings.searches_per_hour
    with acting(viewer):
        made = find.made_since(viewer, at, span=PER)
        if len(made) < allowed:
            found = _find(viewer, wanted, text)
            _record(viewer, wanted, purpose, found, at)
            return found
        opens_at = made[-allowed] + PER
        audit.record(viewer, "search.over_quota", "search", [], at=at, detail={"kind": wanted.what.value})
    raise OverQuota(allowed, opens_at)


def _read(wanted: Wanted) -> tuple[str, str]:
    """(purpose, text) without stray blanks; refuses what cannot be meant before anything is looked up."""
    purpose = storable(" ".join(wanted.purpose.split()))
    text = storable(wanted.text.strip())
    if len(purpose) not in PURPOSE:
        raise Refused("purpose", f"A search needs a purpose of {PURPOSE.start} to {PURPOSE.stop - 1} characters.")
    if not text or len(text) >= TEXT.stop or (wanted.what is What.TEXT and len(text) not in TEXT):
        raise Refused("text", f"What is looked for has {TEXT.start} to {TEXT.stop - 1} characters.")
    if len(text) >= TEXT.start and _plain(text) in _plain(purpose):
        # The purpose is kept in the audit log, which has no jurisdiction; what was looked for is not.
        raise Refused("purpose_repeats", "The purpose repeats what is looked for, which must not be kept.")
    if wanted.what is What.NUMBER and plain_number(text) is None:
        raise Refused("number", "The number of a report has 1 to 19 digits.")
    return purpose, text


def _find(viewer: Viewer, wanted: Wanted, text: str) -> Found:
    match wanted.what:
        case What.IDENTIFIER:
            return find.identifier(viewer, readings(text, wanted.kind), spellings(text))
        case What.NUMBER:
            return find.number(viewer, plain_number(text) or "")
        case What.UNIT:
            return find.unit(viewer, spellings(text))
        case What.TEXT:
            return find.text(viewer, _small(unicodedata.normalize("NFC", text)), before=wanted.before)


def _record(viewer: Viewer, wanted: Wanted, purpose: str, found: Found, at: datetime) -> None:
    number = find.keep(viewer, kind=wanted.what.value, purpose=purpose, found=found.number, at=at)
    detail = {
        "kind": wanted.what.value,
        "purpose": purpose,
        "found": found.number,
        "elsewhere": [unit["code"] for unit in found.elsewhere],
    }
    audit.record(viewer, "search.made", "search", [number], at=at, detail=detail)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _small(text: str) -> str:
    """As the statement writes what it compares with: only the letters A to Z have another size."""
    return "".join(character.lower() if character.isascii() else character for character in text)
