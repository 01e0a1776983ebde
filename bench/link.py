"""How long linking takes, beside two peers on the same archive. (How right it is: `bench.link_quality`.)

Each row is measured in a process of its own, so that peak memory is its own. `ratio` = its CPU seconds against ours.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
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

PEERS = {"spark": "pyspark", "networkx": "networkx", "splink": "splink"}
"""What else is measured, each with the package that it needs. `spark` is our own engine for more than one machine."""

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
        ours = _measured("nodal", file)
        rows = [ours]
        if size <= READ_AS_CSV:
            rows.append(_measured("nodal csv", lines))
        for name, module in PEERS.items() if peers else ():
            if importlib.util.find_spec(module) is None:
                print(f"{name} is not installed: skipped", file=sys.stderr)
            else:
                rows.append(_measured(name, file))
        for row in rows:
            row["ratio"] = round(float(str(row["cpu_s"])) / max(float(str(ours["cpu_s"])), 1e-9), 2)
    return rows


def _archive(size: int, room: Path) -> None:
    """An archive of about `size` reports as Parquet, and one world of it as CSV."""
    world = min(size, BLOCK)
    lines = write_csv(market(1, max(60, world // REPORTS_PER_TRADER), rings=max(1, world // 2_000)), room / LINES)
    types = "{'port': 'INTEGER', 'at': 'TIMESTAMPTZ', 'verified': 'BOOLEAN'}"
    with duckdb.connect(config={"memory_limit": "2GB"}) as db:
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
    reports = {"nodal": _nodal, "nodal csv": _nodal, "networkx": by_networkx, "splink": by_splink}[what](file)
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


def _nodal(file: Path) -> int:
    with tempfile.TemporaryDirectory() as room:
        return int(str(link_files(file, Path(room))["reports"]))


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
