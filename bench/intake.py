"""How fast reports come in: from a file's bytes to committed rows with sightings and audit, beside reading alone.

Each row is measured in a process of its own, on a node of its own whose database syncs every commit. `cpu_s` and
`rss_mib` are of that process; the database server works beside it, on the other core. `ratio` = the time of reading
the same files and keeping nothing (`parse_only`), against the time of taking them in.

`python -m bench.intake large [MIB]` takes in one large file instead, for its peak memory.
`python -m bench.intake files [ROWS]` takes in a spreadsheet of so many rows and an archive of half as many reports.
`python -m bench.intake profile` says where the time goes.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bench.intake_files import write_xlsx, write_zip

from nodal.edges.database import Embedded
from nodal.edges.intake import Options, open_file, open_package
from nodal.project.assemble import Environment, environment
from nodal.project.memory import settle
from nodal.project.start import SetUp, Start

if TYPE_CHECKING:  # these need Django's models, which exist only once a node is open
    from nodal.ledger.access import Viewer
    from nodal.steps.tools import Tools

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"le_json": "le_json", "ispws_xml": "ispws", "sheet": "sheets", "xlsx": "xlsx", "zip": "zip"}
"""Where the synthetic world keeps the files of each format; the last two are made of its others."""

JSON_SHARE = 0.7
"""Nearly four fifths of the synthetic reports come as le_json, so a world of size / this has enough of them."""

NOW = datetime(2026, 11, 2, tzinfo=UTC)
"""After the last report of the synthetic world, so that reading alone flags what intake flags."""

Row = dict[str, object]


def run(size: int, peers: bool) -> list[Row]:
    """Read and take in `size` le_json reports, and what the same world has of the other formats."""
    with tempfile.TemporaryDirectory() as room:
        world = _world(Path(room), int(size / JSON_SHARE))
        _write_files(world, rows=size, members=max(1, size // 40))  # a whole archive would take minutes
        rows = [_measured(what, world) for what in ("parse_only", *FOLDERS)]
        read = {"le_json": float(str(rows[0]["wall_s"]))}
        for row in rows[1:]:
            what = str(row["what"])
            floor = read.get(what) or float(str(_measured(f"parse_only:{what}", world)["wall_s"]))
            row["ratio"] = round(floor / float(str(row["wall_s"])), 3)
    return rows


def police_files(size: int) -> list[Row]:
    """Only the spreadsheet and the archive."""
    with tempfile.TemporaryDirectory() as room:
        world = _world(Path(room), 2_000)
        _write_files(world, rows=size, members=size // 2)
        return [_measured(what, world) for what in ("parse_only:xlsx", "xlsx", "parse_only:zip", "zip")]


def large(mib: int) -> Row:
    """One le_json file of so many MiB, taken in."""
    with tempfile.TemporaryDirectory() as room:
        files = (_world(Path(room), 2_000) / "le_json").glob("*_00.json")
        told = [report for file in sorted(files) for report in _reports(file.read_text("utf-8-sig"))]
        one = Path(room) / "one" / "le_json" / "large_00.json"
        one.parent.mkdir(parents=True)
        _write_large(one, told, mib << 20)
        return {**_measured("le_json", one.parents[1]), "mib": one.stat().st_size >> 20}


def _write_files(world: Path, *, rows: int, members: int) -> None:
    """The spreadsheet and the archive of police-side files."""
    write_xlsx(world / "xlsx" / "index_00.xlsx", sorted((world / "sheets").glob("*_00.*")), rows)
    told = [
        report
        for file in sorted((world / "le_json").glob("*_00.json"))
        for report in _reports(file.read_text("utf-8-sig"))
    ]
    write_zip(world / "zip" / "day_00.zip", told, members)


def _world(room: Path, reports: int) -> Path:
    words = [
        sys.executable,
        "-m",
        "tools.synth",
        str(room / "world"),
        "--reports",
        str(max(50, reports)),
        "--seed",
        "1",
    ]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return room / "world"


def _reports(text: str) -> list[dict[str, object]]:
    try:
        document = json.loads(text)
    except json.JSONDecodeError:  # one report a line
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(document, list):
        return document
    return list(document["reports"]) if "reports" in document else [document]


def _write_large(file: Path, told: Sequence[dict[str, object]], size_bytes: int) -> None:
    number = 10**9
    with file.open("w", encoding="utf-8") as stream:
        while stream.tell() < size_bytes:
            for report in told:
                number += 1
                stream.write(json.dumps({**report, "reportId": number}) + "\n")


def _measured(what: str, world: Path) -> Row:
    words = [sys.executable, "-m", "bench.intake", what, str(world)]
    told = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    row: Row = json.loads(told.stdout)
    return row


def _measure(what: str, world: Path) -> Row:
    """Run inside the child: one format, its time and its peak memory."""
    kind, _, format_ = what.partition(":")
    reading = kind == "parse_only"
    files = sorted((world / FOLDERS[(format_ or "le_json") if reading else kind]).glob("*_00.*"))
    with ExitStack() as stack:
        node = None if reading else stack.enter_context(_node())
        wall, cpu = time.perf_counter(), time.process_time()
        reports = _read(files) if node is None else _take(*node, files)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "what": what,
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "per_s": round(reports / max(wall, 1e-9)),
        "ratio": 1.0,
        "reports": reports,
    }


def _read(files: Sequence[Path]) -> int:
    seen, options = 0, Options(now=NOW, doc_ranges_global=True)
    for file in files:
        with file.open("rb") as stream:
            package = open_package(stream, options=options)
            if package is None:
                seen += sum(1 for _ in open_file(stream, options=options).items)
                continue
            for part in package.parts:
                with package.open(part) as member:
                    seen += 0 if member is None else sum(1 for _ in open_file(member, options=options).items)
    return seen


def _take(tools: Tools, viewer: Viewer, files: Sequence[Path]) -> int:
    from nodal.steps.folder import Said, take_paths  # noqa: PLC0415  (needs the open node)

    said = Said("bench", Options(now=tools.clock(), doc_ranges_global=True))
    return sum(one.seen for one in take_paths(tools, viewer, [str(file) for file in files], said))


@contextmanager
def _node() -> Iterator[tuple[Tools, Viewer]]:
    """A new node in a folder of its own, with its own database, gone afterwards."""
    with tempfile.TemporaryDirectory() as room:
        data = Path(room) / "node"
        settings: Environment = environment({"NODAL_DATA": str(data), "NODAL_DOC_RANGES_GLOBAL": "1", "USER": "bench"})
        start = Start(settings)
        try:
            known = start.set_up(SetUp("in"))
            from nodal.ledger import people  # noqa: PLC0415  (needs the open node)
            from nodal.project.tools import assemble  # noqa: PLC0415

            settle()  # as every command does
            yield assemble(settings, start, known), people.of_os_user("bench")
        finally:
            Embedded(data, user=settings.db_user).remove()


def _profile(size: int) -> None:
    with tempfile.TemporaryDirectory() as room:
        files = sorted((_world(Path(room), int(size / JSON_SHARE)) / "le_json").glob("*_00.json"))
        with _node() as (tools, viewer), cProfile.Profile() as profile:
            _take(tools, viewer, files)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(45).sort_stats("tottime").print_stats(
        30
    )


def main(words: Sequence[str]) -> None:
    match list(words):
        case ["large", *rest]:
            print(json.dumps(large(int(rest[0]) if rest else 200)))
        case ["profile", *rest]:
            _profile(int(rest[0]) if rest else 5_000)
        case ["files", *rest]:
            print(json.dumps(police_files(int(rest[0]) if rest else 20_000)))
        case ["rows", size, *flags]:
            print(json.dumps(run(int(size), "--peers" in flags)))
        case [what, world]:
            print(json.dumps(_measure(what, Path(world))))


if __name__ == "__main__":
    main(sys.argv[1:])
