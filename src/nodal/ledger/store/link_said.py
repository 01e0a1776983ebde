"""Rows of what reports say, as linking counts them: written for a batch, and what became different by it.

`link_said` follows the reports; `link_holding` (who holds what) and the counts of `link_value` follow from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from nodal.chain.link import (
    NO_BUCKET,
    OWN_THINGS,
    RECIPIENT,
    REPORTED,
    Filed,
    Held,
    Strand,
    file_reports,
    session_strand,
    sessions_of,
    skeleton,
    speaks,
)
from nodal.ledger import bulk
from nodal.ledger.access import Viewer
from nodal.ledger.store import link_statements as sql
from nodal.ledger.store.link import load_observations
from nodal.ledger.store.prepared import do, insert, many, rows_of

LONGEST_SKELETON = 200
"""Longer ones are cut: an index takes no more than 2,700 bytes of a text. Our own choice."""

Holder = tuple[int, int]
"""A value and an account, by their numbers."""

Parts = Mapping[int, Held]

Run = tuple[int, int, int]
"""A socket (address and port) with the first and the last of its neighbouring ten-minute buckets."""


class Row(NamedTuple):
    """A row of `link_said`; the first five name it."""

    value: int
    account: int
    part: int
    report: int
    bucket: int
    grade: int
    s0: str | None
    s1: str | None
    t0: int | None
    t1: int | None
    bare: bool


@dataclass
class Touched:
    """What a batch of reports changed in what is known of accounts, before anything is weighed again."""

    holders: dict[Holder, tuple[Parts, Parts]] = field(default_factory=dict)
    """Value and account -> its parts before and after."""
    named: set[int] = field(default_factory=set)
    """Accounts that a report names now and did not, or the other way round."""
    beside: list[frozenset[int]] = field(default_factory=list)
    """Accounts that one report names, or named, side by side."""
    admitted: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    """Recipients whose admission changed: before and after."""
    gone: set[int] = field(default_factory=set)
    """Values that are no more: runs of buckets that became another run."""
    matched: set[int] = field(default_factory=set)
    """Accounts with files in reports that say what they said: they came because lists were asked again."""
    sockets: set[int] = field(default_factory=set)
    """Addresses with a port of which a time came or went."""
    reports: int = 0
    """How many more reports count than before."""


def digest(kind: str, value: str) -> bytes:
    """What finds a value, however long it is."""
    return sha256(f"{kind}\x1f{value}".encode("utf-8", "surrogatepass")).digest()[:16]


def take(worker: Viewer, reports: Collection[int]) -> Touched:
    """Bring what is remembered up to these reports as they stand now."""
    touched = Touched()
    dropped, added = _file(worker, set(reports), touched)
    touched.matched = {a for (a,) in rows_of(sql.WITH_FILES, sorted(set(reports) - dropped - added.keys()))}
    if not dropped and not added:
        return touched
    accounts = _account_ids({account for filed in added.values() for account, _ in filed.named})
    _named(dropped, {r: {(accounts[a], p) for a, p in f.named} for r, f in added.items()}, touched)
    changed = _said(dropped, added, accounts)
    _admit(touched)
    rebuilt = _sessions([row for row in changed if row.bucket != NO_BUCKET], touched)
    _hold({(row.value, row.account) for row in changed if row.bucket == NO_BUCKET}, rebuilt, touched)
    return touched


def admitted(accounts: Iterable[int]) -> set[int]:
    """Which of these accounts may stand in a network although they only received."""
    return {a for (a,) in rows_of("SELECT account FROM link_admitted WHERE account = ANY(%s)", sorted(set(accounts)))}


def _file(worker: Viewer, batch: set[int], touched: Touched) -> tuple[set[int], Mapping[int, Filed]]:
    """Reports whose rows no longer count as they are remembered, and reports whose rows count now."""
    while True:
        filed = {int(r): f for r, f in file_reports(load_observations(worker, sorted(batch))).items()}
        before = {r: (bytes(p), kept) for r, p, kept in rows_of(sql.FILED, sorted(batch))}
        prints = {f.print for f in filed.values()} | {p for p, _ in before.values()}
        kept = _kept(filed, batch, prints)
        was = {r: bytes(p) for r, p in rows_of(sql.KEPT, list(prints))}
        new = {r for p, r in kept.items() if was.get(r) != p}
        if new <= batch:
            break
        batch |= new  # filed again, and the one that stood for it is gone: what it says counts from now on
    do("DELETE FROM link_filed WHERE report = ANY(%s)", sorted(batch))
    do("UPDATE link_filed SET kept = false WHERE kept AND print = ANY(%s)", list(prints))
    standing = set(kept.values())
    insert("link_filed", ("report", "print", "kept"), ((r, f.print, r in standing) for r, f in filed.items()))
    do("UPDATE link_filed SET kept = true WHERE report = ANY(%s)", sorted(standing - batch))
    dropped = {r for r, p in was.items() if kept.get(p) != r}
    touched.reports = len(kept) - len(was)
    return dropped, {r: filed[r] for r in new}


def _kept(filed: Mapping[int, Filed], batch: Collection[int], prints: Collection[bytes]) -> dict[bytes, int]:
    """Of the reports that say the same, the first in order of their text, which is how every engine orders them."""
    found = {bytes(p): r for p, r in rows_of(sql.FIRST, list(prints), sorted(batch))}
    for report, one in filed.items():
        other = found.get(one.print)
        if other is None or str(report) < str(other):
            found[one.print] = report
    return found


def _account_ids(keys: Collection[str]) -> dict[str, int]:
    return dict(rows_of("SELECT key, id FROM account WHERE key = ANY(%s)", sorted(keys)))


def _named(dropped: set[int], new: Mapping[int, set[tuple[int, int]]], touched: Touched) -> None:
    old: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for report, account, part in rows_of(sql.NAMED, sorted(dropped)):
        old[report].add((account, part))
    moved = [r for r in {*old, *new} if old.get(r, set()) != new.get(r, set())]
    do("DELETE FROM link_named WHERE report = ANY(%s)", moved)
    insert("link_named", ("report", "account", "part"), ((r, *row) for r in moved for row in new.get(r, ())))
    for report in moved:
        accounts = frozenset(account for account, _ in old.get(report, set()) | new.get(report, set()))
        touched.named |= accounts
        if len(accounts) > 1:
            touched.beside.append(accounts)


def _said(dropped: set[int], added: Mapping[int, Filed], accounts: Mapping[str, int]) -> list[Row]:
    values = value_ids({said[1:3] for filed in added.values() for said in filed.said})
    new = {
        Row(values[s.kind, s.value], accounts[s.account], s.part, report, *s[4:])
        for report, filed in added.items()
        for s in filed.said
    }
    old = {Row(*row) for row in rows_of(sql.SAID, sorted(dropped))}
    changed = old ^ new
    moved = {row.report for row in changed}
    do("DELETE FROM link_said WHERE report = ANY(%s)", sorted(moved))
    insert("link_said", Row._fields, (row for row in new if row.report in moved))
    return sorted(changed, key=lambda row: row[:5])


def value_ids(strands: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The numbers of these strands (kind and text); those that are new are entered."""
    by_digest = {digest(*strand): strand for strand in strands}
    known = {
        bytes(d): v for v, d in rows_of("SELECT id, digest FROM link_value WHERE digest = ANY(%s)", list(by_digest))
    }
    missing = [(d, *strand) for d, strand in by_digest.items() if d not in known]
    if missing:
        numbers = bulk.ids("link_value", len(missing))
        insert(
            "link_value",
            ("id", "digest", "kind", "value", "skeleton"),
            ((n, *row, _skeleton(*row[1:])) for n, row in zip(numbers, missing, strict=True)),
        )
        known |= {row[0]: n for n, row in zip(numbers, missing, strict=True)}
    return {strand: known[d] for d, strand in by_digest.items()}


