"""Rows of networks: the parts of the archive that a batch touched, clustered and judged again, and what became of each.

A network keeps its address (`ref`) as long as it is the same one: through growth and shrinking, and after a merger as
the older of the two; the address of the other points to it from then on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from nodal.chain.link import (
    MICRO,
    ROOM,
    Member,
    Network,
    Numbers,
    Partition,
    People,
    Strand,
    Tie,
    Told,
    attach,
    explain_network,
    find_networks,
    found_of,
    keepers,
    platform_speaks,
    told_of,
)
from nodal.ledger import bulk
from nodal.ledger.store.link_pairs import Book, micro
from nodal.ledger.store.link_people import owners_of
from nodal.ledger.store.link_said import Holder
from nodal.ledger.store.link_statements import LISTED
from nodal.ledger.store.prepared import do, insert, rows_of


@dataclass(frozen=True, slots=True)
class Stood:
    """A network as it stands in the tables."""

    id: int
    ref: UUID
    key: str
    tier: str
    told: tuple[object, object]
    accounts: Mapping[str, tuple[str, float | None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A network as it was found now: what will stand in the tables."""

    key: str
    tier: str
    told: tuple[object, object]
    accounts: Mapping[str, tuple[str, float | None]]


def component(seeds: Iterable[int]) -> set[int]:
    """These accounts, those of their networks, and all that associations and persons join to them."""
    wide = {a for (a,) in rows_of(_NETMATES, sorted(seeds))} | set(seeds)
    return {account for (account,) in rows_of(_COMPONENT, sorted(wide))}


def holders_tied(values: Collection[int]) -> set[int]:
    """Accounts that one of these values ties to another person."""
    return {a for row in rows_of(_TIED, sorted(values)) for a in row} if values else set()


def find(
    book: Book, accounts: Collection[int], numbers: Numbers, partition: Partition
) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """The networks among these accounts, a whole number of components, by the rules of a run over everything."""
    rows = rows_of(_TIES, sorted(accounts))
    book.meet(a for row in rows for a in row[:2])
    book.learn(row[2] for row in rows)
    owner_of = owners_of(book, (a for row in rows for a in row[:2]))
    ties = [_tie(book, owner_of, row) for row in rows]
    values = sorted({row[2] for row in rows})
    told = _told(book, {(row[2], account) for row in rows for account in row[:2]}, values)
    counted = rows_of(_AUDIENCES, values)
    audiences = {book.strand_of[value]: count for value, count in counted}
    roomed = frozenset(account for (account, strand), one in told.items() if strand[0] == ROOM and one.reported)
    asked = sorted(a for a in {a for row in rows for a in row[:2]} if book.key_of[a] not in roomed)
    roomed |= {book.key_of[a] for (a,) in rows_of(_ROOMED, asked)}
    people = People(frozenset(owner_of.values()), numbers.population, roomed)
    networks, members = find_networks(ties, told, audiences, people=people, partition=partition, numbers=numbers)
    return attach(networks, members, ties, told, people=people)


def _told(book: Book, holders: Collection[Holder], values: Sequence[int]) -> dict[tuple[str, Strand], Told]:
    found: dict[tuple[str, Strand], Told] = {}
    book.hold(holders)
    listed = {value for (value,) in rows_of(LISTED, [v for v in values if book.strand_of[v][0] == "hash"])}
    for value, account in holders:
        received, parts = book.parts_of.get((value, account), (False, {}))
        told = told_of(parts, received=received)
        if told is not None:
            key = book.key_of[account]
            own = platform_speaks(key, told.senders)
            found[key, book.strand_of[value]] = told._replace(listed=value in listed, own=own)
    return found


def _tie(book: Book, owner_of: Mapping[str, str], row: Sequence) -> Tie:  # type: ignore[type-arg]
    a, b, value, bits = row
    x, y = book.key_of[a], book.key_of[b]
    return Tie(x, y, owner_of.get(x, x), owner_of.get(y, y), *book.strand_of[value], micro(bits))


