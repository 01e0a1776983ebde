"""Take a value or the exact bytes of a report out of the page; that it was taken is recorded, the value is not."""

from __future__ import annotations

from uuid import UUID

from nodal.edges.evidence import Slice
from nodal.facts.errors import NodalError
from nodal.ledger import audit, matrix
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.find import report_page
from nodal.ledger.store import evidence
from nodal.steps.look.report import read
from nodal.steps.tools import Tools


class ReasonMissing(NodalError):
    """What was asked for concerns a child, and nobody looks at that without saying why."""

    remedy = "Say in a few words what it is needed for; the reason is kept in the audit log."


def copied(tools: Tools, viewer: Viewer, ref: UUID, kind: str, index: int) -> str:
    """A value of the report for the clipboard. Raises Unknown, also for what belongs to a child.

    `kind`: `value` or `raw` of the sighting at `index`, or a `hash` of the file at `index` by its algorithm
    (`hash.md5`).
    """
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        report = report_page.the_report(viewer, ref)
        text, party = report_page.one_value(viewer, report, kind, index)
        if party is not None and party in read(tools, report_page.view(viewer, report), on=at.date())[1]:
            raise Unknown("value: expected one that is not covered, got one of a child")
        audit.record(viewer, "report.value_copied", "report", [report], at=at, detail={"kind": kind, "index": index})
    return text


def original(tools: Tools, viewer: Viewer, ref: UUID, version: int, *, reason: str) -> bytes:
    """The exact bytes of one telling, as they came. Raises Unknown when another unit keeps them.

    They are uncovered: whoever asks for the original of a report that speaks of a child gives a reason.
    """
    matrix.require(viewer, "case.unmask")
    at, why = tools.clock(), reason.strip()
    with acting(viewer):
        report = report_page.the_report(viewer, ref)
        _, hidden = read(tools, report_page.view(viewer, report), on=at.date())
        if hidden and not why:
            raise ReasonMissing("original: expected a reason, because the report speaks of a child, got none")
        name, part = evidence.slice_of(viewer, report, version)
        detail = {"version": version, **({"reason": why} if why else {})}
        audit.record(viewer, "report.original_read", "report", [report], at=at, detail=detail)
    return tools.store.read_slice(name, Slice(str(part.row), part.segments, part.key_wrapped))
