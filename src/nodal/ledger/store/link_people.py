"""Rows of persons: which accounts belong together now, and how many persons hold each value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nodal.chain.link import KAPPA, MICRO, RECIPIENT, REPORTED, Decision, Held, Link, Person, persons, speaks
from nodal.ledger.store.link_pairs import Book, micro
from nodal.ledger.store.link_said import Parts, Touched, admitted
from nodal.ledger.store.prepared import do, insert, rows_of


@dataclass
class Owners:
    """Whose accounts these were and are; an account without a person is its own."""

    before: dict[int, str] = field(default_factory=dict)
    after: dict[int, str] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    """Persons of these accounts who were reported themselves."""

    @property
    def moved(self) -> set[int]:
        """Accounts that belong to another person now."""
        return {account for account, person in self.after.items() if self.before[account] != person}

    @property
    def seats(self) -> set[int]:
        """Accounts whose row of `person_member` is about them."""
        return set(self.after)


def component(seeds: Iterable[int]) -> set[int]:
    """These accounts and all that links of `same_person` join to them."""
    return {account for (account,) in rows_of(_COMPONENT, sorted(seeds))}


def settle(
    book: Book, accounts: Collection[int], decisions: Collection[Decision], run: int, was: Mapping[int, str]
) -> Owners:
    """Say again who is one person among these accounts, a whole number of components.

    `was`: the person that an account is counted with, where its row was taken away since.
    """
    asked = sorted(accounts)
    book.meet(asked)
    old = {a: (person, bits) for a, person, bits in rows_of(_MEMBERS, asked)}
    reported = {a for (a,) in rows_of(_REPORTED, asked)}
    links = [
        Link(book.key_of[a], book.key_of[b], "same_person", micro(bits), 0) for a, b, bits in rows_of(_LINKS, asked)
    ]
    found = persons(book.keys(sorted(reported)), links, tuple(decisions))
    new = {book.id_of[one.account_id]: _row(one) for one in found}
    moved = [a for a in {*old, *new} if old.get(a) != new.get(a)]
    do("DELETE FROM person_member WHERE account_id = ANY(%s)", moved)
    insert(
        "person_member",
        ("account_id", "person", "bits", "run_id"),
        ((a, *new[a], run) for a in sorted(moved) if a in new),
    )
    return Owners(
        before={a: old[a][0] if a in old else was.get(a, book.key_of[a]) for a in asked},
        after={a: new[a][0] if a in new else book.key_of[a] for a in asked},
        reported={person for person, _ in new.values()},
    )


def _row(one: Person) -> tuple[str, float | None]:
    return one.person_id, None if one.bits is None else one.bits / MICRO


def owners_of(book: Book, accounts: Iterable[int]) -> dict[str, str]:
    """Account -> person, for accounts that have one, as it stands now."""
    asked = sorted(set(accounts))
    book.meet(asked)
    return {book.key_of[a]: person for a, person, _ in rows_of(_MEMBERS, asked)}


def count(book: Book, touched: Touched, owners: Owners) -> tuple[set[int], set[int]]:
    """Count again how many persons hold the values that changed hands; gives these values, and those of them that more
    or fewer persons hold usably now.

    Of each person concerned all accounts are looked at, so that it is known whether the person held the value before
    and holds it after.
    """
    moved = owners.moved
    values = {value for value, _ in touched.holders if book.strand_of.get(value, ("", ""))[0] in KAPPA}
    if moved:
        values |= {v for (v,) in rows_of(_VALUES_OF, sorted(moved), list(KAPPA))}
    near = {account for _, account in touched.holders} | moved
    members = _members(book, near, owners)
    now: dict[tuple[int, int], Parts] = {key: parts[1] for key, parts in touched.holders.items() if key[0] in values}
    now |= _others(values, _together(members) | moved, now)
    before, after = _Tally(), _Tally()
    may = admitted(members)
    for key in now:
        value, account = key
        old = touched.holders[key][0] if key in touched.holders else now[key]
        was, is_now = touched.admitted.get(account, (account in may,) * 2)
        before.add(value, members[account][0], old, received=was)
        after.add(value, members[account][1], now[key], received=is_now)
    more = [(value, *after.minus(before, value)) for value in {*before.seen, *after.seen}]
    changed = [row for row in more if any(row[1:])]
    if changed:
        do(_ADD, *map(list, zip(*changed, strict=True)))
    return values, {value for value, *_, usably in changed if usably}


def _members(book: Book, near: Collection[int], owners: Owners) -> dict[int, tuple[str, str]]:
    """All accounts of the persons, old and new, of these accounts: account -> person before and after."""
    book.meet(near)
    now = dict(rows_of("SELECT account_id, person FROM person_member WHERE account_id = ANY(%s)", sorted(near)))
    people = {now.get(a, book.key_of[a]) for a in near} | {owners.before[a] for a in near if a in owners.before}
    found = dict(rows_of("SELECT account_id, person FROM person_member WHERE person = ANY(%s)", sorted(people)))
    every = {*near, *found, *(a for a, person in owners.before.items() if person in people)}
    book.meet(every)
    members = {}
    for account in every:
        after = owners.after.get(account) or found.get(account) or now.get(account) or book.key_of[account]
        members[account] = (owners.before.get(account, after), after)
    return members


def _together(members: Mapping[int, tuple[str, str]]) -> set[int]:
    """Accounts that are or were one person with another: what is alone changes no number of persons but by its own."""
    seats: dict[str, set[int]] = defaultdict(set)
    for account, persons_of in members.items():
        for person in persons_of:
            seats[person].add(account)
    return {account for own in seats.values() if len(own) > 1 for account in own}


def _others(
    values: Collection[int], accounts: Collection[int], known: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Parts]:
    """In which parts these accounts hold these values, beside what is known."""
    found: dict[tuple[int, int], dict[int, Held]] = defaultdict(dict)
    if values and accounts:
        for value, account, part, *held in rows_of(_PARTS_OF, sorted(values), sorted(accounts)):
            if (value, account) not in known:
                found[value, account][part] = Held(*held)
    return dict(found)


class _Tally:
    """Persons by value: whatever their part, in rows that may link, reported, and with more than one sender's word."""

    def __init__(self) -> None:
        self.seen: dict[int, tuple[set[str], set[str], set[str], set[str]]] = {}

    def add(self, value: int, person: str, parts: Parts, *, received: bool) -> None:
        """One account of a person holds the value in these parts."""
        anybody, may, reported, usable = self.seen.setdefault(value, (set(), set(), set(), set()))
        if parts:
            anybody.add(person)
        if REPORTED in parts:
            reported.add(person)
        if REPORTED in parts or (received and RECIPIENT in parts):
            may.add(person)
        if speaks(parts, received=received):
            usable.add(person)

    def minus(self, other: _Tally, value: int) -> tuple[int, ...]:
        """How many more persons than in the other."""
        none: tuple[set[str], ...] = (set(), set(), set(), set())
        mine, theirs = self.seen.get(value, none), other.seen.get(value, none)
        return tuple(len(one) - len(two) for one, two in zip(mine, theirs, strict=True))


