"""Rows that pairs of accounts are weighed from, and the links and evidence that come of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from nodal.chain.link import (
    MICRO,
    Decision,
    Held,
    Holding,
    Own,
    Strand,
    associate_bits,
    doubts,
    holding_of,
    may_speak,
)
from nodal.ledger.access import Viewer
from nodal.ledger.store.link import decisions_of
from nodal.ledger.store.link_said import Holder, Parts, split
from nodal.ledger.store.prepared import rows_of

Pair = tuple[str, str]


@dataclass
class Book:
    """What a batch knows of the accounts and values that it meets: asked once, when all that reports say is counted."""

    key_of: dict[int, str] = field(default_factory=dict)
    id_of: dict[str, int] = field(default_factory=dict)
    strand_of: dict[int, Strand] = field(default_factory=dict)
    value_of: dict[Strand, int] = field(default_factory=dict)
    address_of: dict[int, int] = field(default_factory=dict)
    audience_of: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Accounts that hold a value usably, for `same_person` and for `associate`."""
    parts_of: dict[Holder, tuple[bool, Parts]] = field(default_factory=dict)
    """Whether an account is an admitted recipient, and the parts in which it has a value."""

    def meet(self, accounts: Iterable[int]) -> None:
        """Learn the keys of these accounts."""
        new = sorted(set(accounts) - self.key_of.keys())
        if new:
            self.key_of |= dict(rows_of("SELECT id, key FROM account WHERE id = ANY(%s)", new))
            self.id_of |= {self.key_of[a]: a for a in new}

    def learn(self, values: Iterable[int]) -> None:
        """Learn the text of these values."""
        new = sorted(set(values) - self.audience_of.keys())
        if new:
            for v, kind, text, address, *audience in rows_of(_VALUES, new):
                self.note(v, (kind, text), address)
                self.audience_of[v] = audience[0], audience[1]

    def audiences(self, values: Iterable[int], relation: str) -> dict[int, int]:
        """How many accounts hold each of these values usably; one that nobody names any more is left out."""
        asked = list(values)
        self.learn(asked)
        place = 0 if relation == "same_person" else 1
        return {value: self.audience_of[value][place] for value in asked if value in self.audience_of}

    def hold(self, holders: Collection[Holder]) -> None:
        """Learn how these accounts have these values."""
        new = [holder for holder in holders if holder not in self.parts_of]
        if new:
            self.parts_of |= _by_holder(rows_of(_HOLDINGS, *split(new)))

    def note(self, value: int, strand: Strand, address: int | None) -> None:
        """Remember one value."""
        self.strand_of[value], self.value_of[strand] = strand, value
        if address is not None:
            self.address_of[value] = address

    def keys(self, accounts: Iterable[int]) -> list[str]:
        """The keys of accounts that were met."""
        return [self.key_of[account] for account in accounts]


class Known(NamedTuple):
    """What some accounts hold that may speak: account -> strand -> holding, and how many accounts hold each."""

    held: Mapping[str, Mapping[Strand, Holding]]
    audiences: Mapping[Strand, int]


class Light(NamedTuple):
    """Which values that may speak some accounts hold, and how many micro-bits each value is worth at most."""

    values_of: Mapping[int, set[int]]
    most: Mapping[int, int]


def members(values: Collection[int], relation: str) -> dict[int, set[int]]:
    """Value -> accounts that hold it usably, and a few recipients of whom that is not certain."""
    person = relation == "same_person"
    found: dict[int, set[int]] = {value: set() for value in values}
    asked = sorted(values)
    for value, account in rows_of(_PERSON_MEMBERS, asked) if person else rows_of(_ASSOCIATE_MEMBERS, asked, asked):
        found[value].add(account)
    return found


def some_members(values: Collection[int]) -> dict[int, set[int]]:
    """A few of the accounts that hold each value usably as reported ones."""
    found: dict[int, set[int]] = {value: set() for value in values}
    for value, account in rows_of(_SOME_MEMBERS, sorted(values)):
        found[value].add(account)
    return found


def light(book: Book, accounts: Collection[int], before: Light) -> Light:
    """What these accounts hold that may show dealing, beside what was seen before."""
    values_of: dict[int, set[int]] = {account: set() for account in accounts}
    for account, value in rows_of(_LIGHT, sorted(accounts)) if accounts else ():
        values_of[account].add(value)
    shared = {value for own in values_of.values() for value in own} - before.most.keys()
    most = dict(before.most)
    for value, audience in book.audiences(shared, "associate").items():
        most[value] = 0
        if may_speak("associate", book.strand_of[value], audience):
            most[value] = associate_bits(book.strand_of[value][0], audience) or 0
    mine = {account: {v for v in own if most[v]} for account, own in values_of.items()}
    return Light({**before.values_of, **mine}, most)


