"""Accept what a file tells, and compute of each report all that needs no database: the writer only writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from nodal.chain import receive as rules
from nodal.chain.collate import template
from nodal.facts.flags import Flag
from nodal.facts.report import Told, Unusable
from nodal.ledger import bulk


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report that this office takes in: which fields it gives, the number of its words, and its text as stored."""

    report: rules.Report
    covered: rules.Covered
    template: str | None
    text: str


def accept(told: Told, *, source: str, at: datetime) -> Accepted | Unusable:
    """What is taken in of a report, or why it is refused."""
    match rules.accept(told, source=source, received_at=at):
        case rules.Refusal(code=code, place=place, message=message):
            return Unusable(told.row, told.number, code, place, message, told.spans)
        case report:
            held = report.told
            return Accepted(report, rules.cover(held, received_at=at), template(held), bulk.text(held))


def flagged(accepted: Accepted, flags: Mapping[str, str]) -> Accepted:
    """The same with these flags, code by field, on what was told."""
    told = accepted.report.told
    told = replace(told, flags=tuple(sorted({*told.flags, *(Flag(code, field) for field, code in flags.items())})))
    return replace(accepted, report=replace(accepted.report, told=told), text=bulk.text(told))
