"""The engine for one machine: DuckDB counts and weighs, scipy finds components, Leiden clusters, the core judges."""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from nodal.chain.link import (
    Decision,
    Ignored,
    Link,
    Member,
    Network,
    Numbers,
    People,
    Person,
    Seen,
    Tie,
    Told,
    find_networks,
    numbers,
    persons,
    why_ignored,
    why_unusable,
)
from nodal.edges.engine import statements as sql
from nodal.edges.engine.leiden import leiden
from nodal.edges.engine.reading import read
from nodal.edges.engine.writing import give, write_explanations, write_tables
from nodal.facts.errors import WrongUsage

ENGINE = "local"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: memory as the engine writes it ("4GB"), and threads (None = one for each processor)."""

    memory: str = "4GB"
    threads: int | None = None


@dataclass
class _Run:
    """One run: the database of the engine, the numbers of the model, and what each stage took."""

    db: duckdb.DuckDBPyConnection
    model: Numbers
    stages: list[dict[str, object]] = field(default_factory=list)

    @cached_property
    def numbers(self) -> Mapping[str, object]:
        """The numbers that stand in the statements."""
        plain = {n: getattr(self.model, n) for n in self.model.__slots__ if isinstance(getattr(self.model, n), int)}
        return plain | {"typed": ", ".join(f"'{kind}'" for kind in self.model.typed)}

    def do(self, text: str, **more: object) -> duckdb.DuckDBPyConnection:
        """Run statements with the numbers of the model put in."""
        return self.db.execute(text.format(**self.numbers, **more))

    def rows(self, text: str) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape, unpacked where they are read
        """The rows of a query."""
        return self.db.execute(text).fetchall()

    @contextmanager
    def stage(self, what: str) -> Iterator[None]:
        """Note how long it took, by the wall and on the processors."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
        self.stages.append({"what": what} | {name: round(seconds, 3) for name, seconds in took.items()})


