"""May a person take in what a rule refused? Only where the fault is one of a value, never one of the structure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from nodal.facts.flags import Flag
from nodal.facts.report import Told


class Release(StrEnum):
    """How it is then read: without the rules beyond the schema, or with more room."""

    LENIENT = "lenient"
    LARGER = "larger"


_RELEASES = {"schema": Release.LENIENT, "field.limit": Release.LARGER}


def release_of(code: str) -> Release | None:
    """How a refusal of that code can be released; None: it cannot, because the report would then mean two things.

    >>> release_of("rule.future").value, release_of("json.duplicate_key")
    ('lenient', None)
    """
    return Release.LENIENT if code.startswith("rule.") else _RELEASES.get(code)


def released(told: Told, *, place: str) -> Told:
    """The report with the fault marked where it stands, so that nobody takes it for one like the others."""
    return replace(told, flags=(*told.flags, Flag("field.type", place)))
