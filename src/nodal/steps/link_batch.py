"""Linking of one batch: what the batch touches is weighed, joined, clustered and judged again, and nothing else.

The rules are those of a run over everything (`nodal.chain.link`), the numbers those of the last one; what stands in the
tables afterwards is what such a run with these numbers would write.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from nodal.chain import link as rules
from nodal.chain.link import Decision, Numbers
from nodal.edges.engine import leiden
from nodal.ledger.access import Viewer
from nodal.ledger.store import link_evidence as evidence
from nodal.ledger.store import link_lost as lost
from nodal.ledger.store import link_nets as nets
from nodal.ledger.store import link_pairs as pairs
from nodal.ledger.store import link_people as people
from nodal.ledger.store import link_said as said
from nodal.ledger.store import link_state as state
from nodal.ledger.store.link_pairs import Book, Pair
from nodal.ledger.store.link_said import Touched


@dataclass
class Batch:
    """One batch on its way: the run whose outcome it keeps up to date, and what was touched so far."""

    worker: Viewer
    run: int
    numbers: Numbers
    at: datetime
    about: set[int]
    """Accounts that people decided something about."""
    again: Mapping[int, str | None]
    """Accounts around which something was taken away by hand, with the person they are counted with."""
    touched: Touched
    book: Book = field(default_factory=Book)
    values: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Relation -> values that are used now and were not, or the other way round."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch changed: reports that count more, accounts that entered or left tested networks, networks."""

    reports: int
    moved: set[str]
    networks: list[int]


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no circles of dead objects meanwhile: a batch makes a hundred thousand that live for half a second, and
    to walk over them and all else again and again took a fifth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def run(batch: Batch) -> Done:
    """Bring everything derived up to what the batch touched."""
    touched, book = batch.touched, batch.book
    book.learn(value for value, _ in touched.holders)
    book.meet({account for _, account in touched.holders} | touched.named | batch.about | set(batch.again))
    linked = _persons(batch)
    seeds = linked | touched.named | batch.about | set(batch.again)
    accounts = people.component(seeds)
    decisions = pairs.decided(batch.worker, book, accounts)
    was = {account: person for account, person in batch.again.items() if person is not None}
    owners = people.settle(book, accounts, decisions, batch.run, was)
    counted, recounted = people.count(book, touched, owners)
    tied = _associations(batch, owners)
    change = _networks(batch, owners, tied, recounted)
    for relation in ("same_person", "associate"):
        values = {value for value, _ in touched.holders} | batch.values[relation]
        values |= counted if relation == "associate" else set()
        lost.settle(book, values, touched.gone, relation, batch.run)
    state.settle_conflicts(book, *_all_decided(batch, accounts, decisions), batch.numbers, batch.at)
    state.clean(touched)
    return Done(touched.reports, change.moved, change.networks)


def _all_decided(
    batch: Batch, accounts: set[int], decisions: Sequence[Decision]
) -> tuple[set[int], Sequence[Decision]]:
    """These accounts and whomever links and decisions join to them, over however many, and all that was decided there:
    what contradicts a decision may have been decided elsewhere."""
    while new := {batch.book.id_of[account] for one in decisions for account in one.pair} - accounts:
        accounts = people.component(accounts | new)
        decisions = pairs.decided(batch.worker, batch.book, accounts)
    return accounts, decisions


def _persons(batch: Batch) -> set[int]:
    """Weigh who may be one person; gives the accounts whose links changed, or that are kept apart and weighed again."""
    book = batch.book
    changed = said.other_things(book.strand_of, batch.touched)
    asked = _pairs_of_persons(batch) | _pairs_doubted(book, changed)
    judged = batch.about | batch.touched.named | set(batch.again) | changed
    if judged:
        asked |= set(pairs.links_of(book, judged, "same_person"))
    near = judged | {book.id_of[account] for pair in asked for account in pair}
    decisions = pairs.decided(batch.worker, book, near)
    asked |= {d.pair for d in decisions if not judged.isdisjoint(book.id_of[a] for a in d.pair)}
    if not asked:
        return set()
    accounts = {book.id_of[account] for pair in asked for account in pair}
    known = pairs.known(book, accounts)
    strong = rules.person_evidence(asked, known.held, known.audiences, batch.numbers)
    together, apart = people.together_and_apart(decisions, people.reported_among(book, accounts))
    doubted = pairs.doubted(book, strong.keys())
    found = rules.settle_persons(strong, doubted, together & asked, apart, batch.numbers)
    return _change(batch, "same_person", asked, found) | {book.id_of[a] for pair in asked & apart for a in pair}