def groups_of(owners: Owners) -> Iterable[frozenset[int]]:
    """Accounts that were or are one person, where that changed for one of them."""
    moved = owners.moved
    for whose in (owners.before, owners.after):
        by_person: dict[str, set[int]] = defaultdict(set)
        for account, person in whose.items():
            by_person[person].add(account)
        for accounts in by_person.values():
            if len(accounts) > 1 and not moved.isdisjoint(accounts):
                yield frozenset(accounts)


def together_and_apart(
    decisions: Iterable[Decision], reported: Collection[str]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs that an officer's word joins, and pairs that it keeps apart, which is the stronger one."""
    told: Mapping[bool, set[tuple[str, str]]] = {True: set(), False: set()}
    for one in decisions:
        told[one.same].add(one.pair)
    return {p for p in told[True] - told[False] if p[0] in reported and p[1] in reported}, told[False]


def reported_among(book: Book, accounts: Iterable[int]) -> set[str]:
    """Which of these accounts a report names as reported."""
    return {book.key_of[a] for (a,) in rows_of(_REPORTED, sorted(set(accounts)))}


_COMPONENT = """
WITH RECURSIVE reached (a) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT near.a FROM reached, LATERAL (
        SELECT b_id FROM link WHERE a_id = reached.a AND relation = 'same_person'
        UNION ALL SELECT a_id FROM link WHERE b_id = reached.a AND relation = 'same_person') AS near (a)
) SELECT a FROM reached
"""

_MEMBERS = "SELECT account_id, person, bits FROM person_member WHERE account_id = ANY(%s)"

_REPORTED = """
SELECT a FROM unnest(%s::bigint[]) a
WHERE EXISTS (SELECT 1 FROM link_named n WHERE n.account = a AND n.part = 0 OFFSET 0)
"""

_LINKS = "SELECT a_id, b_id, bits FROM link WHERE relation = 'same_person' AND a_id = ANY(%s)"

_VALUES_OF = """
SELECT DISTINCT h.value FROM link_holding h JOIN link_value v ON v.id = h.value
WHERE h.account = ANY(%s) AND v.kind = ANY(%s)
"""

_PARTS_OF = """
SELECT value, account, part, grade, s0, s1, r0, r1, t0, t1, bare FROM link_holding
WHERE value = ANY(%s) AND account = ANY(%s)
"""

_ADD = """
UPDATE link_value v SET a_any = v.a_any + more.a_any, a_may = v.a_may + more.a_may,
    a_reported = v.a_reported + more.a_reported,
    a_people = v.a_people + more.a_people
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[])
    AS more (id, a_any, a_may, a_reported, a_people) WHERE v.id = more.id
"""
