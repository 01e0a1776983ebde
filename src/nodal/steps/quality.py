"""Count what each platform sends as it comes in, and flag its reports when it changed what it sends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from nodal.chain import receive as rules
from nodal.ledger.store import quality as store
from nodal.ledger.store.receipt import SOURCE as OF_THE_FORM
from nodal.steps.accepting import Accepted, flagged

FLAG = "esp.drift"


def watched(
    reports: Sequence[Accepted], held: Collection[str], *, unit: str, file: int, at: datetime
) -> list[Accepted]:
    """The batch with `esp.drift` on the reports of a sender whose fields drifted. Counts those that are not `held`.

    In the transaction of the batch, so that what is rolled back was never counted, and what comes again counts once.
    """
    # The public is no platform: what people say changes from one to the next, and nobody is asked to mend it.
    said = [one for one in reversed(reports) if one.report.source != OF_THE_FORM]
    new = {one.report.number: one for one in said if one.report.number not in held}
    if not new:
        return list(reports)
    sent = rules.count((_sender(one), one.covered) for one in new.values())
    found = {
        sender: drifted
        for sender, weeks in store.add(unit, sent, at=at).items()
        if (drifted := _drifted(weeks, sent[sender]))
    }
    if not found:
        return list(reports)
    store.note(unit, ((sender, one) for sender, drifted in found.items() for one in drifted), file=file, at=at)
    return [_flagged(one, found) for one in reports]


def _drifted(weeks: store.Weeks, sent: rules.Sent) -> tuple[rules.Drift, ...]:
    """What this batch alone shows, or this week so far where the batches are small."""
    batch = rules.drifts(weeks.before, weeks.before_of, sent.fields, sent.reports)
    return batch or rules.drifts(weeks.before, weeks.before_of, weeks.now, weeks.now_of)


def _sender(one: Accepted) -> str:
    return one.report.told.sender or one.report.source


def _flagged(one: Accepted, found: Mapping[str, Sequence[rules.Drift]]) -> Accepted:
    drifted = found.get(_sender(one))
    return flagged(one, {drift.field: FLAG for drift in drifted}) if drifted else one