def _pairs_of_persons(batch: Batch) -> set[Pair]:
    """Pairs that share a touched value, and pairs that a changed report names side by side and that share anything."""
    book, asked = batch.book, set[Pair]()
    near, changes = _near(batch, "same_person")
    holders = pairs.members(near, "same_person")
    book.meet(account for own in holders.values() for account in own)
    for value, recounted in near.items():
        changed = set(book.keys(changes[value]))
        every = changed | set(book.keys(holders[value]))
        asked.update(rules.pairs_touched(every, changed, recounted=recounted != 0))
    beside: set[int] = set().union(*batch.touched.beside)
    found = pairs.known(book, beside).held if beside else {}
    sharing: dict[rules.Strand, list[str]] = defaultdict(list)
    for account, own in found.items():
        for strand in own:
            sharing[strand].append(account)
    for keys in sharing.values():
        asked.update(combinations(sorted(keys), 2))
    return asked


def _pairs_doubted(book: Book, accounts: Collection[int]) -> set[Pair]:
    """Pairs that share anything, of accounts with other devices or screen names than before: what spoke against them
    may be gone, over a name that too many have to be compared by."""
    asked = set[Pair]()
    if not accounts:
        return asked
    own = {account: set(held) for account, held in pairs.known(book, accounts).held.items()}
    holders = pairs.members({book.value_of[strand] for held in own.values() for strand in held}, "same_person")
    book.meet(other for others in holders.values() for other in others)
    for account, held in own.items():
        for strand in held:
            others = book.keys(holders[book.value_of[strand]])
            asked.update(rules.pairs_touched(others, {account}, recounted=False))
    return asked


def _associations(batch: Batch, owners: people.Owners) -> set[int]:
    """Weigh who deals with whom; gives the accounts whose links changed."""
    book = batch.book
    pairs_asked, light = _pairs_that_deal(batch)
    for group in people.groups_of(owners):
        pairs_asked.update(combinations(sorted(group), 2))
    if not pairs_asked:
        return set()
    accounts = {account for pair in pairs_asked for account in pair}
    book.meet(accounts)
    light = pairs.light(book, accounts - light.values_of.keys(), light)
    none: set[int] = set()
    shared: set[said.Holder] = set()
    for a, b in pairs_asked:
        for value in light.values_of.get(a, none) & light.values_of.get(b, none):
            shared |= {(value, a), (value, b)}
    held = pairs.by_account(book, pairs.holdings(book, shared))
    audiences = book.audiences({value for value, _ in shared}, "associate")
    counted = {book.strand_of[value]: count for value, count in audiences.items()}
    asked = {_by_key(book, pair) for pair in pairs_asked}
    owner_of = people.owners_of(book, accounts)
    found = rules.associate_evidence(asked, held, counted, owner_of, batch.numbers)
    return _change(batch, "associate", asked, found)


def _by_key(book: Book, pair: tuple[int, int]) -> Pair:
    a, b = (book.key_of[account] for account in pair)
    return (a, b) if a < b else (b, a)


