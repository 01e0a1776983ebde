"""Times that a person types: local ones, of a known zone. Nothing is guessed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nodal.facts.errors import Unreadable

YEARS = range(1900, 9000)
"""Years that somebody means who types a time; at the ends of the calendar no clock can be told in another zone."""

FORM = "%Y-%m-%dT%H:%M"
"""How a form writes a local time. Source: HTML, "local date and time string"."""


def read_local(text: str, zone: str) -> datetime:
    """The moment of a local time of that zone. Raises Unreadable, also for an hour that a change of clocks skips or
    repeats.

    >>> read_local("2021-12-04T18:00", "Etc/GMT-4").isoformat()
    '2021-12-04T14:00:00+00:00'
    """
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable("time", expected="day, month, year and time of day", got="something else") from None
    must_be_meant(local)
    if local.tzinfo is not None:
        raise Unreadable("time", expected="a local time", got="one with a zone of its own")
    ways = {local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(ways) > 1:
        raise Unreadable("time", expected="a time that was once on the clock", got="one of a change of clocks")
    return ways.pop()


def must_be_meant(at: datetime) -> None:
    """Raises Unreadable for a time of a year that nobody means."""
    if at.year not in YEARS:
        raise Unreadable("time", expected="day, month, year and time of day", got="something else")


def write_local(at: datetime, zone: str) -> str:
    """The moment as a form writes it.

    >>> write_local(datetime(2021, 12, 4, 14, tzinfo=UTC), "Etc/GMT-4")
    '2021-12-04T18:00'
    """
    return at.astimezone(ZoneInfo(zone)).strftime(FORM)