def link_files(
    observations: Path | Sequence[Path],
    out: Path,
    *,
    decisions: Sequence[tuple[str, str, bool]] = (),
    explain: bool = False,
    model: Numbers | None = None,
    limits: Limits | None = None,
) -> dict[str, object]:
    """Link an archive of observations and write the tables of the interface document, section 4, into `out`.

    `decisions` are officers' (a, b, same person); `model` holds the numbers in force, None = the program's own. Gives
    the summary that is also written. Raises `Refused` for input that cannot be read; then nothing is written. Work that
    does not fit into memory goes to a folder beside the output.
    """
    files = [observations] if isinstance(observations, Path) else list(observations)
    if not files:
        raise WrongUsage("no file of observations was given")
    decided = _decisions(decisions)
    wall, cpu = time.perf_counter(), time.process_time()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".link-", dir=out) as room:
        run = _Run(_database(Path(room), limits or Limits()), model or numbers())
        try:
            summary = _link(run, files, Path(room), decided, explain=explain)
        finally:
            run.db.close()
        summary |= {
            "wall_s": round(time.perf_counter() - wall, 3),
            "cpu_s": round(time.process_time() - cpu, 3),
            "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
        (Path(room) / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        for made in sorted(path for path in Path(room).iterdir() if path.suffix in (".parquet", ".json", ".jsonl")):
            os.replace(made, out / made.name)
    return summary


def _decisions(given: Sequence[tuple[str, str, bool]]) -> tuple[Decision, ...]:
    try:
        return tuple(Decision(a, b, same) for a, b, same in given)
    except ValueError as fault:
        raise WrongUsage(str(fault)) from fault


def _database(room: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": limits.memory,
        "temp_directory": str(room / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if limits.threads is not None:
        settings["threads"] = limits.threads
    try:
        db = duckdb.connect(config=settings)
    except duckdb.Error as fault:
        raise WrongUsage("the engine does not take that memory limit or number of threads") from fault
    db.execute("SET TimeZone = 'UTC'")
    db.execute("SET enable_progress_bar = false")
    return db


def _link(
    run: _Run, files: Sequence[Path], room: Path, decisions: tuple[Decision, ...], *, explain: bool
) -> dict[str, object]:
    with run.stage("read"):
        read(run.db, files)
    with run.stage("clean"):
        run.do(sql.CLEAN)
        run.do(sql.FILED_AGAIN)
        run.do(sql.NUMBERED)
        _give_model(run)
        _give_decisions(run, decisions)
    with run.stage("persons"):
        people, lost = _persons(run, decisions)
    with run.stage("associations"):
        lost += _associations(run, people)
    with run.stage("networks"):
        networks, members = _networks(run, people)
    with run.stage("write"):
        links = write_tables(run.db, room, people=people, members=members, ignored=lost)
        if explain:
            write_explanations(run.db, room, networks, run.model)
    return _summary(run, people, networks, links=links, ignored=len(lost), files=len(files))


def _give_model(run: _Run) -> None:
    """The model's numbers as tables, and the shared values that name nobody."""
    model = run.model
    give(run.db, "person_kind", ("kind", "grp", "cap", "alone", "carries"), model.person_kinds)
    give(run.db, "person_bits", ("strand", "sure", "audience", "bits"), model.person_bits)
    give(run.db, "associate_bits", ("kind", "audience", "bits"), model.associate_bits)
    give(run.db, "decay", ("half_life", "gap", "left_over"), model.decays)
    run.db.execute("CREATE TABLE associate_kind AS SELECT kind, max(audience) AS cap FROM associate_bits GROUP BY kind")
    bad = [(v,) for kind, value, v in run.rows("SELECT kind, value, v FROM strand") if why_unusable(kind, value)]
    give(run.db, "found_bad", ("v",), bad)
    run.db.execute("CREATE TABLE bad AS SELECT v::BIGINT AS v FROM found_bad")
    run.db.execute("CREATE TABLE backing (a BIGINT, b BIGINT, relation VARCHAR, v BIGINT, report_ids VARCHAR[])")
    run.db.execute("CREATE TABLE owner (a BIGINT, p BIGINT)")


def _give_decisions(run: _Run, decisions: Sequence[Decision]) -> None:
    """Officers' decisions about accounts that were reported here; "two people" beats "one person"."""
    run.db.execute("CREATE TABLE decided (x VARCHAR, y VARCHAR, same BOOLEAN)")
    if decisions:
        run.db.executemany("INSERT INTO decided VALUES (?, ?, ?)", [(*d.pair, d.same) for d in decisions])
    run.db.execute(sql.DECISIONS)


def _persons(run: _Run, decisions: Sequence[Decision]) -> tuple[tuple[Person, ...], list[Ignored]]:
    run.do(sql.HOLD, caps="person_kind", recipients="false")
    run.do(sql.PAIRS)
    run.do(sql.PERSON_EVIDENCE)
    run.do(sql.REPORTS, relation="'same_person'")
    lost = _unused(run, "same_person", caps="person_kind", recipients="false")
    found = run.rows(
        "SELECT one.account_id, other.account_id, sum(bits)::BIGINT, count(*) FROM evidence"
        " JOIN account one USING (a) JOIN account other ON other.a = b GROUP BY ALL"
    )
    links = [Link(a, b, "same_person", bits, n) for a, b, bits, n in found]
    accounts = [account for (account,) in run.rows("SELECT account_id FROM account SEMI JOIN reported USING (a)")]
    return persons(accounts, links, decisions), lost


def _associations(run: _Run, people: Sequence[Person]) -> list[Ignored]:
    give(run.db, "person", ("account_id", "person_id"), [(p.account_id, p.person_id) for p in people])
    if people:
        run.db.execute(
            "INSERT INTO owner SELECT own.a, whose.a FROM person JOIN account own USING (account_id)"
            " JOIN account whose ON whose.account_id = person_id"
        )
    run.do(sql.HOLD, caps="associate_kind", recipients="true")
    run.do(sql.PAIRS)
    run.do(sql.ASSOCIATE_EVIDENCE)
    run.do(sql.REPORTS, relation="'associate'")
    return _unused(run, "associate", caps="associate_kind", recipients="true")


def _unused(run: _Run, relation: str, *, caps: str, recipients: str) -> list[Ignored]:
    found = run.do(sql.UNUSED, relation=f"'{relation}'", caps=caps, recipients=recipients).fetchall()
    lost = []
    for kind, value, *counts in found:
        seen = Seen(*counts)
        why = why_ignored(relation, (kind, value), seen)
        lost.append(Ignored("ip" if kind == "ip_port" else kind, value, relation, seen.audience, why))
    return lost


def _networks(run: _Run, people: Sequence[Person]) -> tuple[tuple[Network, ...], tuple[Member, ...]]:
    """Ties in components of three people or more, what was told about them, and the core's judgement."""
    run.db.execute(sql.TIES)
    run.do(sql.EDGES)
    p, q = (run.db.execute("SELECT p, q FROM edge ORDER BY p, q").fetchnumpy()[name] for name in ("p", "q"))
    nodes = _in_large_components(np.asarray(p, dtype=np.int64), np.asarray(q, dtype=np.int64))
    give(run.db, "found_near", ("p",), [(int(node),) for node in nodes])
    run.db.execute("CREATE TABLE near AS SELECT p::BIGINT AS p FROM found_near")
    ties = [Tie(*row) for row in run.rows(sql.NEAR_TIES)]
    told = {
        (account, (kind, value)): Told(
            frozenset(reports), frozenset(senders), first and first.replace(tzinfo=UTC), reported
        )
        for account, kind, value, reports, senders, first, reported in run.rows(sql.NEAR_TOLD)
    }
    audiences = {(kind, value): k for kind, value, k in run.rows(sql.NEAR_AUDIENCES)}
    everybody = People(frozenset(person.person_id for person in people), run.model.population)
    return find_networks(ties, told, audiences, people=everybody, partition=leiden, numbers=run.model)


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


def _summary(
    run: _Run, people: Sequence[Person], networks: Sequence[Network], *, links: int, ignored: int, files: int
) -> dict[str, object]:
    reports, again, unknown = run.rows(
        "SELECT (SELECT sum(times) FROM filed), (SELECT sum(times - 1) FROM filed),"
        " (SELECT count(DISTINCT report_id) FROM said WHERE sender = '')"
    )[0]
    accounts = run.rows("SELECT count(*) FROM account")[0][0]
    tiers = [network.tier for network in networks]
    return {
        "engine": ENGINE,
        "model": run.model.model,
        "files": files,
        "reports": int(reports or 0),
        "accounts": accounts,
        "persons": len({person.person_id for person in people}),
        "networks": {"tested": tiers.count("tested"), "possible": tiers.count("possible")},
        "links": links,
        "ignored": ignored,
        "stages": run.stages,
        "calibration": {
            "kind": "hand-set",
            "numbers": run.model.to_json(),
            "reports_filed_again": int(again or 0),
            "reports_without_known_sender": unknown,
            "thresholds": {name: run.numbers[name] for name in ("same_person", "associate", "micro")},
        },
    }
