"""The engine for one machine: DuckDB counts and weighs, scipy finds components, Leiden clusters, the core judges."""

from __future__ import annotations

import json
import os
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nodal.chain.link import Calibration, Decision, Numbers, numbers
from nodal.edges.engine.encoding import Counted, encode
from nodal.edges.engine.grouping import describe_plain, find_clusters, judge
from nodal.edges.engine.linking import count_holders, give_decisions, give_model, link_associates, link_persons
from nodal.edges.engine.reading import read
from nodal.edges.engine.running import Limits, Run, open_database
from nodal.edges.engine.writing import write_explanations, write_tables
from nodal.facts.errors import WrongUsage

ENGINE = "local"


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

    `decisions` are officers' (a, b, same person); `model` holds the numbers in force, None = as the archive teaches.
    Gives the summary that is also written. Raises `Refused` for input that cannot be read; then nothing is written.
    Work that does not fit into memory goes to a folder beside the output.
    """
    files = [observations] if isinstance(observations, Path) else list(observations)
    if not files:
        raise WrongUsage("no file of observations was given")
    decided = _decisions(decisions)
    wall, cpu = time.perf_counter(), time.process_time()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".link-", dir=out) as room:
        run = Run(open_database(Path(room), limits or Limits()), model or numbers(), model is None)
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


def _link(
    run: Run, files: Sequence[Path], room: Path, decisions: tuple[Decision, ...], *, explain: bool
) -> dict[str, object]:
    with run.stage("read"):
        seen = read(run.db, files, room, run.model)
    with run.stage("encode"):
        counted = encode(run, seen)
        give_model(run, run.model)
        give_decisions(run, decisions)
    with run.stage("count"):
        count_holders(run)
    with run.stage("persons"):
        link_persons(run)
    with run.stage("associations"):
        link_associates(run)
    with run.stage("networks"):
        find_clusters(run, explain=explain)
        describe_plain(run)
        networks = judge(run)
    with run.stage("write"):
        links = write_tables(run, room)
        if explain:
            write_explanations(run, room, networks)
    return _summary(run, counted, links=links, files=len(files))


def _summary(run: Run, counted: Counted, *, links: int, files: int) -> dict[str, object]:
    tiers = dict(run.rows("SELECT tier, count(DISTINCT network) FROM member GROUP BY tier"))
    model = run.model
    calibration = Calibration(run.teaches, run.lessons, run.chance, run.rounds)
    return {
        "engine": ENGINE,
        "model": model.model,
        "files": files,
        "reports": counted.reports,
        "accounts": counted.accounts,
        "persons": run.one("SELECT count(DISTINCT p) FROM person"),
        "networks": {tier: tiers.get(tier, 0) for tier in ("tested", "possible")},
        "links": links,
        "ignored": run.one("SELECT count(*) FROM ignored"),
        "stages": run.stages,
        "calibration": calibration.to_json(model)
        | {
            "reports_filed_again": counted.again,
            "reports_without_known_sender": counted.unknown_sender,
            "thresholds": {"same_person": model.same_person, "associate": model.associate, "micro": model.micro},
        },
    }
