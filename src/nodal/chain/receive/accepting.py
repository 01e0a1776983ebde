"""Take in a report: its number and structure must be right; a value that is merely odd is kept and flagged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from nodal.chain.receive.refusals import Refusal
from nodal.facts.accepted import Report
from nodal.facts.flags import Flag
from nodal.facts.report import Moment, Told, account_keys

CLOCK_SKEW = timedelta(minutes=5)
"""How far a platform's clock may run ahead of ours. Our own choice; the CyberTipline page gives no figure."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No platform saw anything before this. Our own choice: the year before the first public web page."""

LARGEST_NUMBER = 2**63 - 1
"""The largest report number. Source: the interface document, section 3.1, "Ids"."""

_NUMBER = re.compile(r"[1-9][0-9]{0,18}|0")


def accept(told: Told, *, source: str, received_at: datetime) -> Report | Refusal:
    """The report as this office holds it from now on, or the reason why it cannot be held.

    Refused: a number that is not 1-19 ASCII digits without a leading zero (`id.invalid`), an identifier that belongs to
    a party the report does not have (`schema`). `received_at` carries a zone. Added flags: `time.future` for what is
    later than `received_at` + `CLOCK_SKEW`, `time.implausible` for what is before `EARLIEST` or later than the moment
    at which the platform itself says that it reported. Whether one source alone speaks (`source.single`) cannot be
    known from one report and is left to later stages.
    """
    if received_at.tzinfo is None or not source:
        raise ValueError("a report is received from a named source at a time with a zone")
    if not _NUMBER.fullmatch(told.number) or int(told.number) > LARGEST_NUMBER:
        return Refusal("id.invalid", "reportId", "a report number is 1 to 19 digits without a leading zero")
    for sighting in told.sightings:
        if sighting.party is not None and not 0 <= sighting.party < len(told.parties):
            return Refusal("schema", sighting.place, "the identifier belongs to nobody named in the report")
    flags = sorted({*told.flags, *_odd_times(told, received_at)})
    told = replace(told, flags=tuple(flags))
    return Report(source, told.number, told, received_at, account_keys(told, source=source))


def _odd_times(told: Told, received_at: datetime) -> Iterator[Flag]:
    said_at = told.received.at if told.received else None
    if told.received:
        yield from _odd(told.received, "received", received_at, None)
    if told.incident.moment:
        yield from _odd(told.incident.moment, "incident.moment", received_at, said_at)
    for sighting in told.sightings:
        if sighting.moment:
            yield from _odd(sighting.moment, sighting.place, received_at, said_at)


def _odd(moment: Moment, place: str, received_at: datetime, said_at: datetime | None) -> Iterator[Flag]:
    if moment.at is None:
        return
    if moment.at > received_at + CLOCK_SKEW:
        yield Flag("time.future", place)
    elif moment.at < EARLIEST or (said_at is not None and moment.at > said_at + CLOCK_SKEW):
        yield Flag("time.implausible", place)
