"""When a network formed, who joined it, when it fell silent, and whether it came back under new accounts.

Told from the days on which its accounts were seen with what they share. A day says when somebody was seen, not when
somebody began: reports come late, and nobody reports what was not noticed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from nodal.chain.link.networks import components

SILENT_DAYS = 90
"""After so many days without a sighting a network fell silent. Our own choice: half the time in which a tie halves."""

LEAST = 3
"""People from whom on there is a group; the same number as for a network (the interface document, section 4)."""

Code = Literal["tied", "formed", "joined", "silent", "again", "reformed"]


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """That an account was seen with a value on a day (UTC)."""

    day: date
    account: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that the days show. `accounts`: whom it concerns; `things`: how many values they share by then.

    `tied`: two people shared something for the first time. `formed`: a third was tied to them, and there was a group.
    `joined`: a further account was tied to it. `silent`: the last sighting before `SILENT_DAYS` without any.
    `again`: the first one after them, by accounts most of which were known; `reformed`: most of them were new.
    """

    day: date
    code: Code
    accounts: tuple[str, ...]
    things: int


def story(seen: Iterable[Seen], owner_of: Mapping[str, str]) -> tuple[Event, ...]:
    """The events of a network in order of time. `owner_of`: account -> person; one who is not named is on its own."""
    rows = sorted(set(seen))
    shared = _shared(rows, owner_of)
    rows = [row for row in rows if (row.kind, row.value) in shared]
    events = [*_growing(rows, owner_of), *_breaks(rows)]
    return tuple(sorted(events, key=lambda event: (event.day, _ORDER[event.code], event.accounts)))


_ORDER = {"again": 0, "reformed": 0, "tied": 1, "formed": 2, "joined": 3, "silent": 4}


def _shared(rows: Sequence[Seen], owner_of: Mapping[str, str]) -> set[tuple[str, str]]:
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        people[row.kind, row.value].add(owner_of.get(row.account, row.account))
    return {strand for strand, holders in people.items() if len(holders) > 1}


def _growing(rows: Sequence[Seen], owner_of: Mapping[str, str]) -> Iterable[Event]:
    """Day by day: who is tied to whom by then, and what that makes of the largest group."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    inside: frozenset[str] = frozenset()
    is_tied = is_formed = False
    for day, today in _by_day(rows):
        for row in today:
            holders[row.kind, row.value].add(row.account)
        group = _largest(holders, owner_of)
        people = {owner_of.get(account, account) for account in group}
        new = tuple(sorted(group - inside))
        things = sum(len(accounts & group) > 1 for accounts in holders.values())
        code = _code(len(people), is_tied=is_tied, is_formed=is_formed)
        if new and code:
            yield Event(day, code, tuple(sorted(group)) if code == "formed" else new, things)
        is_tied, is_formed, inside = is_tied or len(people) > 1, is_formed or len(people) >= LEAST, inside | group


def _code(people: int, *, is_tied: bool, is_formed: bool) -> Code | None:
    if is_formed:
        return "joined"
    if people >= LEAST:
        return "formed"
    return "tied" if people > 1 and not is_tied else None


def _largest(holders: Mapping[tuple[str, str], set[str]], owner_of: Mapping[str, str]) -> frozenset[str]:
    """The accounts of the largest group of people tied by then; among equals the one with the smallest name."""
    owned: dict[str, set[str]] = defaultdict(set)
    pairs: list[tuple[str, str]] = []
    for accounts in holders.values():
        people = sorted({owner_of.get(account, account) for account in accounts})
        pairs += pairwise(people)
        for account in accounts:
            owned[owner_of.get(account, account)].add(account)
    largest = max(components(owned, pairs), key=len, default=())
    return frozenset(account for person in largest for account in owned[person]) if len(largest) > 1 else frozenset()


def _breaks(rows: Sequence[Seen]) -> Iterable[Event]:
    """Every silence, and by whom it was broken: by those who were known, or by new accounts with the same things."""
    days = sorted({row.day for row in rows})
    for last, first in pairwise(days):
        if first - last <= timedelta(days=SILENT_DAYS):
            continue
        before = [row for row in rows if row.day <= last]
        after = _until_silence([row for row in rows if row.day >= first])
        known, back = _accounts(before), _accounts(after)
        same = {(row.kind, row.value) for row in before} & {(row.kind, row.value) for row in after}
        yield Event(last, "silent", tuple(sorted(known)), len({(row.kind, row.value) for row in before}))
        new = back - known
        code: Code = "reformed" if same and 2 * len(new) > len(back) else "again"
        yield Event(first, code, tuple(sorted(new if code == "reformed" else back)), len(same))


def _until_silence(rows: Sequence[Seen]) -> list[Seen]:
    kept: list[Seen] = []
    for row in rows:
        if kept and row.day - kept[-1].day > timedelta(days=SILENT_DAYS):
            break
        kept.append(row)
    return kept


def _accounts(rows: Collection[Seen]) -> set[str]:
    return {row.account for row in rows}


def _by_day(rows: Sequence[Seen]) -> Iterable[tuple[date, list[Seen]]]:
    days: dict[date, list[Seen]] = defaultdict(list)
    for row in rows:
        days[row.day].append(row)
    return sorted(days.items())
