"""How long linking takes, beside a peer with the same rules. (How right it is: `bench.link_quality`.)

Each row is measured in a process of its own, so that peak memory is its own. `ratio` = its wall time against ours.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import duckdb
from bench.archives import market, write_csv

from nodal.chain.link import numbers
from nodal.edges.engine import link_files

ROOT = Path(__file__).resolve().parents[1]
REPORTS_PER_TRADER = 3
"""What `market` gives, so that the archive has about the number of reports that was asked for."""

Row = dict[str, object]


def run(size: int, peers: bool) -> list[Row]:
    """Link an archive of about `size` reports; with `peers` also by networkx, if it is installed."""
    with tempfile.TemporaryDirectory() as room:
        file = write_csv(
            market(1, max(60, size // REPORTS_PER_TRADER), rings=max(1, size // 2_000)), Path(room) / "a.csv"
        )
        ours = _measured("nodal", file)
        rows = [ours]
        if peers and importlib.util.find_spec("networkx") is None:
            print("networkx is not installed: skipped", file=sys.stderr)
        elif peers:
            rows.append(_measured("networkx", file))
        for row in rows:
            row["ratio"] = round(float(str(row["wall_s"])) / float(str(ours["wall_s"])), 2)
    return rows


def _measured(what: str, file: Path) -> Row:
    told = subprocess.run(
        [sys.executable, "-m", "bench.link", what, str(file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    row: Row = json.loads(told.stdout)
    return row


def _measure(what: str, file: Path) -> Row:
    """Run inside the child: one engine, its time and its peak memory."""
    wall, cpu = time.perf_counter(), time.process_time()
    reports = {"nodal": _nodal, "networkx": _networkx}[what](file)
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


def _networkx(file: Path) -> int:
    """The same hub caps and threshold on associations, components and communities in networkx; no evidence, no test."""
    import networkx  # noqa: PLC0415  (a peer: installed only where it is compared)

    told = duckdb.sql(
        f"SELECT DISTINCT report_id, account_id, kind, value FROM read_csv('{file}') WHERE role = 'reported'"
    )
    weights: dict[str, dict[int, int]] = defaultdict(dict)
    for kind, audience, bits in numbers().associate_bits:
        weights[kind][audience] = bits
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    reports = set()
    for report, account, kind, value in told.fetchall():
        reports.add(report)
        if kind in weights:
            holders[kind, value].add(account)
    graph = networkx.Graph()
    for (kind, _), who in holders.items():
        bits = weights[kind].get(len(who), 0)
        for a, b in combinations(sorted(who), 2) if bits else ():
            graph.add_edge(a, b, weight=graph.get_edge_data(a, b, {"weight": 0})["weight"] + bits)
    graph.remove_edges_from([(a, b) for a, b, w in graph.edges(data="weight") if w < numbers().associate])
    for part in networkx.connected_components(graph):
        if len(part) > 2:
            networkx.community.louvain_communities(graph.subgraph(part), seed=1)
    return len(reports)


if __name__ == "__main__":
    if sys.argv[1] == "rows":
        print(json.dumps(run(int(sys.argv[2]), "--peers" in sys.argv[3:])))
    else:
        print(json.dumps(_measure(sys.argv[1], Path(sys.argv[2]))))
