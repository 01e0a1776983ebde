"""Who holds what: every account with every value, and how well that is known. The slow, obvious way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from nodal.chain.link.address import fact_of, place_of
from nodal.chain.link.clean import bucket_of, own_voice, session_text, voice_of
from nodal.chain.link.model import KAPPA, PERSON_FACTS, ROOM, TYPED, UNKNOWN_GAP_DAYS, WATCHED
from nodal.chain.link.observation import Observation

Strand = tuple[str, str]
"""A kind and a value. `ip_port` is an address with port and time (`ip|port|from|to`), `ip` the bare address; of IPv6 it
is the network, and no port is told."""

CLAIMED, STATED, SURE, OBSERVED = range(4)
"""How well it is known that an account holds a value: one sender says that somebody typed it; nobody says that it was
verified; one sender tells of it as a thing that is seen, not typed; a platform observed or verified it, or two senders
say it of this very account. The first binds nothing, the last alone may carry a link."""


class Holding(NamedTuple):
    """That an account holds a value, and who says so.

    `grade`: from `CLAIMED` to `OBSERVED`. `bare`: an address seen without time, or of IPv4 without port. `reported`: at
    least one row has the role `reported`. `senders` are those that are known. `buckets`: of a strand `ip_port` alone,
    the ten-minute buckets in which the account itself was seen there.
    """

    account_id: str
    grade: int
    senders: frozenset[str]
    reports: frozenset[str]
    first: datetime | None
    last: datetime | None
    bare: bool
    reported: bool
    buckets: frozenset[int] = frozenset()

    def gap_days(self, other: Holding) -> int:
        """Whole days between the two spans in which the value was seen; 0 when they overlap."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return UNKNOWN_GAP_DAYS
        return max(0, (max(self.first, other.first) - min(self.last, other.last)).days)

    def met(self, other: Holding) -> bool:
        """Whether both accounts were themselves seen there in the same ten minutes, or in neighbouring ones.

        Others may have been seen in between, so that the run of buckets is as long as a day.
        """
        return any(n + step in other.buckets for n in self.buckets for step in (-1, 0, 1))


def reported_accounts(rows: Iterable[Observation]) -> frozenset[str]:
    """Accounts with a row of the role `reported`."""
    return frozenset(row.account_id for row in rows if row.role == "reported")


def roomed_accounts(rows: Iterable[Observation]) -> frozenset[str]:
    """Accounts of which some chat or group is told where they were reported, whoever else is in it."""
    return frozenset(row.account_id for row in rows if row.role == "reported" and row.kind == ROOM and row.value)


def listed_values(rows: Iterable[Observation]) -> Iterator[Strand]:
    """Files that a list of known material has, as any row about them says."""
    return ((row.kind, fact_of(row)) for row in rows if row.listed and row.kind == "hash" and row.value)


def admitted_recipients(rows: Sequence[Observation]) -> frozenset[str]:
    """Recipients who may stand in a network: reported themselves, or received from two different reported accounts.

    Source: DECISIONS 4. Anybody else who received something may be the child.
    """
    reported = reported_accounts(rows)
    senders_in: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.role == "reported":
            senders_in[row.report_id].add(row.account_id)
    received: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.role == "recipient":
            received[row.account_id] |= senders_in[row.report_id] - {row.account_id}
    return frozenset(account for account, sources in received.items() if account in reported or len(sources) >= 2)


def holdings(rows: Sequence[Observation], relation: str) -> Mapping[Strand, tuple[Holding, ...]]:
    """Every value of that relation with those who hold it in rows that may link, smallest account first."""
    admitted = admitted_recipients(rows) if relation == "associate" else frozenset()
    told: dict[tuple[Strand, str], list[Observation]] = defaultdict(list)
    for row, strand in every_strand(rows, relation):
        if row.role == "reported" or (row.role == "recipient" and row.account_id in admitted):
            told[strand, row.account_id].append(row)
    by_strand: dict[Strand, list[Holding]] = defaultdict(list)
    for (strand, account_id), said in sorted(told.items()):
        by_strand[strand].append(_holding(account_id, said, is_timed=strand[0] == "ip_port"))
    return {strand: tuple(held) for strand, held in by_strand.items()}


def every_strand(rows: Sequence[Observation], relation: str) -> Iterator[tuple[Observation, Strand]]:
    """Each row with what it says for that relation; an address with port and time says both of its forms."""
    sessions = _sessions(rows) if relation == "same_person" else {}
    for row in rows:
        if row.value and row.kind in (KAPPA if relation == "associate" else PERSON_FACTS):
            yield row, (row.kind, fact_of(row))
        if row in sessions:
            yield row, ("ip_port", sessions[row])


def _sessions(rows: Iterable[Observation]) -> Mapping[Observation, str]:
    """For every reported row with address, port and time: the joined run of ten-minute buckets that it stands in."""
    seen: dict[tuple[str, int | None], dict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.role == "reported" and row.at is not None and (place := place_of(row)):
            seen[place][bucket_of(row.at)].append(row)
    sessions: dict[Observation, str] = {}
    for (address, port), buckets in seen.items():
        for first, last in runs(sorted(buckets)):
            text = session_text(address, port, first, last)
            sessions.update((row, text) for n in range(first, last + 1) for row in buckets[n])
    return sessions


def runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """First and last of each run of neighbouring numbers, which are sorted and not empty."""
    first = last = numbers[0]
    for number in numbers[1:]:
        if number > last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


def _holding(account_id: str, said: Sequence[Observation], *, is_timed: bool) -> Holding:
    times = [row.at for row in said if row.at is not None]
    senders = frozenset(row.sender for row in said if row.sender)
    return Holding(
        account_id=account_id,
        grade=OBSERVED if len(senders) > 1 else max(map(grade_of, said)),
        senders=senders,
        reports=frozenset(row.report_id for row in said),
        first=min(times, default=None),
        last=max(times, default=None),
        bare=any(place_of(row) is None for row in said),
        reported=any(row.role == "reported" for row in said),
        buckets=frozenset(map(bucket_of, times)) if is_timed else frozenset(),
    )


def grade_of(row: Observation) -> int:
    """How well one row, with its sender, says that its account holds its value: from `CLAIMED` to `OBSERVED`."""
    if row.verified is not None:
        return OBSERVED if row.verified else CLAIMED
    if row.kind in TYPED:
        return STATED
    is_own = bool(row.sender) and voice_of(row.sender) == own_voice(row.account_id)
    return OBSERVED if is_own or row.kind not in WATCHED else SURE