def linked_by(values: Collection[int], relation: str) -> dict[int, list[tuple[int, int]]]:
    """Value -> pairs of accounts with a link that it is evidence of."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for value, a, b in rows_of(_LINKED_BY, sorted(values), relation):
        found[value].append((a, b))
    return found


def holdings(
    book: Book, holders: Collection[tuple[int, int]], relation: str = "associate"
) -> dict[int, dict[int, Holding]]:
    """Value -> account -> holding for that relation, of these values and accounts, as far as it may speak."""
    book.hold(holders)
    may = relation == "associate"
    parts = ((holder, book.parts_of[holder]) for holder in holders if holder in book.parts_of)
    return _held(book, {holder: (received and may, own) for holder, (received, own) in parts})


def _by_holder(rows: Iterable[tuple]) -> dict[Holder, tuple[bool, Parts]]:  # type: ignore[type-arg]
    """Of rows of value, account, is admitted, part, and the rest of a `Held`."""
    parts: dict[Holder, tuple[bool, dict[int, Held]]] = {}
    for value, account, received, part, *held in rows:
        one = Held._make(held)
        was, own = parts.get((value, account), (False, {}))
        own[part] = one
        parts[value, account] = (was or received, own)
    return parts  # type: ignore[return-value]  # a dict of what is a mapping


def _held(book: Book, parts: Mapping[Holder, tuple[bool, Parts]]) -> dict[int, dict[int, Holding]]:
    found: dict[int, dict[int, Holding]] = defaultdict(dict)
    book.meet({account for _, account in parts})
    seen = _buckets([holder for holder in parts if book.strand_of[holder[0]][0] == "ip_port"])
    for (value, account), (received, own) in parts.items():
        one = holding_of(book.key_of[account], own, received=received, buckets=seen.get((value, account), ()))
        if one is not None and one.grade > 0:
            found[value][account] = one
    return found


def _buckets(holders: Collection[Holder]) -> dict[Holder, list[int]]:
    """In which ten-minute buckets of a run (value) an account itself was seen there."""
    if not holders:
        return {}
    return {(value, account): buckets for value, account, buckets in rows_of(_BUCKETS, *split(holders))}


def known(book: Book, accounts: Collection[int]) -> Known:
    """All that these accounts hold, that may make one person of two, and that two hold usably."""
    rows, audiences = [], {}
    for value, account, kind, text, address, audience, *held in rows_of(_PERSON_HELD, sorted(accounts)):
        book.note(value, (kind, text), address)
        if may_speak("same_person", (kind, text), audience):
            audiences[kind, text] = audience
            rows.append((value, account, False, *held))
    return Known(by_account(book, _held(book, _by_holder(rows))), audiences)


def by_account(book: Book, held: Mapping[int, Mapping[int, Holding]]) -> dict[str, dict[Strand, Holding]]:
    """The same by account and strand."""
    found: dict[str, dict[Strand, Holding]] = defaultdict(dict)
    for value, own in held.items():
        for one in own.values():
            found[one.account_id][book.strand_of[value]] = one
    return found


def side_by_side(book: Book, pairs: Iterable[Pair]) -> set[Pair]:
    """Which of these pairs a report names side by side."""
    asked = sorted(pairs)
    if not asked:
        return set()
    ends = [[book.id_of[pair[end]] for pair in asked] for end in (0, 1)]
    return {(book.key_of[a], book.key_of[b]) for a, b in rows_of(_BESIDE, *ends)}


def doubted(book: Book, pairs: Collection[Pair]) -> dict[Pair, tuple[str, ...]]:
    """What speaks against one person behind each of these pairs."""
    side = side_by_side(book, pairs)
    own = own_things(book, {book.id_of[account] for pair in pairs for account in pair})
    return {(a, b): doubts(side=(a, b) in side, differ=own[a].differs(own[b])) for a, b in pairs}


def own_things(book: Book, accounts: Collection[int]) -> dict[str, Own]:
    """The devices and screen names of these accounts."""
    things: dict[str, set[Strand]] = {book.key_of[account]: set() for account in accounts}
    kinds: dict[str, set[str]] = {book.key_of[account]: set() for account in accounts}
    for account, kind, value, is_sure in rows_of(_OWN_THINGS, sorted(accounts)) if accounts else ():
        things[book.key_of[account]].add((kind, value))
        if is_sure:
            kinds[book.key_of[account]].add(kind)
    return {key: Own(frozenset(own), frozenset(kinds[key])) for key, own in things.items()}


def links_of(book: Book, accounts: Collection[int], relation: str) -> dict[Pair, int]:
    """The links between two of these accounts: pair -> number of the link."""
    inside = set(accounts)
    found = {}
    for number, a, b in rows_of(_LINKS, relation, sorted(inside)):
        if b in inside:
            found[book.key_of[a], book.key_of[b]] = number
    return found


def micro(bits: float) -> int:
    """Bits of a row as whole micro-bits."""
    return round(bits * MICRO)


def decided(worker: Viewer, book: Book, accounts: Collection[int]) -> list[Decision]:
    """What people decided about pairs of these accounts, every word of it: one pair may stand there both ways."""
    leads = [lead for (lead,) in rows_of(_DECIDED, sorted(accounts))]
    found = decisions_of(worker, leads) if leads else []
    keys = sorted({key for one in found for key in one.pair})
    book.meet(account for (account,) in rows_of("SELECT id FROM account WHERE key = ANY(%s)", keys))
    return found


_PERSON_MEMBERS = "SELECT value, account FROM link_holding WHERE value = ANY(%s) AND part = 0 AND usable"

_ASSOCIATE_MEMBERS = """
SELECT value, account FROM link_holding WHERE value = ANY(%s) AND part = 0 AND usable
UNION SELECT value, account FROM link_holding JOIN link_admitted USING (account) WHERE value = ANY(%s) AND part = 1
"""

_SOME_MEMBERS = """
SELECT v, h.account FROM unnest(%s::bigint[]) v,
    LATERAL (SELECT account FROM link_holding WHERE value = v AND part = 0 AND usable LIMIT 6) h