def _skeleton(kind: str, value: str) -> str:
    return skeleton(value)[:LONGEST_SKELETON] if kind == "screen" else ""


def _admit(touched: Touched) -> None:
    """Recipients who are reported themselves, or received from two reported accounts (DECISIONS 4)."""
    accounts = sorted(touched.named)
    before = admitted(accounts)
    after = {a for (a,) in rows_of(sql.ADMITTED, accounts)}
    do("DELETE FROM link_admitted WHERE account = ANY(%s)", sorted(before - after))
    insert("link_admitted", ("account",), ((a,) for a in sorted(after - before)))
    touched.admitted = {a: (a in before, a in after) for a in before ^ after}


def other_things(strand_of: Mapping[int, Strand], touched: Touched) -> set[int]:
    """Accounts with other devices or screen names than before, or of which they are known better or less well."""
    return {
        account
        for (value, account), (before, after) in touched.holders.items()
        if strand_of[value][0] in OWN_THINGS and _sureness(before) != _sureness(after)
    }


def _sureness(parts: Parts) -> bool | None:
    held = parts.get(REPORTED)
    return None if held is None else held.is_sure


# ------------------------------------------------------------------------------------------------ addresses with ports


def _sessions(changed: Sequence[Row], touched: Touched) -> dict[int, Run]:
    """Runs of buckets around those that changed. Gives the runs to be counted again: value -> (socket, first, last)."""
    if not changed:
        return {}
    around: dict[int, set[int]] = defaultdict(set)
    for row in changed:
        around[row.value].add(row.bucket)
    touched.sockets = set(around)
    asked = [(socket, min(n), max(n)) for socket, n in around.items()]
    old: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for value, socket, first, last in rows_of(sql.RUNS, *map(list, zip(*asked, strict=True))):
        old[socket][first, last] = value
    wide = [
        (socket, min([low, *(f for f, _ in old[socket])]), max([high, *(t for _, t in old[socket])]))
        for socket, low, high in asked
    ]
    buckets: dict[int, set[int]] = defaultdict(set)
    for socket, bucket in rows_of(sql.BUCKETS, *map(list, zip(*wide, strict=True))):
        buckets[socket].add(bucket)
    texts = dict(rows_of("SELECT id, value FROM link_value WHERE id = ANY(%s)", list(around)))
    found: dict[int, Run] = {}
    made: list[Run] = []
    for socket, changed_buckets in around.items():
        new = set(sessions_of(buckets[socket]))
        touched.gone |= {value for span, value in old[socket].items() if span not in new}
        for span in new:
            if span not in old[socket]:
                made.append((socket, *span))
            elif any(span[0] <= n <= span[1] for n in changed_buckets):
                found[old[socket][span]] = (socket, *span)
    return found | make_sessions(made, texts)


