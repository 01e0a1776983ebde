"""Times as platforms write them. Nothing is guessed: a text that does not settle a moment gives none, and says why."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

from nodal.facts.report import Moment

Order = Literal["iso", "dmy", "mdy"]
"""The order of day and month that a sheet was declared to use. Never found out by looking at the values."""

CLOCK_SKEW = timedelta(minutes=5)
"""How far a sender's clock may run ahead of ours. Our own choice, the same as at the endpoint for platforms."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""A moment before this is implausible in a report about something online. Our own choice."""

_CLOCK = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?"
_ZONE = r"(?P<zone>[Zz]|[+-][0-9]{2}:?[0-9]{2})?"
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})[Tt ]" + _CLOCK + _ZONE)
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z")
"""What nearly every platform writes; Python's own reader takes it ten times faster."""
_LOCAL = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<mark>[/.-])(?P<middle>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?"
    r"(?: ?(?P<half>[AaPp][Mm]))? ?" + _ZONE + ")?"
)

Reading = tuple[Moment, tuple[str, ...]]
"""A moment with the codes of what was noticed about it (`time.*`)."""


def read_time(text: str, *, now: datetime) -> Reading:
    """Read a time as JSON and XML write it. `now` carries a zone and decides what lies in the future.

    Readable: RFC 3339; also lower-case t and z, a blank for the T, `+0530`, no seconds; `24:00` and second 60
    (`time.leap`); no zone (`time.zone_missing`, no moment). Everything else is `time.unreadable`. Fractions beyond a
    microsecond are cut off.

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> read_time("2021-04-02 08:00+0530", now=now)[0].at.isoformat()
    '2021-04-02T02:30:00+00:00'
    >>> read_time("2021-04-02T08:00:00", now=now)
    (Moment(raw='2021-04-02T08:00:00', at=None), ('time.zone_missing',))
    """
    if _USUAL.fullmatch(text):
        try:
            return _judged(text, datetime.fromisoformat(text), now=now)
        except ValueError:
            pass  # 24:00, second 60, or no such day: the slow way tells them apart
    found = _ISO.fullmatch(text)
    if not found:
        return Moment(text, None), ("time.unreadable",)
    return _moment(text, found.groupdict(), now=now)


def read_sheet_time(text: str, *, order: Order, now: datetime) -> Reading:
    """Read a time from a sheet whose order of day and month was declared.

    The form with the year first is always readable. Under `iso` every other form is `time.ambiguous` if day and month
    could be exchanged, else `time.unreadable`. Under `dmy` and `mdy` the declared order alone is tried; a year of two
    digits is ambiguous; `AM`/`PM` is understood; a date without a clock settles no moment (`time.unreadable`).

    >>> now = datetime(2026, 1, 1, tzinfo=UTC)
    >>> read_sheet_time("02/04/2021 08:00Z", order="dmy", now=now)[0].at.isoformat()
    '2021-04-02T08:00:00+00:00'
    >>> read_sheet_time("02/04/2021 08:00Z", order="iso", now=now)[1]
    ('time.ambiguous',)
    """
    found = _LOCAL.fullmatch(text)
    if not found:
        return read_time(text, now=now)
    parts = found.groupdict()
    first, middle = int(parts["first"]), int(parts["middle"])
    if len(parts["year"]) == 2 or (order == "iso" and max(first, middle) <= 12 and first != middle):
        return Moment(text, None), ("time.ambiguous",)
    hour = _hour_of_day(parts["hour"], half=parts["half"])
    if order == "iso" or hour is None:
        return Moment(text, None), ("time.unreadable",)
    day, month = (first, middle) if order == "dmy" else (middle, first)
    return _moment(text, parts | {"day": str(day), "month": str(month), "hour": str(hour)}, now=now)


def _hour_of_day(hour: str | None, *, half: str | None) -> int | None:
    if hour is None:
        return None
    if half is None:
        return int(hour)
    if not 1 <= int(hour) <= 12:
        return None
    return int(hour) % 12 + (12 if half.lower() == "pm" else 0)


def _moment(text: str, parts: dict[str, str | None], *, now: datetime) -> Reading:
    try:
        local, leap = _wall_clock(parts)
        zone = parts["zone"]
        if zone is None:
            return Moment(text, None), ("time.zone_missing", *(("time.leap",) if leap else ()))
        at = local.replace(tzinfo=_offset(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return Moment(text, None), ("time.unreadable",)
    return _judged(text, at, now=now, leap=leap)


def _judged(text: str, at: datetime, *, now: datetime, leap: bool = False) -> Reading:
    noticed = ["time.leap"] if leap else []
    if at > now + CLOCK_SKEW:
        noticed.append("time.future")
    elif at < EARLIEST:
        noticed.append("time.implausible")
    return Moment(text, at), tuple(noticed)


def _wall_clock(parts: dict[str, str | None]) -> tuple[datetime, bool]:
    year, month, day = (int(parts[name] or "") for name in ("year", "month", "day"))
    hour, minute, second = (int(parts[name] or "0") for name in ("hour", "minute", "second"))
    micro = int(((parts["fraction"] or "") + "000000")[:6])
    later = timedelta()
    if hour == 24:
        if minute or second or micro:
            raise ValueError("24:00 is midnight and nothing later")
        hour, later = 0, timedelta(days=1)
    elif second == 60:
        second, micro, later = 59, 0, timedelta(seconds=1)
    return datetime(year, month, day, hour, minute, second, micro) + later, bool(later)  # noqa: DTZ001 -- zone follows


def _offset(zone: str) -> timezone:
    if zone in "Zz":
        return UTC
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 23 or minutes > 59:
        raise ValueError("no such offset")
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if zone[0] == "-" else span)