"""

_LIGHT = """
SELECT h.account, h.value FROM link_holding h JOIN link_value v ON v.id = h.value
WHERE h.account = ANY(%s) AND (h.part = 1 OR (h.part = 0 AND h.usable)) AND v.shared
    AND v.a_usable BETWEEN 2 AND 255 AND v.kind IN ('chat', 'pay', 'hash', 'url', 'email', 'phone', 'device')
"""

_VALUES = "SELECT id, kind, value, address, p_usable, a_usable FROM link_value WHERE id = ANY(%s)"

_LINKED_BY = """
SELECT e.v, l.a_id, l.b_id FROM link_evidence e JOIN link l ON l.id = e.link_id
WHERE e.v = ANY(%s) AND l.relation = %s
"""

_HOLDINGS = """
SELECT h.value, h.account, h.part = 1 AND EXISTS (SELECT 1 FROM link_admitted a WHERE a.account = h.account OFFSET 0),
    h.part, h.grade, h.s0, h.s1, h.r0, h.r1, h.t0, h.t1, h.bare
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account) JOIN link_holding h USING (value, account)
WHERE h.part < 2
"""

_BUCKETS = """
SELECT asked.value, asked.account, array_agg(DISTINCT s.bucket)
FROM unnest(%s::bigint[], %s::bigint[]) AS asked (value, account) JOIN link_value v ON v.id = asked.value
JOIN link_said s ON s.value = v.socket AND s.account = asked.account AND s.bucket BETWEEN v.first AND v.last
GROUP BY asked.value, asked.account
"""

_PERSON_HELD = """
SELECT h.value, h.account, shared.kind, shared.text, shared.address, shared.p_usable,
    h.part, h.grade, h.s0, h.s1, h.r0, h.r1, h.t0, h.t1, h.bare
FROM (
    -- Of some ten values of an account one is shared: found in the indexes, and only then are its rows read.
    SELECT o.value, o.account, o.part, v.kind, v.value AS text, v.address, v.p_usable
    FROM link_holding o JOIN link_value v ON v.id = o.value
    WHERE o.account = ANY(%s) AND o.part = 0 AND o.usable AND v.shared AND v.p_usable BETWEEN 2 AND 20
        AND v.kind IN ('email', 'phone', 'pay', 'device', 'screen', 'ip', 'ip_port') OFFSET 0
) shared JOIN link_holding h USING (value, account, part)
"""

_BESIDE = """
SELECT a, b FROM unnest(%s::bigint[], %s::bigint[]) AS asked (a, b) WHERE EXISTS (
    SELECT 1 FROM link_named x JOIN link_named y ON y.report = x.report WHERE x.account = a AND y.account = b OFFSET 0)
"""

_OWN_THINGS = """
SELECT h.account, v.kind, v.value, h.grade > 1 FROM link_holding h JOIN link_value v ON v.id = h.value
WHERE h.account = ANY(%s) AND h.part = 0 AND v.kind IN ('device', 'screen')
"""

_LINKS = "SELECT id, a_id, b_id FROM link WHERE relation = %s AND a_id = ANY(%s)"

_DECIDED = """
SELECT DISTINCT l.id FROM lead_account la JOIN lead l ON l.id = la.lead_id
WHERE la.account_id = ANY(%s) AND EXISTS (SELECT 1 FROM judgement j WHERE j.lead_id = l.id)
"""
