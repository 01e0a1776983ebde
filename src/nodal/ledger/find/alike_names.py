"""Accounts whose screen names look or sound like those of a network's members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from nodal.chain.link import MOST_HOLDERS
from nodal.ledger import people
from nodal.ledger.access import acting_as_well

MOST = 40
"""Pairs of names that are given at most. Our own choice: more than anybody checks at one sitting."""


class Pair(NamedTuple):
    """A member with a name, and an account outside with another name of the same skeleton."""

    member: int
    name: str
    account: int
    other: str


def alike(members: Mapping[int, str]) -> Sequence[Pair]:
    """Pairs of accounts, counted over the whole node as the worker; names that many have the like of are left out."""
    with acting_as_well(people.worker()), connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"members": list(members), "holders": MOST_HOLDERS, "most": MOST})
        return [Pair(*row) for row in cursor.fetchall()]


_ALIKE = """
WITH mine AS MATERIALIZED (
    SELECT h.account, v.id, v.value, v.skeleton FROM link_holding h JOIN link_value v ON v.id = h.value
    WHERE h.account = ANY(%(members)s) AND h.part = 0 AND v.kind = 'screen' AND v.skeleton <> ''
), few AS MATERIALIZED (
    SELECT v.skeleton FROM link_value v WHERE v.skeleton IN (SELECT skeleton FROM mine) AND v.skeleton <> ''
    GROUP BY v.skeleton HAVING count(*) > 1 AND sum(v.p_may) <= %(holders)s
)
SELECT m.account, m.value, h.account, v.value FROM mine m JOIN few USING (skeleton)
JOIN link_value v ON v.skeleton = m.skeleton AND v.skeleton <> '' AND v.id <> m.id
JOIN link_holding h ON h.value = v.id AND h.part = 0
WHERE h.account <> ALL(%(members)s) ORDER BY m.value, v.value, m.account, h.account LIMIT %(most)s
"""
