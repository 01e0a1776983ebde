"""Networks: clusters by arrays, small ones in which nothing counts described in SQL, all others judged by the core."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from nodal.chain.link import (
    SOURCE_VALUES,
    Member,
    Network,
    People,
    Strand,
    Tie,
    Told,
    attach,
    countable_audiences,
    judge_all,
    judged_again,
)
from nodal.edges.engine import groups as sql
from nodal.edges.engine.chances import fitted
from nodal.edges.engine.clusters import clusters, roofs
from nodal.edges.engine.plain import placed
from nodal.edges.engine.running import Run, Task

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def find_clusters(run: Run, *, explain: bool) -> None:
    """Make `part` (who takes part in which cluster, with what), and `plain` and `judged`, the two sorts of clusters.

    With `explain` every cluster is judged by the core, because its findings are told in words.
    """
    run.make("tie", sql.TIE)
    whole = {"p": "INTEGER", "c": "INTEGER"}
    run.apply("home", Task(sql.EDGE, "p, q", whole, partial(clusters, numbers=run.model)))
    content, household = (", ".join(f"'{kind}'" for kind in some) for some in (run.model.content, run.model.household))
    run.make("inner_tie", sql.INNER)
    under_one = run.said(sql.UNDER_ONE_ROOF, household=household)
    run.apply("house", Task(under_one, "c, p, q", {"p": "INTEGER", "h": "INTEGER"}, roofs, by="c"))
    run.make("part", sql.PART)
    run.make("audience", sql.AUDIENCE)
    run.give_rows("countable", {"kind": "VARCHAR", "fewest": "INTEGER", "most": "INTEGER"}, countable_audiences())
    run.pass_on("counting", sql.COUNTING, content=content)
    run.make("cluster_found", sql.GROUP)
    is_plain = "false" if explain else run.said(sql.IS_PLAIN)
    run.pass_on("plain", sql.CLUSTERS, which=is_plain)
    run.pass_on("judged", sql.CLUSTERS, which=f"NOT ({is_plain})")


def describe_plain(run: Run) -> None:
    """Make `member` with the accounts of plain clusters."""
    columns = {"p": "INTEGER", "hub": "BOOLEAN", "broker": "BOOLEAN"}
    run.apply("placed", Task(sql.PLAIN_PAIR, "c, p, q", columns, placed, by="c"))
    run.make("ordered", sql.ORDER)
    run.pass_on("source", sql.SOURCE, source_values=SOURCE_VALUES)
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
    told = _told(run, "judged_part")
    audiences = {(kind, value): k for kind, value, k in run.rows(sql.JUDGED_AUDIENCE)}
    known = frozenset(person for (person,) in run.rows(sql.JUDGED_PEOPLE))
    everybody = run.model.population or run.one("SELECT count(DISTINCT p) FROM person")
    people = People(known, everybody, frozenset(account for (account,) in run.rows(sql.JUDGED_ROOMED)))
    networks, members = judge_all(ties.values(), told, audiences, people=people, numbers=run.model)
    if run.teaches:
        run.model = fitted(run, networks)
        networks, members = judged_again(networks, members, run.model)
    _add(run, members)
    grown = _attached(run, networks)
    run.drop("holder_wide", "tie", "inner_tie", "part", "audience", "home", "house", "cluster_found")
    run.drop("plain", "judged", "judged_part", "counting", "listed")
    return grown


def _told(run: Run, part: str) -> Mapping[tuple[str, Strand], Told]:
    return {
        (account, (kind, value)): Told(frozenset(reports), frozenset(map(str, senders)), _time(first), reported, *more)
        for account, kind, value, reports, senders, first, reported, *more in run.rows(sql.JUDGED_TOLD, part=part)
    }


def _attached(run: Run, networks: Sequence[Network]) -> Sequence[Network]:
    """The networks with those who share what a tested one stands on and are in none; adds them to `member`."""
    things = [(one.network_id, *strand) for one in networks if one.tier == "tested" for strand in one.counting]
    run.give_rows("given_thing", {"network_id": "VARCHAR", "kind": "VARCHAR", "value": "VARCHAR"}, things)
    run.make("thing", sql.THING)
    run.make("inside", sql.INSIDE)
    run.make("reaching", sql.REACHING, inner="p", outer="q")
    run.add("reaching", sql.REACHING, inner="q", outer="p")
    run.make("reaching_part", sql.REACHING_PART)
    ties = [Tie(*row) for row in run.rows(sql.REACHING_TIES)]
    near = frozenset(person for tie in ties for person in tie[2:4])
    grown, more = attach(networks, (), ties, _told(run, "reaching_part"), people=near)
    _add(run, more)
    run.drop("given_thing", "thing", "inside", "reaching", "reaching_part")
    return grown


def _time(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def _add(run: Run, members: Sequence[Member]) -> None:
    text, whole = "VARCHAR", "BIGINT"
    columns = {"account_id": text, "network_id": text, "tier": text, "role": text, "exclusivity": whole}
    rows = [(one.account_id, one.network_id, one.tier, one.role, one.exclusivity) for one in members]
    run.give_rows("given_member", columns, rows)
    run.add("member", sql.JUDGED_MEMBER)
    run.drop("given_member")
