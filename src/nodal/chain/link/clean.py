"""What counts once: who sent it, exact duplicates, and a report that was filed again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from unicodedata import category

from nodal.chain.link.model import BUCKET_SECONDS, EARLIEST_YEAR, FIRST_PRIVATE_PORT, LATEST_YEAR
from nodal.chain.link.observation import Observation
from nodal.facts.text import fold

_PLATFORM = re.compile(r"([^|:/]+)[|:/]")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def clean(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Each statement once, with a sender and only plausible times and ports, in a fixed order.

    A report whose rows all equal those of another report (same sender) was filed again; the smallest id stays.
    """
    once = settled(observations)
    by_report: dict[str, set[Observation]] = defaultdict(set)
    for row in once:
        by_report[row.report_id].add(row)
    kept: dict[frozenset[Observation], str] = {}
    for report_id in sorted(by_report):
        kept.setdefault(frozenset(replace(row, report_id="") for row in by_report[report_id]), report_id)
    return tuple(sorted((row for report_id in kept.values() for row in by_report[report_id]), key=_order))


def settled(observations: Iterable[Observation]) -> set[Observation]:
    """Each statement once, with a sender and only plausible times and ports. Of a report all rows must be there."""
    return set(map(_plausible, _with_senders(tuple(observations))))


def platform_of(account_id: str) -> str:
    """The platform in front of an account's number, "" when the account does not name one.

    >>> platform_of("ExampleChat|u-1"), platform_of("u-1")
    ('ExampleChat', '')
    """
    found = _PLATFORM.match(account_id)
    return found.group(1) if found else ""


@lru_cache(maxsize=4096)
def voice_of(sender: str) -> str:
    """A sender's name as it is compared: nobody becomes a second voice by another spelling, or by signs that nobody
    sees. "" for a blank one.

    >>> voice_of(" ExampleChat "), voice_of("EXAMPLECHAT"), voice_of("  ")
    ('examplechat', 'examplechat', '')
    """
    return fold(sender if sender.isascii() else "".join(sign for sign in sender if category(sign) != "Cf"))


def own_voice(account_id: str) -> str:
    """The name of the platform in front of an account's number, as it is compared."""
    return voice_of(platform_of(account_id))


def platform_speaks(account_id: str, senders: Collection[str]) -> bool:
    """Whether the account's own platform is among these voices.

    >>> platform_speaks("ExampleChat|u-1", {"examplechat", "x"}), platform_speaks("ExampleChat|u-1", {"x"})
    (True, False)
    """
    own = own_voice(account_id)
    return bool(own) and own in senders


def session_text(address: str, port: int | None, first: int, last: int) -> str:
    """How an address with port and time is written in evidence: `ip|port|from|to`, from and to in UTC.

    `port` is None where it does not count. `first` and `last` are numbers of ten-minute buckets since 1970.

    >>> session_text("192.0.2.7", 40001, 0, 1)
    '192.0.2.7|40001|1970-01-01T00:00:00Z|1970-01-01T00:20:00Z'
    """
    start, end = (_EPOCH + timedelta(seconds=n * BUCKET_SECONDS) for n in (first, last + 1))
    return f"{address}|{'' if port is None else port}|{start:%Y-%m-%dT%H:%M:%SZ}|{end:%Y-%m-%dT%H:%M:%SZ}"


def bucket_of(at: datetime) -> int:
    """The ten-minute bucket of a time, counted from 1970."""
    return (at - _EPOCH) // timedelta(seconds=BUCKET_SECONDS)


def _with_senders(rows: tuple[Observation, ...]) -> Iterable[Observation]:
    # Without a sender the report's own reporter speaks, and without one the platform of the account.
    reporters: dict[str, str] = {}
    for row in rows:
        if row.role == "reporter" and row.value:
            reporters[row.report_id] = min(row.value, reporters.get(row.report_id, row.value))
    for row in rows:
        names = (row.sender, reporters.get(row.report_id), platform_of(row.account_id))
        sender = next((voice for name in names if name and (voice := voice_of(name))), "")
        yield row if row.sender == sender else replace(row, sender=sender)


def _plausible(row: Observation) -> Observation:
    at = row.at if row.at is not None and EARLIEST_YEAR <= row.at.astimezone(UTC).year < LATEST_YEAR else None
    port = row.port if row.port is not None and FIRST_PRIVATE_PORT <= row.port <= 65_535 and row.kind == "ip" else None
    at = at.astimezone(UTC) if at else None
    # Most rows are as they should be: to copy them would be a third of the work of taking a report apart.
    return row if at is row.at and port == row.port else replace(row, at=at, port=port)


def _order(row: Observation) -> tuple[str, ...]:
    return tuple(
        map(
            str,
            (row.report_id, row.account_id, row.kind, row.value, row.role, row.port, row.at, row.verified, row.sender),
        )
    )
