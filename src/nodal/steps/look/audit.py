"""Look at the audit log: who did what, the last checkpoint, whether the log holds. Looking is recorded too."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nodal.custody.dump import Finding
from nodal.facts.errors import NodalError
from nodal.ledger import audit as log
from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import audit as find
from nodal.ledger.find.audit import Wanted
from nodal.steps import audit
from nodal.steps.tools import Tools

__all__ = [
    "EXPORTED",
    "INLINE",
    "Listing",
    "NotYet",
    "TooLarge",
    "Wanted",
    "entries",
    "export",
    "proof",
    "searches",
    "verify",
]

INLINE = 50_000
"""Up to so many entries are verified while the reader waits: about a second. Longer logs are a command's work."""

EXPORTED = 5_000
"""Rows of one export at most."""


class TooLarge(NodalError):
    """The log is too long to be walked while somebody waits."""

    remedy = "Ask whoever runs the node for `nodal audit verify` or `nodal audit prove`."


class NotYet(NodalError):
    """No signed checkpoint covers the entry yet."""

    remedy = "Try again in a minute, or ask whoever runs the node for `nodal audit checkpoint`."


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, where the next begins, the persons to choose from, and the last checkpoint."""

    rows: list[dict[str, Any]]
    before: tuple[datetime, int] | None
    persons: list[dict[str, Any]]
    head: dict[str, Any] | None


def entries(tools: Tools, viewer: Viewer, wanted: Wanted) -> Listing:
    """One page of the log."""
    matrix.require(viewer, "audit.pages")
    with acting(viewer):
        found = find.entries(viewer, wanted)
        _note(tools, viewer, "audit.read", wanted)
        return _listing(found, find.persons(viewer))


def searches(tools: Tools, viewer: Viewer, *, before: tuple[datetime, int] | None = None) -> Listing:
    """One page of the searches that were made."""
    matrix.require(viewer, "audit.pages")
    with acting(viewer):
        found = find.searches(viewer, before=before)
        _note(tools, viewer, "audit.searches_read", Wanted(before=before))
        return _listing(found, [])


def export(tools: Tools, viewer: Viewer, wanted: Wanted) -> list[dict[str, Any]]:
    """The entries that fit, up to EXPORTED."""
    matrix.require(viewer, "audit.pages")
    with acting(viewer):
        found = find.entries(viewer, wanted, limit=EXPORTED)
        _note(tools, viewer, "audit.exported", wanted, rows=len(found))
        return found


def verify(tools: Tools, viewer: Viewer) -> tuple[Finding, int]:
    """Check the log against its entries and every checkpoint; and how many entries are younger. Raises TooLarge."""
    matrix.require(viewer, "audit.pages")
    _small_enough()
    found, younger = audit.verify(tools), audit.younger()
    with acting(viewer):
        log.record(viewer, "audit.verified", "log", [], at=tools.clock(), detail={"ok": found.ok, "size": found.size})
    return found, younger


def proof(tools: Tools, viewer: Viewer, entry: int) -> dict[str, Any]:
    """That an entry is in the log. Raises Unknown, NotYet, TooLarge."""
    matrix.require(viewer, "audit.pages")
    with acting(viewer):
        seq = find.place_of(viewer, entry)
    if seq is None:
        raise NotYet("entry: expected one that a checkpoint covers, got a younger one")
    _small_enough()
    found = audit.prove(tools, seq)
    with acting(viewer):
        log.record(viewer, "audit.proved", "entry", [entry], at=tools.clock())
    return {**asdict(found), "path": list(found.path)}


def _small_enough() -> None:
    head = find.head()
    if head is not None and head["size"] > INLINE:
        raise TooLarge(f"log: expected at most {INLINE} entries, found {head['size']}")


def _listing(found: list[dict[str, Any]], persons: list[dict[str, Any]]) -> Listing:
    shown = found[: find.PAGE]
    before = (shown[-1]["at"], shown[-1]["id"]) if len(found) > find.PAGE else None
    return Listing(shown, before, persons, find.head())


def _note(tools: Tools, viewer: Viewer, action: str, wanted: Wanted, **more: object) -> None:
    subjects = [] if wanted.person is None else [wanted.person]
    log.record(viewer, action, "person", subjects, at=tools.clock(), detail=more)
