"""Networks: clusters by arrays, small ones in which nothing counts described in SQL, all others judged by the core."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import numpy as np

from nodal.chain.link import SOURCE_VALUES, Member, Network, People, Tie, Told, judge_all, judged_again
from nodal.edges.engine import groups as sql
from nodal.edges.engine.chances import fitted
from nodal.edges.engine.clusters import clusters, joined
from nodal.edges.engine.plain import Small, places
from nodal.edges.engine.running import Run

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def find_clusters(run: Run, *, explain: bool) -> None:
    """Make `part` (who takes part in which cluster, with what), and `plain` and `judged`, the two sorts of clusters.

    With `explain` every cluster is judged by the core, because its findings are told in words.
    """
    run.make("tie", sql.TIE)
    found = run.arrays(sql.EDGE)
    p, q, bits = (np.asarray(found[name], dtype=np.int64) for name in ("p", "q", "bits"))
    person, cluster = clusters(p, q, bits, run.model) if len(p) else (p, p)
    run.give("home", {"p": person.astype(np.int32), "c": cluster.astype(np.int32)})
    content, household = (", ".join(f"'{kind}'" for kind in some) for some in (run.model.content, run.model.household))
    run.make("inner_tie", sql.INNER)
    _houses(run, household)
    for table, text in (
         ("part", sql.PART), ("audience", sql.AUDIENCE), ("counting", sql.COUNTING),
        ("cluster_found", sql.GROUP), ("plain", sql.PLAIN), ("judged", sql.JUDGED),
    ):  # fmt: skip
        run.make(table, text, content=content)
    if explain:
        run.add("judged", "SELECT c, network, exclusivity FROM plain")
        run.make("plain", "SELECT c, network, exclusivity FROM plain WHERE false")


def _houses(run: Run, household: str) -> None:
    found = run.arrays(sql.UNDER_ONE_ROOF, household=household)
    ends = np.asarray([found["p"], found["q"]], dtype=np.int64)
    people, where = np.unique(ends, return_inverse=True)
    house = joined(len(people), where.reshape(2, -1)) if len(people) else people
    first = np.full(len(people), np.iinfo(np.int64).max)
    np.minimum.at(first, house, people)
    run.give("house", {"p": people, "h": first[house]})


def describe_plain(run: Run) -> None:
    """Make `member` with the accounts of plain clusters."""
    pairs, people = run.arrays(sql.PLAIN_PAIR), run.arrays(sql.PLAIN_PERSON)
    small = Small(people["c"], people["p"], pairs["c"], pairs["p"], pairs["q"], pairs["bits"])
    hub, broker = places(small)
    run.give("placed", {"p": people["p"], "hub": hub, "broker": broker})
    run.make("ordered", sql.ORDER)
    run.make("source", sql.SOURCE, source_values=SOURCE_VALUES)
    run.make("member", sql.PLAIN_MEMBER)
    run.drop("placed", "ordered", "source")


def judge(run: Run) -> Sequence[Network]:
    """The networks among the clusters of `judged`, as the core judges them; their accounts are added to `member`."""
    with _no_collector():
        return _judged(run)


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the search for cycles: there are none among so many small values, and every search reads them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _judged(run: Run) -> Sequence[Network]:
    run.make("judged_part", sql.JUDGED_PART)
    ties: dict[int, list[Tie]] = defaultdict(list)
    for cluster, *tie in run.rows(sql.JUDGED_TIES):
        ties[cluster].append(Tie(*tie))
    told = {
        (account, (kind, value)): Told(frozenset(reports), frozenset(map(str, senders)), _time(first), reported)
        for account, kind, value, reports, senders, first, reported in run.rows(sql.JUDGED_TOLD)
    }
    audiences = {(kind, value): k for kind, value, k in run.rows(sql.JUDGED_AUDIENCE)}
    known = frozenset(person for (person,) in run.rows(sql.JUDGED_PEOPLE))
    people = People(known, run.model.population or run.one("SELECT count(DISTINCT p) FROM person"))
    networks, members = judge_all(ties.values(), told, audiences, people=people, numbers=run.model)
    if run.teaches:
        run.model = fitted(run, networks)
        networks, members = judged_again(networks, members, run.model)
    _add(run, members)
    run.drop("holder_wide", "tie", "inner_tie", "part", "audience", "counting", "home", "house", "cluster_found")
    run.drop("plain", "judged", "judged_part")
    return networks


def _time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def _add(run: Run, members: Sequence[Member]) -> None:
    text, whole = "VARCHAR", "BIGINT"
    columns = {"account_id": text, "network_id": text, "tier": text, "role": text, "exclusivity": whole}
    rows = [(one.account_id, one.network_id, one.tier, one.role, one.exclusivity) for one in members]
    run.give_rows("given_member", columns, rows)
    run.add("member", sql.JUDGED_MEMBER)
    run.drop("given_member")
