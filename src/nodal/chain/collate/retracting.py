"""Who may take a report back: its own source, and nobody else."""

from __future__ import annotations

from nodal.chain.collate.outcomes import Again, Early, Held, Retracted, RetractionOutcome, Stranger


def retract(report: Held | None, by_source: str) -> RetractionOutcome:
    """What becomes of a retraction by `by_source`.

    `report` is what is held under that number: the caller looks for the retracting source's own first, then for
    anybody's. Evidence that others gave, or that an officer confirmed, is not touched by a retraction.

    >>> retract(Held("ExampleChat", "7"), "ExampleChat")
    Retracted(of='7')
    >>> retract(Held("ExampleChat", "7"), "OtherChat")
    Stranger(code='retraction.stranger')
    >>> retract(None, "ExampleChat")
    Early()
    """
    if report is None:
        return Early()
    if report.source != by_source:
        # A number held only because somebody else took it back early says nothing about this source's report.
        return Stranger() if report.arrived else Early()
    if report.retracted or not report.arrived:
        return Again(report.number)
    return Retracted(report.number)
