"""Measurements, where the checkout is: intake, linking, the desk and the endpoint, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from nodal.cli.command import NOTHING, Answer, Command, Session
from nodal.facts.errors import Misconfigured, WrongUsage

CHECKOUT = Path(__file__).resolve().parents[3]
"""Where bench/ lies; it is no part of the installed program."""

SIZES = {"intake": 20_000, "link": 100_000, "desk": 1_000_000, "endpoint": 5_000}
"""What is measured, and with how many reports when nobody says."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=tuple(SIZES))
    parser.add_argument(
        "--size",
        type=int,
        metavar="N",
        help="reports (default: intake 20,000, link 100,000, desk 1,000,000, endpoint 5,000)",
    )
    parser.add_argument("--peers", action="store_true", help="also measure other programs, where they are installed")
    parser.add_argument(
        "--quality", action="store_true", help="link: how right it is on archives with known truth, instead of how fast"
    )
    parser.add_argument("--minutes", type=float, default=10.0, metavar="M", help="desk: of the mixed walk (default 10)")
    parser.add_argument(
        "--keep", action="store_true", help="desk: keep the database beneath the data folder and reuse it"
    )


def _bench(args: Namespace, session: Session) -> Answer:
    size = SIZES[args.name] if args.size is None else args.size
    if size < 1 or args.minutes <= 0:
        raise WrongUsage("--size and --minutes: expected numbers above 0, got another")
    if not (CHECKOUT / "bench" / f"{args.name}.py").is_file():
        raise NoCheckout("bench: expected the folder bench/ of a checkout, found none")
    if args.quality and args.name != "link":
        raise WrongUsage("--quality: expected with link, got it with another measurement")
    words = [sys.executable, "-m", f"bench.{args.name}", "rows", str(size), *(["--peers"] if args.peers else [])]
    if args.quality:
        words = [sys.executable, "-m", "bench.link_quality"]
    if args.name == "desk":
        words += ["--minutes", str(args.minutes), *(["--keep", str(session.data / KEPT)] if args.keep else [])]
    told = subprocess.run(words, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False)
    if told.returncode:
        return Answer({"name": args.name, "size": size, "rows": []}, ["The measurement failed."], NOTHING)
    rows = json.loads(told.stdout)
    told = {"name": args.name, "size": size, "rows": rows}
    return Answer(told, _said(rows) if args.quality else _lines(rows))


KEPT = "bench_desk"
"""Folder beneath the data folder where the database of the desk's measurement stays with --keep."""

_COLUMNS = ("wall_s", "cpu_s", "rss_mib", "per_s", "ratio")
_OF_PAGES = ("p50_ms", "p95_ms", "p99_ms", "errors", "queries")
"""What the desk says besides."""


def _lines(rows: Sequence[Mapping[str, object]]) -> list[str]:
    columns = [*_COLUMNS, *(name for name in _OF_PAGES if any(name in row for row in rows))]
    width = max([12, *(len(str(row["what"])) for row in rows)])
    head = f"{'what':{width}} " + " ".join(f"{name.replace('_', ' '):>9}" for name in columns)
    return [
        head,
        *(f"{row['what']:{width}} " + " ".join(f"{_cell(row.get(name)):>9}" for name in columns) for row in rows),
    ]


def _said(rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Rows of quality, each with its own scores."""
    return [f"{row['what']}: " + ", ".join(f"{n} {_cell(v)}" for n, v in row.items() if n != "what") for row in rows]


def _cell(value: object) -> str:
    return "-" if value is None else str(value)


class NoCheckout(Misconfigured):
    """This is an installed program without the folder of its measurements."""

    remedy = "Run it from a checkout, with ./nodal bench."


COMMANDS = (
    Command(
        "bench",
        "Measure intake, linking, the desk or the endpoint on synthetic reports, on this machine.",
        "nodal bench intake --size 20000 --json",
        _bench,
        _arguments,
        as_person=False,
    ),
)
