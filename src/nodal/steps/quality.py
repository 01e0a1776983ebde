"""Count what each platform sends as it comes in, and flag its reports when it changed what it sends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from nodal.chain import receive as rules
from nodal.facts.flags import Flag
from nodal.ledger.store import quality as store
from nodal.ledger.store.receipt import SOURCE as OF_THE_FORM

FLAG = "esp.drift"


def watched(
    reports: Sequence[rules.Report], held: Collection[str], *, unit: str, file: int, at: datetime
) -> list[rules.Report]:
    """The batch with `esp.drift` on the reports of a sender whose fields drifted. Counts those that are not `held`.

    In the transaction of the batch, so that what is rolled back was never counted, and what comes again counts once.
    """
    # The public is no platform: what people say changes from one to the next, and nobody is asked to mend it.
    said = [report for report in reversed(reports) if report.source != OF_THE_FORM]
    new = {report.number: report for report in said if report.number not in held}
    if not new:
        return list(reports)
    sent = rules.count(((_sender(report), report.told) for report in new.values()), received_at=at)
    found = {
        sender: drifted
        for sender, weeks in store.add(unit, sent, at=at).items()
        if (drifted := _drifted(weeks, sent[sender]))
    }
    if not found:
        return list(reports)
    store.note(unit, ((sender, one) for sender, drifted in found.items() for one in drifted), file=file, at=at)
    return [_flagged(report, found) for report in reports]


def _drifted(weeks: store.Weeks, sent: rules.Sent) -> tuple[rules.Drift, ...]:
    """What this batch alone shows, or this week so far where the batches are small."""
    batch = rules.drifts(weeks.before, weeks.before_of, sent.fields, sent.reports)
    return batch or rules.drifts(weeks.before, weeks.before_of, weeks.now, weeks.now_of)


def _sender(report: rules.Report) -> str:
    return report.told.sender or report.source


def _flagged(report: rules.Report, found: Mapping[str, Sequence[rules.Drift]]) -> rules.Report:
    drifted = found.get(_sender(report))
    if not drifted:
        return report
    flags = {*report.told.flags, *(Flag(FLAG, one.field) for one in drifted)}
    return replace(report, told=replace(report.told, flags=tuple(sorted(flags))))
