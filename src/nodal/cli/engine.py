"""Commands that need no database: link a table of observations, and the measurements."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from nodal.cli.command import Answer, Command, Session
from nodal.cli.missing import not_there
from nodal.facts.errors import Misconfigured, WrongUsage
from nodal.facts.linking import LinkingPriors


def _link_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("observations", nargs="+", help="Parquet or CSV, one row per observation")
    parser.add_argument("--out", required=True, help="folder for persons, networks, links, evidence, ignored, summary")
    parser.add_argument("--engine", choices=("local", "spark"), default="local", help="spark: beyond one machine")
    parser.add_argument("--master", default="local[*]", help="spark: where it runs (default: all processors here)")
    parser.add_argument("--memory", default="4GB", help="what the engine may take on this machine (default 4GB)")
    parser.add_argument("--pack", help="pack whose priors linking starts from: its code or folder (default: none)")
    parser.add_argument("--explain", action="store_true", help="also write explain.jsonl: every link in sentences")


def _link(args: Namespace, session: Session) -> Answer:
    missing = [name for name in args.observations if not Path(name).is_file()]
    if missing:
        raise WrongUsage(not_there(missing))
    summary = _run(args, [Path(name) for name in args.observations], Path(args.out), _priors(args.pack, session))
    networks = summary["networks"]
    found = f"{networks['tested']} tested and {networks['possible']} possible networks, {summary['links']} links"
    who = f"{summary['reports']} reports, {summary['accounts']} accounts, {summary['persons']} persons"
    return Answer(summary, [f"{who}: {found}.", f"Written to {args.out}."])


def _priors(pack: str | None, session: Session) -> LinkingPriors | None:
    from nodal.edges.packs import read_pack

    if pack is None:
        return None
    try:
        folder = session.find_pack(pack)
    except Misconfigured as cause:
        raise WrongUsage(f"--pack {pack}: expected the code or the folder of a pack") from cause
    return read_pack(folder).linking


def _run(args: Namespace, files: list[Path], out: Path, priors: LinkingPriors | None) -> dict[str, Any]:
    from nodal.edges.engine import Limits, link_files, spark

    limits = Limits(memory=args.memory)
    if args.engine == "local":
        return link_files(files, out, explain=args.explain, model=priors, limits=limits)
    place = spark.Place(master=args.master, limits=limits)
    return spark.link_files(files, out, explain=args.explain, model=priors, place=place)


COMMANDS = (
    Command(
        "link",
        "Find persons and networks in a table of observations, with the evidence for every link.",
        "nodal link observations.parquet --out out/ --explain",
        _link,
        _link_arguments,
        as_person=False,
    ),
)