def make_sessions(made: Sequence[Run], sockets: Mapping[int, str]) -> dict[int, Run]:
    """Enter runs of buckets as values; `sockets`: number -> text. Gives value -> run."""
    if not made:
        return {}
    strands = {run: session_strand(sockets[run[0]], *run[1:]) for run in made}
    values = value_ids(set(strands.values()))
    address = {socket: ("ip", sockets[socket].rpartition("|")[0]) for socket, _, _ in made}
    addresses = value_ids(set(address.values()))
    bulk.update(
        "link_value",
        ("socket", "first", "last", "address"),
        ((values[strands[run]], *run, addresses[address[run[0]]]) for run in made),
    )
    return {values[strands[run]]: run for run in made}


# ------------------------------------------------------------------------------------------------ who holds what


def _hold(holders: set[Holder], rebuilt: Mapping[int, Run], touched: Touched) -> None:
    """Count again what these accounts hold, and who holds these runs; nobody holds what is gone."""
    runs = [*rebuilt, *touched.gone]
    before = _parts(rows_of(sql.HELD, *split(holders))) | _parts(rows_of(sql.HELD_OF, runs))
    after = _parts(rows_of(sql.COUNTED, *split(holders)))
    if rebuilt:
        spans = [list(column) for column in zip(*((value, *run) for value, run in rebuilt.items()), strict=True)]
        after |= _parts(rows_of(sql.COUNTED_RUNS, *spans))
    for key in {*holders, *before, *after}:
        touched.holders[key] = (before.get(key, {}), after.get(key, {}))
    for value, account, part in _recipients(touched):
        touched.holders.setdefault((value, account), (part, part))
    _write(before, after)
    _count(touched)


def split(holders: Iterable[Holder]) -> tuple[list[int], list[int]]:
    """Values and accounts apart, in order."""
    pairs = sorted(holders)
    return [value for value, _ in pairs], [account for _, account in pairs]


def _parts(rows: Iterable[tuple]) -> dict[Holder, dict[int, Held]]:  # type: ignore[type-arg]
    found: dict[Holder, dict[int, Held]] = defaultdict(dict)
    for value, account, part, *held in rows:
        found[value, account][part] = Held(*held)
    return dict(found)


def _recipients(touched: Touched) -> Iterable[tuple[int, int, Parts]]:
    """What recipients hold whose admission changed: their rows are what they were, but may link now, or no longer."""
    moved = sorted(touched.admitted)
    if moved:
        for (value, account), parts in _parts(rows_of(sql.HELD_BY, moved)).items():
            if RECIPIENT in parts:
                yield value, account, parts


def _write(before: Mapping[Holder, Parts], after: Mapping[Holder, Parts]) -> None:
    old = {(*key, part): held for key, parts in before.items() for part, held in parts.items()}
    new = {(*key, part): held for key, parts in after.items() for part, held in parts.items()}
    rows = {key: (*key, *held, held.is_usable) for key, held in new.items() if old.get(key) != held}
    many(sql.FORGET, [key for key in old if key not in new])
    many(sql.CHANGE, [row for key, row in rows.items() if key in old])
    insert(
        "link_holding",
        ("value", "account", "part", *Held._fields, "usable"),
        (row for key, row in rows.items() if key not in old),
    )


def _count(touched: Touched) -> None:
    """How many accounts hold each value, in whatever part, in rows that may link, and usably."""
    more: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    received = admitted(account for _, account in touched.holders)
    for (value, account), (before, after) in touched.holders.items():
        was, now = touched.admitted.get(account, (account in received,) * 2)
        old, new = _counts(before, received=was), _counts(after, received=now)
        if old != new:
            more[value] = [n + b - a for n, a, b in zip(more[value], old, new, strict=True)]
    moved = [(value, *counts) for value, counts in more.items() if any(counts)]
    if moved:
        do(sql.ADD, *map(list, zip(*moved, strict=True)))


def _counts(parts: Parts, *, received: bool) -> tuple[bool, bool, bool, bool]:
    reported = parts.get(REPORTED)
    return (
        bool(parts),
        reported is not None,
        reported is not None and reported.is_usable,
        speaks(parts, received=received),
    )
