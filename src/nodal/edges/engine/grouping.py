"""Networks: the ties of people in components of three or more, judged by the core."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nodal.chain.link import Network, People, Tie, Told, find_networks, judged_again
from nodal.edges.engine import groups as sql
from nodal.edges.engine.chances import fitted
from nodal.edges.engine.leiden import leiden
from nodal.edges.engine.running import Run


def find(run: Run) -> Sequence[Network]:
    """Make the table `member`; gives the networks."""
    run.make("tie", sql.TIES)
    run.make("edge", sql.EDGES)
    found = run.arrays("SELECT p, q FROM edge ORDER BY p, q")
    nodes = _in_large_components(*(np.asarray(found[name], dtype=np.int64) for name in ("p", "q")))
    run.give("given_near", {"p": nodes})
    run.make("near", "SELECT CAST(p AS INTEGER) AS p FROM given_near")
    ties = [Tie(*row) for row in run.rows(sql.NEAR_TIES)]
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    told = {
        (account, (kind, value)): Told(
            frozenset(reports),
            frozenset(senders),
            None if first is None else epoch + timedelta(microseconds=first),
            reported,
        )
        for account, kind, value, reports, senders, first, reported in run.rows(sql.NEAR_TOLD)
    }
    audiences = {(kind, value): k for kind, value, k in run.rows(sql.NEAR_AUDIENCES)}
    everybody = frozenset(
        person for (person,) in run.rows("SELECT DISTINCT account_id FROM person JOIN account ON account.a = p")
    )
    people = People(everybody, run.model.population)
    networks, members = find_networks(ties, told, audiences, people=people, partition=leiden, numbers=run.model)
    if run.teaches:
        run.model = fitted(run, networks)
        networks, members = judged_again(networks, members, run.model)
    rank = {name: n for n, name in run.rows("SELECT a, account_id FROM account")}
    columns = {"a": "INTEGER", "network": "INTEGER", "tier": "VARCHAR", "role": "VARCHAR", "exclusivity": "BIGINT"}
    run.give_rows(
        "member", columns, [(rank[m.account_id], rank[m.network_id], m.tier, m.role, m.exclusivity) for m in members]
    )
    return networks


def _in_large_components(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """People in connected components of three or more."""
    if not len(p):
        return p
    nodes, ends = np.unique(np.concatenate([p, q]), return_inverse=True)
    half = len(p)
    graph = coo_array((np.ones(half, dtype=np.int8), (ends[:half], ends[half:])), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=False)
    large: np.ndarray = nodes[np.bincount(label)[label] > 2]
    return large
