"""The moment of a sighting on the clock of the place that works on it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from nodal.chain.enrich.finding import Finding, NotKnown
from nodal.facts.report import Moment


def local_text(at: datetime, *, zone: ZoneInfo) -> str:
    """A moment in ISO 8601 with the offset that the zone had on that day.

    >>> from datetime import UTC
    >>> local_text(datetime(2021, 12, 1, 20, 0, tzinfo=UTC), zone=ZoneInfo("Etc/GMT-4"))
    '2021-12-02T00:00:00+04:00'
    """
    return at.astimezone(zone).isoformat()


def about_moment(index: int, moment: Moment, *, zone: ZoneInfo) -> Finding:
    """The local time, or that the report does not settle the moment; it is never guessed."""
    source = f"IANA time zone {zone.key}"
    if moment.at is None:
        return Finding(index, "time.local", NotKnown("the report does not settle the moment"), source)
    return Finding(index, "time.local", local_text(moment.at, zone=zone), source)
