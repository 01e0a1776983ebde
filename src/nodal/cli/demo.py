"""The demo: a synthetic world walks the whole chain on this machine, and the desk shows what came of it."""

from __future__ import annotations

import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from nodal.cli.command import Answer, Command, Session
from nodal.cli.demo_played import read_played
from nodal.cli.port import must_be_free
from nodal.facts.errors import Misconfigured, WrongUsage

if TYPE_CHECKING:  # needs Django's models, which exist only once the node is open
    from nodal.cli.demo_people import Door

CHECKOUT = Path(__file__).resolve().parents[3]
"""The demo needs the generator in tools/, which is no part of the installed program."""

FEWEST = 50
"""The smallest world that the generator writes."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--reports", type=int, default=5000, metavar="N", help="synthetic reports (default 5,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same world")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="of the desk (default 8000)")
    parser.add_argument("--exit", action="store_true", help="stop after the summary")


def _demo(args: Namespace, session: Session) -> Answer:
    if args.reports < FEWEST:
        raise WrongUsage(f"--reports: expected {FEWEST} or more, got fewer")
    if not args.exit:
        must_be_free(args.port)  # said now, not after two minutes
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
    lines = _summary(document, story.why_networks)
    if args.exit:
        return Answer(document, lines)
    doors = story.people.open_doors()
    return Answer(document, lines, then=lambda: _serve(session, args.port, doors))


def _serve(session: Session, port: int, doors: Sequence[Door]) -> int:
    """Say who may sign in, on the terminal and nowhere else, and serve until somebody ends it."""
    sys.stderr.write("\nThe desk opens in a moment and stays until you press Ctrl-C. Sign in as one of these:\n")
    for door in doors:
        sys.stderr.write(f"  {door.username:8} {door.password:20} {door.role} of {door.unit}\n")
    sys.stderr.write("The passwords are of this run. Everything you see is invented.\n")
    sys.stderr.flush()
    return session.serve(port, workers=2, work=True)


def _generate(world: Path, reports: int, seed: int) -> None:
    if not (CHECKOUT / "tools" / "synth").is_dir():
        raise Misconfigured("demo: expected tools/synth beside the program, found none")
    words = [sys.executable, "-m", "tools.synth", str(world), "--reports", str(reports), "--seed", str(seed)]
    done = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Misconfigured(f"demo: the generator failed: {done.stderr.strip().splitlines()[-1:]}")


STAND_NOW = ("leads", "confirmed", "cleared", "unsure")
"""Rows that count leads as they stand at the end, of every unit: one confirmed and cleared later is cleared here."""


def _counted(n: int, word: str) -> str:
    return f"{n:,} {word}" if n == 1 else f"{n:,} {word}s"


def _summary(document: dict[str, Any], networks: list[list[str]]) -> list[str]:
    table = Table(title="The whole node, counted", show_header=False)
    for name, value in document.items():
        if isinstance(value, bool):
            table.add_row(name.replace("_", " "), "yes" if value else "no")
        elif isinstance(value, int | float):
            said = f"{name} (every unit, at the end)" if name in STAND_NOW else name.replace("_", " ")
            table.add_row(said, f"{value:,}")
    table.add_row("networks", f"{document['networks']['tested']} tested, {document['networks']['possible']} possible")
    top = list(document["referrals"].items())[:6]
    table.add_row("referrals to", ", ".join(f"{unit} {n}" for unit, n in top) + ", ...")
    for operation in document["operations"]:
        table.add_row(
            operation["name"], f"{_counted(operation['cases'], 'case')}, {_counted(operation['arrests'], 'arrest')}"
        )
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
        "A synthetic world walks the whole chain, from raw files to a counted operation, and the desk shows it.",
        "nodal demo --reports 5000 --exit",
        _demo,
        _arguments,
        as_person=False,
    ),
)
