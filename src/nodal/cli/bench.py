"""Measurements, where the checkout is: intake and linking, each row in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.facts.errors import Misconfigured, WrongUsage

CHECKOUT = Path(__file__).resolve().parents[3]
"""Where bench/ lies; it is no part of the installed program."""

SIZES = {"intake": 20_000, "link": 100_000}
"""What is measured, and with how many reports when nobody says."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=tuple(SIZES))
    parser.add_argument("--size", type=int, metavar="N", help="reports (default: intake 20,000, link 100,000)")
    parser.add_argument("--peers", action="store_true", help="also measure other programs, where they are installed")


def _bench(args: Namespace, _: Session) -> Answer:
    size = SIZES[args.name] if args.size is None else args.size
    if size < 1:
        raise WrongUsage("--size: expected a number above 0, got another")
    if not (CHECKOUT / "bench" / f"{args.name}.py").is_file():
        raise NoCheckout("bench: expected the folder bench/ of a checkout, found none")
    words = [sys.executable, "-m", f"bench.{args.name}", "rows", str(size), *(["--peers"] if args.peers else [])]
    told = subprocess.run(words, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False)
    if told.returncode:
        return Answer({"name": args.name, "size": size, "rows": []}, ["The measurement failed."], NOTHING)
    rows = json.loads(told.stdout)
    return Answer({"name": args.name, "size": size, "rows": rows}, [_HEAD, *map(_line, rows)])


_HEAD = f"{'what':12} {'wall s':>9} {'cpu s':>9} {'MiB':>7} {'per s':>9} {'ratio':>7}"


def _line(row: dict[str, object]) -> str:
    return (
        f"{row['what']:12} {row['wall_s']:>9} {row['cpu_s']:>9} {row['rss_mib']:>7} {row['per_s']:>9} {row['ratio']:>7}"
    )


class NoCheckout(Misconfigured):
    """This is an installed program without the folder of its measurements."""

    remedy = "Run it from a checkout, with ./nodal bench."


COMMANDS = (
    Command(
        "bench",
        "Measure intake or linking on synthetic reports, on this machine.",
        "nodal bench intake --size 20000 --json",
        _bench,
        _arguments,
        as_person=False,
    ),
)