def _pairs_that_deal(batch: Batch) -> tuple[set[tuple[int, int]], pairs.Light]:
    """Pairs that share a touched value and enough besides, and pairs with a link over such a value; and who holds what
    of those that were looked at.

    Where a value only found more holders, what it says only fell: then no pair can rise above the threshold but with
    an account that is new to it.
    """
    near, changes = _near(batch, "associate")
    fallen = {v for v, more in near.items() if more > 0}
    whole = {v for v, more in near.items() if more} - fallen
    holders = pairs.members(whole, "associate")
    changed = {account for value in near for account in changes[value]}
    every = changed.union(*holders.values())
    light = pairs.light(batch.book, every, pairs.Light({}, {}))
    asked: set[tuple[int, int]] = set()
    for value, own in holders.items():
        asked.update(rules.pairs_within(value, own, light.values_of, light.most))
    theirs = {value for account in changed for value in light.values_of[account]}
    members = pairs.members(theirs, "associate")
    for account in changed:
        asked.update(rules.pairs_with(account, light.values_of[account], members, light.most))
    for value, linked in pairs.linked_by(near, "associate").items():
        mine = changes[value]
        asked.update((min(p), max(p)) for p in linked if near[value] or p[0] in mine or p[1] in mine)
    return asked, light


def _near(batch: Batch, relation: str) -> tuple[dict[int, int], Mapping[int, Collection[int]]]:
    """Values of which somebody's holding changed, that may speak or spoke before, with how many more hold them now;
    and value -> the accounts whose holding changed."""
    book, touched = batch.book, batch.touched
    kinds = rules.PERSON_FACTS if relation == "same_person" else rules.KAPPA
    may = said.admitted(a for _, a in touched.holders) if relation == "associate" else set()
    more: dict[int, int] = defaultdict(int)
    changes: dict[int, set[int]] = defaultdict(set)
    for (value, account), (before, after) in touched.holders.items():
        if book.strand_of[value][0] not in kinds:
            continue
        was, now = touched.admitted.get(account, (account in may,) * 2) if relation == "associate" else (False, False)
        spoke, speaks = rules.speaks(before, received=was), rules.speaks(after, received=now)
        more[value] += speaks - spoke
        if spoke or speaks:
            changes[value].add(account)
    near: dict[int, int] = {}
    for value, count in book.audiences(changes, relation).items():
        if any(rules.may_speak(relation, book.strand_of[value], k) for k in (count, count - more[value])):
            near[value] = more[value]
    return near, changes


def _change(
    batch: Batch, relation: str, asked: Collection[Pair], found: Mapping[Pair, tuple[rules.Evidence, ...]]
) -> set[int]:
    """Write what is different now among these pairs; gives the accounts at its ends."""
    book = batch.book
    accounts = {book.id_of[account] for pair in asked for account in pair}
    links = {p: n for p, n in pairs.links_of(book, accounts, relation).items() if p in asked}
    stood = evidence.standing(links)
    reports = evidence.reports_behind(book, (row for rows in found.values() for row in rows), relation)
    new = {pair: evidence.as_rows(book, rows, reports, batch.numbers.evidence_reports) for pair, rows in found.items()}
    old = {pair: set(link.rows) for pair, link in stood.items()}
    moved = {pair for pair in {*old, *new} if old.get(pair) != new.get(pair)}
    was = {pair: stood[pair] for pair in moved if pair in stood}
    evidence.write(book, relation, was, {pair: new[pair] for pair in moved if pair in new}, batch.run)
    for pair in moved:
        for rows in (old.get(pair, ()), new.get(pair, ())):
            batch.values[relation] |= {v for row in rows for v in row[5:7] if v is not None}
    return {book.id_of[account] for pair in moved for account in pair}


def _networks(batch: Batch, owners: people.Owners, tied: set[int], recounted: Collection[int]) -> nets.Change:
    """Cluster and judge again the parts of the archive in which anything is different.

    `recounted`: values that more or fewer people hold than before, which is what a network is judged by.
    """
    seeds = tied | set(batch.again) | owners.moved | nets.holders_tied(recounted) | batch.touched.matched
    seeds |= {account for group in people.groups_of(owners) for account in group}
    seeds |= {a for (v, a) in batch.touched.holders if batch.book.strand_of[v][0] in rules.KAPPA}
    accounts = nets.component(seeds)
    batch.book.meet(accounts)
    networks, members = nets.find(batch.book, accounts, batch.numbers, leiden)
    old = nets.standing(accounts)
    batch.book.id_of |= state.ids_of(key for one in old for key in one.accounts)
    return nets.replace(batch.book, old, nets.outcomes(networks, members), batch.run, batch.at)


__all__ = ["Batch", "Decision", "Done", "run"]
