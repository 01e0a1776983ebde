"""Rows of what was seen shared and not used: looked at again for the values that a batch touched."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from nodal.chain.link import KAPPA, PERSON_FACTS, Seen, Strand, ignored_row, is_compared, may_speak
from nodal.ledger.store.link_pairs import Book, holdings, members, some_members
from nodal.ledger.store.link_people import owners_of
from nodal.ledger.store.prepared import do, insert, rows_of


def settle(book: Book, values: Collection[int], gone: Collection[int], relation: str, run: int) -> None:
    """Say again of each of these values whether it was used for that relation, and if not, why."""
    kinds = PERSON_FACTS if relation == "same_person" else KAPPA
    others = {v for v in values if v in book.strand_of and book.strand_of[v][0] not in kinds}
    asked = sorted({*values} - {*gone} - others)
    counts = {v: (kind, text, *n) for v, kind, text, *n in rows_of(_COUNTS[relation], asked, list(kinds))}
    used = {v for (v,) in rows_of(_USED, sorted(counts), relation)}
    if relation == "same_person":
        used |= {v for (v,) in rows_of(_USED_ADDRESS, sorted(counts))}
    open_ = {v for v, (kind, text, *n) in counts.items() if v not in used and may_speak(relation, (kind, text), n[3])}
    compared = _compared(book, {v: (counts[v][0], counts[v][1]) for v in open_}, relation)
    new = {}
    for v, (kind, text, *n) in counts.items():
        strand = (kind, text)
        row = ignored_row(relation, strand, Seen(*n, v in compared), is_used=v in used)
        if row is not None:
            new[v] = (row.kind, row.value, row.audience, row.why)
    _write(new, [*asked, *gone], relation, run)


def _compared(book: Book, open_: Mapping[int, Strand], relation: str) -> set[int]:
    """Of which of these values two holders are compared: a few are looked at, and all only where these do not say."""
    found: set[int] = set()
    book.learn(open_)  # those that only people were counted of anew
    for look in (some_members, lambda left: members(left, relation)):
        left = sorted(open_.keys() - found)
        if left:
            held = holdings(book, {(v, a) for v, own in look(left).items() for a in own}, relation)
            owner_of = owners_of(book, (a for own in held.values() for a in own)) if relation == "associate" else {}
            found |= {v for v, own in held.items() if is_compared(list(own.values()), relation, open_[v], owner_of)}
    return found


def _write(new: dict[int, tuple[str, str, int, str]], values: Collection[int], relation: str, run: int) -> None:
    old = {v: tuple(row) for v, *row in rows_of(_STANDING, list(values), relation)}
    moved = [v for v in {*old, *new} if old.get(v) != new.get(v)]
    do("DELETE FROM link_ignored WHERE v = ANY(%s) AND relation = %s", moved, relation)
    insert(
        "link_ignored",
        ("kind", "value", "audience", "why", "v", "relation", "run_id"),
        ((*new[v], v, relation, run) for v in moved if v in new),
    )


_COUNTS = {
    "same_person": "SELECT id, kind, value, p_any, p_may, p_may, p_usable FROM link_value WHERE id = ANY(%s)"
    " AND kind = ANY(%s) AND p_any > 1",
    "associate": "SELECT id, kind, value, a_any, a_may, a_reported, a_usable FROM link_value WHERE id = ANY(%s)"
    " AND kind = ANY(%s) AND a_any > 1",
}
"""Of values that only one account or person holds nothing is said."""

_USED = """
SELECT v FROM unnest(%s::bigint[]) v WHERE EXISTS (
    SELECT 1 FROM link_evidence e JOIN link l ON l.id = e.link_id WHERE e.v = v.v AND l.relation = %s OFFSET 0)
"""

_USED_ADDRESS = (
    "SELECT v FROM unnest(%s::bigint[]) v WHERE EXISTS (SELECT 1 FROM link_evidence e WHERE e.address = v.v)"
)

_STANDING = "SELECT v, kind, value, audience, why FROM link_ignored WHERE v = ANY(%s) AND relation = %s"
