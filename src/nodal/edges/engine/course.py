"""The course of a run, whatever engine holds its tables."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nodal.chain.link import Calibration, Decision, Numbers, numbers
from nodal.edges.engine.encoding import Counted, encode
from nodal.edges.engine.files import EXPLAINED, check_folder
from nodal.edges.engine.grouping import describe_plain, find_clusters, judge
from nodal.edges.engine.linking import count_holders, give_decisions, give_model, link_associates, link_persons
from nodal.edges.engine.running import Base, Run
from nodal.edges.engine.writing import write_explanations, write_tables
from nodal.facts.errors import WrongUsage
from nodal.facts.linking import LinkingPriors

Decided = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be linked and how; `link_files` of an engine says what each part means."""

    observations: Path | Sequence[Path]
    out: Path
    decisions: Decided = ()
    explain: bool = False
    model: Numbers | LinkingPriors | None = None


def carry_out(engine: str, order: Order, open_base: Callable[[Path], Base]) -> dict[str, object]:
    """Carry out an order with the tables that `open_base` opens in a folder of the run's own, beside the output."""
    files = [order.observations] if isinstance(order.observations, Path) else list(order.observations)
    if not files:
        raise WrongUsage("no file of observations was given")
    check_folder(order.out, files)
    decided = _decisions(order.decisions)
    wall = time.perf_counter()
    order.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".link-", dir=order.out) as folder:
        room = Path(folder)
        given = order.model
        in_force = given if isinstance(given, Numbers) else numbers(given)
        run = Run(open_base(room), in_force, not isinstance(given, Numbers))
        try:
            summary = {"engine": engine} | _link(run, files, room, decided, explain=order.explain)
            cpu, most = run.base.used()
        finally:
            run.base.close()
        wall = time.perf_counter() - wall
        summary |= {"wall_s": round(wall, 3), "cpu_s": round(cpu, 3), "rss_mib": most}
        (room / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        made = [path for path in room.iterdir() if path.is_file() and path.suffix in (".parquet", ".json", ".jsonl")]
        for path in sorted(made):
            os.replace(path, order.out / path.name)
        if not order.explain:  # sentences of an earlier run would stand beside other tables
            (order.out / EXPLAINED).unlink(missing_ok=True)
    return summary


def _decisions(given: Decided) -> tuple[Decision, ...]:
    try:
        return tuple(Decision(a, b, same) for a, b, same in given)
    except ValueError as fault:
        raise WrongUsage(str(fault)) from fault


def _link(
    run: Run, files: Sequence[Path], room: Path, decisions: tuple[Decision, ...], *, explain: bool
) -> dict[str, object]:
    with run.stage("read"):
        seen = run.base.read(files, room, run.model)
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
