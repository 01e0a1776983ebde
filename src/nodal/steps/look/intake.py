"""Look at what came in: files, and what was refused of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import intake as find
from nodal.steps.tools import Tools

ALARMS = find.ALARMS


@dataclass(frozen=True, slots=True)
class Arrived:
    """One page of files with the alarms above it, or one of refusals."""

    rows: list[dict[str, Any]]
    before: int | None
    alarms: list[dict[str, Any]]


def files(tools: Tools, viewer: Viewer, *, before: int | None = None) -> Arrived:
    """The files of the unit, the latest first."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        rows, further = find.files(viewer, before=before)
        return Arrived(rows, further, find.alarms(viewer))


def file(tools: Tools, viewer: Viewer, ref: UUID, *, after: int = 0) -> tuple[dict[str, Any], Arrived]:
    """One file, and what was refused of it. Raises Unknown."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = find.file(viewer, ref)
        rows, further = find.refused_of(viewer, found["id"], after=after)
        audit.record(viewer, "file.read", "file", [found["id"]], at=tools.clock())
        return found, Arrived(rows, further, [])
