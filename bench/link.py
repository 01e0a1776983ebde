"""How long linking takes, beside two peers on the same archive. (How right it is: `bench.link_quality`.)

Each row is measured in a process of its own, so that peak memory is its own. With peers each contender is tried with
three settings, and each trial is a row; the cheapest of each counts. `ratio` = CPU seconds against our cheapest trial.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
from bench.archives import market, write_csv
from bench.link_peers import by_networkx, by_splink

from nodal.edges.engine import Limits, link_files, spark

ROOT = Path(__file__).resolve().parents[1]
REPORTS_PER_TRADER = 3
"""What `market` gives, so that the archive has about the number of reports that was asked for."""

BLOCK = 100_000
"""Reports of one world; a larger archive is so many worlds side by side, which share screen names and addresses."""

READ_AS_CSV = 200_000
"""Up to so many reports the archive is also read as CSV."""

FILE, LINES = "archive.parquet", "archive.csv"


def _nodal(file: Path, limits: Limits | None = None) -> int:
    with tempfile.TemporaryDirectory() as room:
        return int(str(link_files(file, Path(room), limits=limits)["reports"]))


OURS: dict[str, Callable[[Path], int]] = {
    "nodal": _nodal,
    "nodal, 1 thread": partial(_nodal, limits=Limits(threads=1)),
    "nodal, 1 thread, 8 GB": partial(_nodal, limits=Limits("8GB", 1)),
}
PEERS: dict[str, dict[str, Callable[[Path], int]]] = {
    "networkx": {
        "networkx": by_networkx,
        "networkx, no collector": partial(by_networkx, collects=False),
        "networkx, no collector, numbers": partial(by_networkx, collects=False, numbered=True),
    },
    "splink": {
        "splink": by_splink,
        "splink, 1 thread": partial(by_splink, threads=1),
        "splink, 1 thread, small sample": partial(by_splink, threads=1, sampled=1e5),
    },
}
"""The trials: of each contender the same number, and what it is called; peers by the package that they need."""

TRIALS = OURS | {"nodal csv": _nodal} | {name: trial for trials in PEERS.values() for name, trial in trials.items()}

THREADS = 2
"""Of Spark, so that figures of different machines can be compared. Our own choice."""

TILED = """
SELECT report_id || '-' || tile AS report_id, account_id || '.' || tile AS account_id, kind, CASE
    WHEN kind IN ('screen', 'ip') THEN value
    WHEN kind = 'phone' THEN value || lpad(CAST(tile AS VARCHAR), 3, '0')
    WHEN kind = 'hash' THEN left(value, 36) || lpad(to_hex(tile), 4, '0')
    ELSE tile || '.' || value END AS value, role, port, "at", verified, sender
FROM block CROSS JOIN (SELECT unnest(range({first}, {last})) AS tile)
"""

Row = dict[str, object]


def run(size: int, peers: bool) -> list[Row]:
    """Link an archive of about `size` reports; with `peers` also by networkx and Splink, where they are installed."""
    with tempfile.TemporaryDirectory() as room:
        # In a process of its own: a child's peak memory starts with what its parent holds.
        subprocess.run([sys.executable, "-m", "bench.link", "archive", str(size), room], cwd=ROOT, check=True)
        file, lines = Path(room) / FILE, Path(room) / LINES
        rows = [_measured(name, file) for name in (OURS if peers else ("nodal",))]
        cheapest = min(_cpu(row) for row in rows)
        if size <= READ_AS_CSV:
            rows.append(_measured("nodal csv", lines))
        for module, names in ({"pyspark": ("spark",), **PEERS} if peers else {}).items():
            if importlib.util.find_spec(module) is None:
                print(f"{module} is not installed: skipped", file=sys.stderr)
            else:
                rows += [_measured(name, file) for name in names]
        for row in rows:
            row["ratio"] = round(_cpu(row) / max(cheapest, 1e-9), 2)
    return rows


def _cpu(row: Row) -> float:
    return float(str(row["cpu_s"]))


def _archive(size: int, room: Path) -> None:
    """An archive of about `size` reports as Parquet, and one world of it as CSV."""
    world = min(size, BLOCK)
    lines = write_csv(market(1, max(60, world // REPORTS_PER_TRADER), rings=max(1, world // 2_000)), room / LINES)
    types = "{'port': 'INTEGER', 'at': 'TIMESTAMPTZ', 'verified': 'BOOLEAN'}"
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(room / "spill")}) as db:
        db.execute(f"CREATE TABLE block AS SELECT * FROM read_csv('{lines}', types={types})")
        rows = TILED.format(first=0, last=max(1, round(size / BLOCK))) if size > BLOCK else "SELECT * FROM block"
        db.execute(f"COPY ({rows}) TO '{room / FILE}' (FORMAT parquet)")


def _measured(what: str, file: Path) -> Row:
    told = subprocess.run(
        [sys.executable, "-m", "bench.link", what, str(file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    row: Row = json.loads(told.stdout.splitlines()[-1])
    return row


def _measure(what: str, file: Path) -> Row:
    """Run inside the child: one engine, its time and its peak memory."""
    wall, cpu = time.perf_counter(), time.process_time()
    if what == "spark":
        return _on_spark(file)
    reports = TRIALS[what](file)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "what": what,
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "rss_mib": rss,
        "per_s": round(reports / max(wall, 1e-9)),
        "ratio": 1.0,
    }


def _on_spark(file: Path) -> Row:
    """The engine counts for itself, because Java works in a process of its own."""
    with tempfile.TemporaryDirectory() as room:
        told = spark.link_files(file, Path(room), place=spark.Place(limits=Limits(threads=THREADS)))
    row = {name: told[name] for name in ("wall_s", "cpu_s", "rss_mib")}
    per_s = round(float(str(told["reports"])) / float(str(told["wall_s"])))
    return {"what": "spark", **row, "per_s": per_s, "ratio": 1.0}


if __name__ == "__main__":
    if sys.argv[1] == "rows":
        print(json.dumps(run(int(sys.argv[2]), "--peers" in sys.argv[3:])))
    elif sys.argv[1] == "archive":
        _archive(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]))))
