"""Commands that need no database: link a table of observations, and the measurements."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from nodal.cli.command import Answer, Command, Session
from nodal.cli.missing import not_there
from nodal.facts.errors import WrongUsage


def _link_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("observations", nargs="+", help="Parquet or CSV, one row per observation")
    parser.add_argument("--out", required=True, help="folder for persons, networks, links, evidence, ignored, summary")
    parser.add_argument("--engine", choices=("local",), default="local")
    parser.add_argument("--explain", action="store_true", help="also write explain.jsonl: every link in sentences")


def _link(args: Namespace, _: Session) -> Answer:
    from nodal.edges.engine import link_files

    missing = [name for name in args.observations if not Path(name).is_file()]
    if missing:
        raise WrongUsage(not_there(missing))
    summary = link_files([Path(name) for name in args.observations], Path(args.out), explain=args.explain)
    networks = summary["networks"]
    found = f"{networks['tested']} tested and {networks['possible']} possible networks, {summary['links']} links"
    who = f"{summary['reports']} reports, {summary['accounts']} accounts, {summary['persons']} persons"
    return Answer(summary, [f"{who}: {found}.", f"Written to {args.out}."])


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
