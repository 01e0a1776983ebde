"""Look at the work of a unit in pictures: from where to where, how many a day, at which hour, in which state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import pictures as find
from nodal.steps.look.kept import Kept
from nodal.steps.tools import Tools

DAYS = 90
"""How far back the pictures look."""

LATEST = 5_000
"""So many of the latest reports tell at which hours things happen: more would be read for the same shape."""


@dataclass(frozen=True, slots=True)
class Work:
    """The numbers of one unit. `flows`: (from, to, referrals, of these returned). `days`: every day of the window."""

    as_of: datetime
    flows: Sequence[tuple[str, str, int, int]]
    days: Mapping[date, int]
    hours: Mapping[int, int]

    def sent(self, unit: str) -> dict[str, int]:
        """Unit -> referrals sent to it."""
        return {to: n for sender, to, n, _ in self.flows if sender == unit}

    def received(self, unit: str) -> dict[str, int]:
        """Unit -> referrals received from it."""
        return {sender: n for sender, to, n, _ in self.flows if to == unit}

    def returned(self, unit: str) -> dict[str, int]:
        """Unit at the other end -> referrals sent back, by it or to it."""
        found: dict[str, int] = {}
        for sender, to, _, back in self.flows:
            other = to if sender == unit else sender
            found[other] = found.get(other, 0) + back
        return found


_KEPT: Kept[Work] = Kept(timedelta(minutes=10))


def work(tools: Tools, viewer: Viewer) -> Work:
    """The numbers of the viewer's unit, of now, or of a few minutes ago when there is much to count."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    return _KEPT.get((tools.settings.data, viewer.unit), at, lambda: _count(tools, viewer, at))


def _count(tools: Tools, viewer: Viewer, at: datetime) -> Work:
    zone = tools.pack.time_zone
    today = at.astimezone(ZoneInfo(zone)).date()
    window = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    since = datetime(window[0].year, window[0].month, window[0].day, tzinfo=ZoneInfo(zone))
    with acting(viewer):
        flows = find.flows(viewer, since)
        days = find.volume(viewer, since, zone)
        hours = find.hours(viewer, zone, latest=LATEST)
    return Work(at, flows, {day: days.get(day, 0) for day in window}, {hour: hours.get(hour, 0) for hour in range(24)})
