"""A report by itself: what it says of whom, once, in the rows that batches of reports are counted from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from nodal.chain.link.address import fact_of, place_of
from nodal.chain.link.clean import bucket_of, session_text, settled
from nodal.chain.link.holdings import OBSERVED, STATED, Holding, Strand, grade_of, runs
from nodal.chain.link.model import KAPPA, PERSON_FACTS
from nodal.chain.link.networks import Told
from nodal.chain.link.observation import Observation

REPORTED, RECIPIENT, OTHER = range(3)
"""The parts in which an account holds a value: only the first may make a person, the first two a network."""

SOCKET = "socket"
"""The strand of an address with its port (IPv6: without); runs of its ten-minute buckets are the strands `ip_port`."""

NO_BUCKET = -1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Said(NamedTuple):
    """What one report says of one account and one value in one part; the first five name it.

    Times are whole microseconds since 1970: they are compared and kept by the million.
    """

    account: str
    kind: str
    value: str
    part: int
    bucket: int
    grade: int
    s0: str | None
    s1: str | None
    t0: int | None
    t1: int | None
    bare: bool


class Held(NamedTuple):
    """What all reports together say of one account and one value in one part."""

    grade: int
    s0: str | None
    s1: str | None
    r0: int
    r1: int
    t0: int | None
    t1: int | None
    bare: bool

    @property
    def is_usable(self) -> bool:
        """Whether more than one sender's word stands for it."""
        return self.grade > 0 or self.s0 != self.s1

    @property
    def is_sure(self) -> bool:
        """Whether some report is sure of it."""
        return self.grade > STATED


@dataclass(frozen=True, slots=True)
class Filed:
    """A report taken apart. Two reports with one `print` say the same: it was filed again."""

    print: bytes
    said: tuple[Said, ...]
    named: frozenset[tuple[str, int]]


def file_reports(observations: Iterable[Observation]) -> Mapping[str, Filed]:
    """Each report of these, of which all rows must be given."""
    by_report: dict[str, list[Observation]] = defaultdict(list)
    for row in settled(observations):
        by_report[row.report_id].append(row)
    return {report: _filed(rows) for report, rows in by_report.items()}


def _filed(rows: Sequence[Observation]) -> Filed:
    grouped: dict[tuple[str, str, str, int, int], list[Observation]] = defaultdict(list)
    for row in rows:
        part = part_of(row.role)
        if not row.value or (row.kind not in KAPPA and row.kind not in PERSON_FACTS):
            continue
        grouped[row.account_id, row.kind, fact_of(row), part, NO_BUCKET].append(row)
        if row.at is not None and part == REPORTED and (place := place_of(row)):
            grouped[row.account_id, SOCKET, _socket(*place), part, bucket_of(row.at)].append(row)
    said = tuple(_said(key, told) for key, told in sorted(grouped.items()))
    return Filed(_print(rows), said, frozenset((row.account_id, part_of(row.role)) for row in rows))


def part_of(role: str) -> int:
    """The part of a role."""
    return {"reported": REPORTED, "recipient": RECIPIENT}.get(role, OTHER)


def _said(key: tuple[str, str, str, int, int], rows: Sequence[Observation]) -> Said:
    senders = [row.sender for row in rows if row.sender]
    times = [(row.at - _EPOCH) // _MICROSECOND for row in rows if row.at is not None]
    return Said(
        *key,
        grade=max(map(grade_of, rows)),
        s0=min(senders, default=None),
        s1=max(senders, default=None),
        t0=min(times, default=None),
        t1=max(times, default=None),
        bare=any(place_of(row) is None for row in rows),
    )


def _socket(address: str, port: int | None) -> str:
    return f"{address}|{'' if port is None else port}"


def _print(rows: Sequence[Observation]) -> bytes:
    lines = sorted(
        repr((r.account_id, r.kind, r.value, r.role, r.port, r.at and r.at.isoformat(), r.verified, r.sender))
        for r in rows
    )
    return sha256("\n".join(lines).encode("utf-8", "surrogatepass")).digest()


def session_strand(socket: str, first: int, last: int) -> Strand:
    """The strand `ip_port` of a run of buckets of a socket (`ip|port`)."""
    address, _, port = socket.rpartition("|")
    return "ip_port", session_text(address, int(port) if port else None, first, last)


def sessions_of(buckets: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """First and last bucket of every run of neighbouring buckets."""
    numbers = sorted(set(buckets))
    return tuple(runs(numbers)) if numbers else ()


def holding_of(
    account: str, parts: Mapping[int, Held], *, received: bool, buckets: Collection[int] = ()
) -> Holding | None:
    """What the parts of an account in one value make together: the reported one, and with `received` the recipient's.

    Of senders and reports the first and the last stand for all: the rules only ask whether there are two. `buckets`:
    those of a run in which the account itself was seen.
    """
    first, second = parts.get(REPORTED), parts.get(RECIPIENT) if received else None
    if first is not None and second is not None:
        together = Held(
            max(first.grade, second.grade),
            min((s for s in (first.s0, second.s0) if s is not None), default=None),
            max((s for s in (first.s1, second.s1) if s is not None), default=None),
            min(first.r0, second.r0),
            max(first.r1, second.r1),
            min((t for t in (first.t0, second.t0) if t is not None), default=None),
            max((t for t in (first.t1, second.t1) if t is not None), default=None),
            first.bare or second.bare,
        )
    else:
        one = first or second
        if one is None:
            return None
        together = one
    senders = {together.s0, together.s1} - {None}
    return Holding(
        account_id=account,
        grade=OBSERVED if len(senders) > 1 else together.grade,
        senders=frozenset(s for s in senders if s is not None),
        reports=frozenset((str(together.r0), str(together.r1))),
        first=_time(together.t0),
        last=_time(together.t1),
        bare=together.bare,
        reported=first is not None,
        buckets=frozenset(buckets),
    )


def told_of(parts: Mapping[int, Held], *, received: bool) -> Told | None:
    """Of what `holding_of` would make of these parts, what the test of a network asks; None when it binds nothing."""
    if not speaks(parts, received=received):
        return None
    one, two = parts.get(REPORTED), parts.get(RECIPIENT) if received else None
    if one is not None and two is None:
        senders = {one.s0, one.s1}
        senders.discard(None)
        return Told(frozenset((str(one.r0), str(one.r1))), frozenset(senders), _time(one.t0), reported=True)  # type: ignore[arg-type]
    held = [part for part in (one, two) if part is not None]
    return Told(
        reports=frozenset((str(min(part.r0 for part in held)), str(max(part.r1 for part in held)))),
        senders=frozenset(s for part in held for s in (part.s0, part.s1) if s is not None),
        first=_time(min((part.t0 for part in held if part.t0 is not None), default=None)),
        reported=one is not None,
    )


def speaks(parts: Mapping[int, Held], *, received: bool) -> bool:
    """Whether `holding_of` would make of these parts a holding that may bind."""
    one, two = parts.get(REPORTED), parts.get(RECIPIENT) if received else None
    if one is None or two is None:
        single = one or two
        return single is not None and single.is_usable
    senders = {one.s0, one.s1, two.s0, two.s1} - {None}
    return max(one.grade, two.grade) > 0 or len(senders) > 1


def _time(micros: int | None) -> datetime | None:
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
