"""Who holds what as linking counts it, read for a page: two accounts, or a network and those who stand near it.

Counted over the whole node, as the worker: pages show of it only what the viewer's unit holds, and numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from nodal.chain.link import KAPPA, PERSON_FACTS, Held, Holding, Numbers, Strand, holding_of, numbers
from nodal.ledger import bulk, people
from nodal.ledger.access import acting_as_well

VALUES = 300
"""Values of a network that are looked at, those with the fewest holders first: what many hold ties nobody anyway."""

HOLDINGS = 20_000
"""Holdings of these values that are read at most."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What two accounts both hold, by relation: value -> both holdings, and how many that may speak hold each.

    `numbers`: those in force.
    """

    held: Mapping[str, Mapping[Strand, tuple[Holding, Holding]]]
    audiences: Mapping[str, Mapping[Strand, int]]
    is_one_person: bool
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Near:
    """A network's values with all their holders, whose the accounts are, and the ids of the accounts."""

    held: Mapping[Strand, Sequence[Holding]]
    audiences: Mapping[Strand, int]
    owner_of: Mapping[str, str]
    id_of: Mapping[str, int]
    is_cut: bool
    numbers: Numbers


def shared(a: tuple[int, str], b: tuple[int, str]) -> Shared | None:
    """What two accounts (id and key) both hold in rows that may link; None when linking does not remember it."""
    with acting_as_well(people.worker()):
        run = _run()
        if run is None:
            return None
        rows = _rows(_SHARED, a=a[0], b=b[0])
    keys = dict((a, b))
    held: dict[str, Mapping[Strand, tuple[Holding, Holding]]] = {}
    audiences: dict[str, Mapping[Strand, int]] = {}
    for relation, kinds in _KINDS.items():
        found, audiences[relation] = _gathered((row for row in rows if row["kind"] in kinds), keys, relation)
        held[relation] = {strand: (some[a[1]], some[b[1]]) for strand, some in found.items() if len(some) > 1}
    return Shared(held, audiences, any(row["is_one"] for row in rows), run)


def near(members: Mapping[int, str]) -> Near | None:
    """What these accounts (id -> key) hold that may tie people, with everybody who holds it; None as above."""
    caps = {"kinds": list(KAPPA), "caps": list(KAPPA.values())}
    with acting_as_well(people.worker()):
        run = _run()
        if run is None:
            return None
        rows = _rows(_NEAR, members=list(members), values=VALUES, most=HOLDINGS + 1, **caps)
        keys = {row["account"]: row["key"] for row in rows}
    held, audiences = _gathered(rows[:HOLDINGS], keys, "associate")
    return Near(
        held={strand: tuple(some[key] for key in sorted(some)) for strand, some in held.items()},
        audiences=audiences,
        owner_of={row["key"]: row["person"] or row["key"] for row in rows},
        id_of={key: number for number, key in keys.items()},
        is_cut=len(rows) > HOLDINGS,
        numbers=run,
    )


def in_force() -> Numbers:
    """The numbers with which the links that stand were weighed; the program's own when no run says."""
    with acting_as_well(people.worker()):
        rows = _rows("SELECT summary::text FROM link_run ORDER BY id DESC LIMIT 1")
    return _numbers(rows) or numbers()


def _run() -> Numbers | None:
    """The numbers of the run that linking keeps up to date; None when it remembers nothing."""
    return _numbers(_rows("SELECT summary::text FROM link_run WHERE is_whole ORDER BY id DESC LIMIT 1"))


def _numbers(rows: Sequence[Mapping[str, Any]]) -> Numbers | None:
    if not rows:
        return None
    told = bulk.read(rows[0]["summary"], dict[str, Any]).get("calibration")
    given = told.get("numbers") if isinstance(told, dict) else None
    return Numbers.from_json(given) if isinstance(given, dict) else numbers()


def _gathered(
    rows: Iterable[Mapping[str, Any]], keys: Mapping[int, str], relation: str
) -> tuple[dict[Strand, dict[str, Holding]], dict[Strand, int]]:
    parts: dict[tuple[Strand, int], dict[int, Held]] = defaultdict(dict)
    received: dict[int, bool] = {}
    buckets: dict[tuple[Strand, int], list[int]] = {}
    audiences: dict[Strand, int] = {}
    for row in rows:
        if relation == "same_person" and row["part"]:  # who only received is nobody's second account
            continue
        strand = row["kind"], row["value"]
        audiences[strand] = row["p_usable" if relation == "same_person" else "a_usable"]
        received[row["account"]] = row["admitted"] and relation == "associate"
        parts[strand, row["account"]][row["part"]] = Held(*(row[name] for name in _PARTS))
        if row.get("buckets"):
            buckets[strand, row["account"]] = row["buckets"]
    held: dict[Strand, dict[str, Holding]] = defaultdict(dict)
    for (strand, account), own in parts.items():
        seen = buckets.get((strand, account), ())
        one = holding_of(keys[account], own, received=received[account], buckets=seen)
        if one is not None:
            held[strand][keys[account]] = one
    return held, audiences


def _rows(statement: str, **given: object) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_KINDS = {"same_person": frozenset(PERSON_FACTS), "associate": frozenset(KAPPA)}

_PARTS = ("grade", "s0", "s1", "r0", "r1", "t0", "t1", "bare")

_HOLDING = """
h.account, h.part, h.grade, h.s0, h.s1, h.r0, h.r1, h.t0, h.t1, h.bare, v.kind, v.value, v.p_usable, v.a_usable,
EXISTS (SELECT 1 FROM link_admitted d WHERE d.account = h.account) AS admitted
"""

_SHARED = f"""
SELECT {_HOLDING},
       CASE WHEN v.socket IS NOT NULL THEN ARRAY(
            SELECT DISTINCT s.bucket FROM link_said s
            WHERE s.value = v.socket AND s.account = h.account AND s.bucket BETWEEN v.first AND v.last) END AS buckets,
       (SELECT count(DISTINCT person) = 1 AND count(*) = 2 FROM person_member
        WHERE account_id IN (%(a)s, %(b)s)) AS is_one
FROM link_holding h JOIN link_value v ON v.id = h.value
WHERE h.account IN (%(a)s, %(b)s) AND h.part < 2 AND h.value IN (
        SELECT value FROM link_holding WHERE account = %(a)s INTERSECT
        SELECT value FROM link_holding WHERE account = %(b)s)
ORDER BY v.kind, v.value, h.account, h.part LIMIT 2000
"""  # noqa: S608 - own words

_NEAR = f"""
WITH told AS MATERIALIZED (
    SELECT v.id, v.kind, v.value, v.p_usable, v.a_usable FROM link_value v
    JOIN unnest(%(kinds)s::text[], %(caps)s::int[]) AS k (kind, cap) ON k.kind = v.kind
    WHERE v.id IN (SELECT value FROM link_holding WHERE account = ANY(%(members)s) AND part < 2)
        AND v.a_usable < k.cap AND v.a_any > 1
    ORDER BY v.a_usable, v.id LIMIT %(values)s
)
SELECT {_HOLDING}, a.key, pm.person FROM told v JOIN link_holding h ON h.value = v.id AND h.part < 2
JOIN account a ON a.id = h.account LEFT JOIN person_member pm ON pm.account_id = h.account
ORDER BY v.a_usable, v.id, h.account, h.part LIMIT %(most)s
"""  # noqa: S608 - own words