def outcomes(networks: Iterable[Network], members: Iterable[Member]) -> list[Outcome]:
    """Networks as they are written."""
    inside: dict[str, dict[str, tuple[str, float | None]]] = defaultdict(dict)
    for one in members:
        inside[one.network_id][one.account_id] = (one.role, one.exclusivity / MICRO)
    return [
        Outcome(n.network_id, n.tier, (list(explain_network(n)), found_of(n)), inside[n.network_id]) for n in networks
    ]


def standing(accounts: Collection[int] | None = None) -> list[Stood]:
    """The networks of these accounts as they stand, or all."""
    where = (
        "" if accounts is None else "WHERE n.id IN (SELECT network_id FROM network_member WHERE account_id = ANY(%s))"
    )
    given = () if accounts is None else (sorted(accounts),)
    found = []
    for number, ref, key, tier, lines, what, *members in rows_of(_STANDING + where, *given):
        told = (bulk.read(lines, object), bulk.read(what, object))
        inside = {a: (role, share) for a, role, share in zip(*(column or () for column in members), strict=True)}
        found.append(Stood(number, ref, key, tier, told, inside))
    return sorted(found, key=lambda one: one.id)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of networks: accounts that stand elsewhere now, networks that are new or different, and events."""

    moved: set[str]
    networks: list[int]


def replace(book: Book, old: Sequence[Stood], new: Sequence[Outcome], run: int, at: datetime) -> Change:
    """Put what was found in the place of what stood, and note what became of each network."""
    by_id = {one.id: one for one in old}
    kept = keepers({one.id: frozenset(one.accounts) for one in old}, {n.key: frozenset(n.accounts) for n in new})
    same = {one.key for one in new if one.key in kept and _is_as_before(by_id[kept[one.key]], one)}
    changed = [one for one in new if one.key not in same]
    stays = {kept[key] for key in same}
    gone = [one.id for one in old if one.id not in stays]
    for table in ("network_unit", "network_member"):
        do(f"DELETE FROM {table} WHERE network_id = ANY(%s)", gone)  # noqa: S608 - names from the line above
    do("DELETE FROM network WHERE id = ANY(%s)", gone)
    numbers = _enter(book, changed, {key: by_id[number] for key, number in kept.items()}, run, at)
    _note(old, new, kept, {key: ref for key, (_, ref) in numbers.items()}, at)
    return Change(_moved(old, new), [number for number, _ in numbers.values()])


def _is_as_before(before: Stood, now: Outcome) -> bool:
    return (before.key, before.tier, before.told, before.accounts) == (now.key, now.tier, now.told, now.accounts)


def _enter(
    book: Book, new: Sequence[Outcome], kept: Mapping[str, Stood], run: int, at: datetime
) -> dict[str, tuple[int, UUID]]:
    fresh = iter(bulk.ids("network", len(new)) if new else [])
    numbers = {
        one.key: (kept[one.key].id, kept[one.key].ref) if one.key in kept else (next(fresh), uuid4()) for one in new
    }
    insert(
        "network",
        ("id", "ref", "key", "tier", "sentences", "found", "run_id", "changed"),
        ((*numbers[n.key], n.key, n.tier, bulk.text(n.told[0]), bulk.text(n.told[1]), run, at) for n in new),
    )
    insert(
        "network_member",
        ("network_id", "account_id", "role", "exclusivity"),
        ((numbers[n.key][0], book.id_of[a], role, share) for n in new for a, (role, share) in n.accounts.items()),
    )
    return numbers


def _moved(old: Sequence[Stood], new: Sequence[Outcome]) -> set[str]:
    """Accounts that entered a tested network, or left one."""
    was = {a for one in old if one.tier == "tested" for a in one.accounts}
    return was ^ {a for one in new if one.tier == "tested" for a in one.accounts}


def _note(
    old: Sequence[Stood], new: Sequence[Outcome], kept: Mapping[str, int], refs: Mapping[str, UUID], at: datetime
) -> None:
    by_id = {one.id: one for one in old}
    where = {account: one.key for one in new for account in one.accounts}
    came = {account: one.id for one in old for account in one.accounts}
    ref_of = {key: by_id[number].ref for key, number in kept.items()} | dict(refs)
    events: list[tuple[object, ...]] = []
    for one in new:
        events.extend(_became(one, by_id.get(kept.get(one.key, -1)), came, by_id, ref_of[one.key]))
    going_on = set(kept.values())
    for one in old:
        if one.id in going_on:
            continue
        heirs = [where[a] for a in one.accounts if a in where]
        heir = max(sorted(set(heirs)), key=heirs.count, default=None)
        into = ref_of[heir] if heir is not None else None
        events.append(("merged" if into else "ended", one.ref, into, one.tier, 0, len(one.accounts)))
        if into is not None:
            do("UPDATE network_moved SET now = %s WHERE now = %s", into, one.ref)
            insert("network_moved", ("ref", "now"), [(one.ref, into)])
    columns = ("kind", "ref", "other", "tier", "size", "before", "at")
    insert("network_event", columns, ((*event, at) for event in events))


def _became(
    one: Outcome, before: Stood | None, came: Mapping[str, int], by_id: Mapping[int, Stood], ref: UUID
) -> Iterable[tuple[object, ...]]:
    size = len(one.accounts)
    if before is None:
        sources = [came[a] for a in one.accounts if a in came]
        source = max(sorted(set(sources)), key=sources.count, default=None)
        if source is None:
            yield ("formed", ref, None, one.tier, size, 0)
        else:
            yield ("split", ref, by_id[source].ref, one.tier, size, len(by_id[source].accounts))
        return
    was = len(before.accounts)
    if size != was:
        yield ("grown" if size > was else "shrunk", ref, None, one.tier, size, was)
    if before.tier != one.tier:
        yield ("tier", ref, None, one.tier, size, was)


_NETMATES = """
SELECT DISTINCT o.account_id FROM network_member m JOIN network_member o ON o.network_id = m.network_id
WHERE m.account_id = ANY(%s)
"""

_COMPONENT = """
WITH RECURSIVE reached (a) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT near.a FROM reached, LATERAL (
        SELECT b_id FROM link WHERE a_id = reached.a AND relation = 'associate'
        UNION ALL SELECT a_id FROM link WHERE b_id = reached.a AND relation = 'associate'
        UNION ALL SELECT o.account_id FROM person_member m JOIN person_member o ON o.person = m.person
        WHERE m.account_id = reached.a) AS near (a)
) SELECT a FROM reached
"""

_TIED = """
SELECT l.a_id, l.b_id FROM link_evidence e JOIN link l ON l.id = e.link_id
WHERE e.v = ANY(%s) AND l.relation = 'associate'
"""

_TIES = """
SELECT l.a_id, l.b_id, e.v, e.bits FROM link l JOIN link_evidence e ON e.link_id = l.id
WHERE l.a_id = ANY(%s) AND l.relation = 'associate'
"""

_AUDIENCES = "SELECT id, a_people FROM link_value WHERE id = ANY(%s)"

_ROOMED = """
SELECT a FROM unnest(%s::bigint[]) a WHERE EXISTS (
    SELECT 1 FROM link_holding h JOIN link_value v ON v.id = h.value
    WHERE h.account = a AND h.part = 0 AND v.kind = 'chat' OFFSET 0)
"""

_STANDING = """
SELECT n.id, n.ref, n.key, n.tier, n.sentences::text, n.found::text, inside.* FROM network n, LATERAL (
    SELECT array_agg(a.key), array_agg(m.role), array_agg(m.exclusivity)
    FROM network_member m JOIN account a ON a.id = m.account_id WHERE m.network_id = n.id) inside
"""
