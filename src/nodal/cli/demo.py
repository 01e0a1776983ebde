"""The demo: a synthetic world walks the whole chain on this machine, from raw files to a counted operation."""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from nodal.cli.command import Answer, Command, Session
from nodal.cli.demo_played import read_played
from nodal.facts.errors import Misconfigured, WrongUsage

CHECKOUT = Path(__file__).resolve().parents[3]
"""The demo needs the generator in tools/, which is no part of the installed program."""

FEWEST = 50
"""The smallest world that the generator writes."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--reports", type=int, default=5000, metavar="N", help="synthetic reports (default 5,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same world")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="of the desk; there is none yet")
    parser.add_argument("--exit", action="store_true", help="stop after the summary")


def _demo(args: Namespace, session: Session) -> Answer:
    if args.reports < FEWEST:
        raise WrongUsage(f"--reports: expected {FEWEST} or more, got fewer")
    started = time.monotonic()
    console = Console(stderr=True, quiet=session.quiet, soft_wrap=True)
    console.print("[bold]Nodal demo[/]: everything in here is invented; no file of any kind is in this system.")
    played = read_played(session.pack_folder)
    folder = session.start_afresh("demo", networks=[str(session.pack_folder / name) for name in played.networks])
    world = folder / "world"
    _generate(world, args.reports, args.seed)
    from nodal.cli.demo_story import Story

    story = Story(session.tools(), session.viewer(), world, console, played)
    document = story.play()
    document["seconds"] = round(time.monotonic() - started, 1)
    return Answer(document, _summary(document, story.why_networks))


def _generate(world: Path, reports: int, seed: int) -> None:
    if not (CHECKOUT / "tools" / "synth").is_dir():
        raise Misconfigured("demo: expected tools/synth beside the program, found none")
    words = [sys.executable, "-m", "tools.synth", str(world), "--reports", str(reports), "--seed", str(seed)]
    done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Misconfigured(f"demo: the generator failed: {done.stderr.strip().splitlines()[-1:]}")


def _summary(document: dict[str, Any], networks: list[list[str]]) -> list[str]:
    table = Table(title="The drive, counted", show_header=False)
    for name, value in document.items():
        if isinstance(value, bool):
            table.add_row(name.replace("_", " "), "yes" if value else "no")
        elif isinstance(value, int | float):
            table.add_row(name.replace("_", " "), f"{value:,}")
    table.add_row("networks", f"{document['networks']['tested']} tested, {document['networks']['possible']} possible")
    top = list(document["referrals"].items())[:6]
    table.add_row("referrals to", ", ".join(f"{unit} {n}" for unit, n in top) + ", ...")
    for operation in document["operations"]:
        table.add_row(operation["name"], f"{operation['cases']} cases, {operation['arrests']} arrests")
    table.add_row(
        "audit log",
        f"{document['audit']['entries']} entries, {'verified' if document['audit']['verified'] else 'NOT VERIFIED'}",
    )
    console = Console(width=110, file=None, record=True, quiet=False)
    with console.capture() as caught:
        console.print(table)
        for lines in networks:
            console.print("\n".join(lines), soft_wrap=True)
            console.print()
    return caught.get().splitlines()


COMMANDS = (
    Command(
        "demo",
        "A synthetic world walks the whole chain, from raw files to a counted operation; nothing in it is real.",
        "nodal demo --reports 5000 --exit",
        _demo,
        _arguments,
        as_person=False,
    ),
)
