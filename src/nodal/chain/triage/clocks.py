"""Which records behind a report may be destroyed when, by the clocks of a pack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from nodal.facts.law import Clock
from nodal.facts.report import Role, Told

PLATFORM = "platform"
"""The word of packs for whoever filed the report; its clock runs from the event `report`."""

ISP = "isp"
"""The word of packs for whoever gave access to the network; its clock runs from the event `record`."""

_RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """Something that a holder keeps for a while. `event` and `since` start its clock; `since` carries a zone.

    `place` says what in the report it stands behind (`parties[0].ips[1]`), never a value.
    """

    holder: str
    event: str
    since: datetime
    place: str


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """The moment from which a record may be gone. `rule` is the basis as the pack names it.

    `dies_at` is 00:00 UTC of the last day: rules count days, and a moment too early is the safe side.
    """

    dies_at: datetime
    what: str
    holder: str
    place: str
    rule: str
    confidence: str
    source: str


def deadlines(records: Iterable[KeptRecord], clocks: Iterable[Clock]) -> tuple[Deadline, ...]:
    """When each record may be destroyed, the earliest first; a record that no clock speaks of has no deadline.

    The rule in force on the day of the event counts. Clocks of duties are not asked: those bind us, not the holder.
    """
    rules = [clock for clock in clocks if clock.kind == _RETENTION]
    found: set[Deadline] = set()
    for record in records:
        for clock in rules:
            if (clock.holder, clock.from_event) != (record.holder, record.event):
                continue
            last = clock.ends(record.since.astimezone(UTC).date())
            if last is not None:
                found.add(_deadline(record, clock, dies_at=datetime.combine(last, time(), UTC)))
    return tuple(sorted(found))


def _deadline(record: KeptRecord, clock: Clock, *, dies_at: datetime) -> Deadline:
    return Deadline(
        dies_at=dies_at,
        what=clock.record,
        holder=clock.holder,
        place=record.place,
        rule=clock.basis,
        confidence=clock.confidence,
        source=clock.source,
    )


def records_of(told: Told, *, received_at: datetime) -> tuple[KeptRecord, ...]:
    """What stands behind a report: the platform's own copy, and the connection record of every dated address.

    The platform's clock runs from the day on which the report was received upstream, or else on which it came to us. An
    address without a settled moment has no clock, because nobody can say which record is meant; nor has one of a
    reporter.
    """
    received = told.received.at if told.received and told.received.at else received_at
    found = [KeptRecord(PLATFORM, "report", received, "report")]
    for sighting in told.sightings:
        at = sighting.moment.at if sighting.moment else None
        reporter = sighting.party is not None and told.parties[sighting.party].role is Role.REPORTER
        if sighting.kind == "ip" and sighting.value and sighting.linkable and at and not reporter:
            found.append(KeptRecord(ISP, "record", at, sighting.place))
    return tuple(found)
