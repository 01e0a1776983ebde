"""What it costs to link one more batch of reports when a node holds a million, durable in its database.

`python -m bench.incremental [REPORTS [BATCHES [FOLDER]]]` (1,000,000 and 200). Builds its world in FOLDER (a temporary
one without): blocks of the two synthetic towns of `bench.archives`, told apart by prefixes but for what crowds share;
a fiftieth of the reports is held back. Then one run over everything, and batches of 100: reports that were held back,
and in every tenth place one that is taken back. Each batch is one transaction that waits for the disk.

Said in the end: wall and processor time (this process and the database's) of a batch at the median, the 99th percentile
and the worst, the same per report, memory, and what the whole run took. A second start with the same FOLDER goes on.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from bench.archives import market, town
from bench.desk_world import DATABASE, SESSION, _drop_indexes, _set_sequences

from nodal.chain.link import Observation
from nodal.edges.database import Embedded
from nodal.project.assemble import Environment, environment
from nodal.project.start import SetUp, Start

if TYPE_CHECKING:
    from nodal.steps.tools import Tools

BLOCK = 30_000
"""Reports of one block: what the generators make in seconds."""

HELD_BACK = 50
"""One report in so many comes later, in a batch; more of them in a small world."""

BATCH = 100
TAKEN_BACK = 10
CROWDS = ("shop", "chat|public", "198.51.", "192.0.2.")
"""What people of all blocks share: beginnings of values."""

TABLES = {
    "report": "id, source, number, sender, state, version, received_at, incident_at, urgent, flags, has_conflict",
    "account": "id, key",
    "party": "report_id, idx, role, account_id",
    "sighting": "report_id, version, idx, party, kind, raw, value, at, port, verified, linkable, place",
    "finding": "report_id, sighting, kind, value, source",
    "file_hash": "report_id, idx, algorithm, value, is_viral",
}

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Ledger:
    """Reports as rows, with the numbers that they and their accounts get."""

    accounts: dict[str, int] = field(default_factory=dict)
    reports: int = 0

    def rows(self, told: Sequence[Observation]) -> Rows:
        """The rows of one report."""
        self.reports += 1
        number, at = self.reports, next((row.at for row in told if row.at), None)
        rows: Rows = {table: [] for table in TABLES}
        sender = told[0].sender or "nobody"
        rows["report"].append(
            (number, "bench", str(number), sender, "open", 1, at or "2024-06-01", at, False, "{}", False)
        )
        parties: dict[tuple[str, str], int] = {}
        for row in told:
            key = (row.account_id, row.role)
            if row.role not in ("reported", "recipient"):
                continue  # the account of a child is not kept
            if key not in parties:
                parties[key] = len(parties)
                rows["party"].append((number, parties[key], row.role, self._account(row.account_id, rows)))
            self._tell(rows, number, parties[key], row)
        return rows

    def _account(self, key: str, rows: Rows) -> int:
        if key not in self.accounts:
            self.accounts[key] = len(self.accounts) + 1
            rows["account"].append((self.accounts[key], key))
        return self.accounts[key]

    def _tell(self, rows: Rows, number: int, party: int, row: Observation) -> None:
        place = len(rows["sighting"])
        if row.kind == "hash":
            rows["file_hash"].append((number, len(rows["file_hash"]), "sha1", row.value, False))
            return
        rows["sighting"].append(
            (number, 1, place, party, row.kind, row.value, row.value, row.at, row.port, row.verified, True, "")
        )
        if row.kind == "ip":
            rows["finding"].append((number, place, "ip.class", "fixed", "bench"))


def told(size: int) -> Iterator[list[Observation]]:
    """Reports of blocks, alternately of the one and of the other kind of world."""
    for block in range(max(1, size // BLOCK)):
        world = (market, town)[block % 2]
        people = min(size, BLOCK) // 3 if world is market else min(size, BLOCK) * 2 // 5
        by_report: dict[str, list[Observation]] = {}
        for row in world(1_000 + block, people, rings=max(1, people // 700)).rows:
            by_report.setdefault(row.report_id, []).append(_apart(row, block))
        yield from by_report.values()


def _apart(row: Observation, block: int) -> Observation:
    platform, sign, rest = row.account_id.partition("|" if "|" in row.account_id else ":")
    value = row.value
    if row.kind not in ("screen", "hash") and not value.startswith(CROWDS):
        # Of IPv4, so that ports separate what carriers put behind one address; the range is that for measuring.
        apart = f"198.{18 + block // 256}.{block % 256}.{value.rpartition('.')[2]}"
        value = f"{value}.{block}" if row.kind != "ip" else apart
    return replace(row, account_id=f"{platform}{sign}{block}.{rest}", value=value)


def fill(dsn: str, size: int) -> list[int]:
    """Fill an empty node; gives the reports that are held back: they are there, but nothing has looked at them."""
    ledger, dice = Ledger(), random.Random("held back")
    held: list[int] = []
    with psycopg.connect(dsn, autocommit=True) as admin:
        for words in SESSION:
            admin.execute(words)
        admin.execute("ALTER SYSTEM SET max_wal_size = '1GB'")
        admin.execute("SELECT pg_reload_conf()")
        later = _drop_indexes(admin, list(TABLES))
        waiting: Rows = {table: [] for table in TABLES}
        for report in told(size):
            rows = ledger.rows(report)
            if dice.randrange(max(2, min(HELD_BACK, size // 5_000))) == 0:
                held.append(ledger.reports)
                rows["report"] = [(*one[:4], "retracted", *one[5:]) for one in rows["report"]]
            for table, own in rows.items():
                waiting[table].extend(own)
            if len(waiting["report"]) >= BLOCK:
                _copy(admin, waiting)
        _copy(admin, waiting)
        for statement in later:
            admin.execute(statement)
        _set_sequences(admin)
        admin.execute("VACUUM (ANALYZE)")
        admin.execute("CREATE TABLE bench_held AS SELECT unnest(%s::bigint[]) AS report", [held])
    return held


def _copy(admin: psycopg.Connection, waiting: Rows) -> None:
    for table, columns in TABLES.items():
        with admin.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            for row in waiting[table]:
                copy.write_row(row)
        waiting[table].clear()


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is open in this process, and its database."""

    tools: Tools
    embedded: Embedded
    dsn: str

    def admin(self) -> psycopg.Connection:
        return psycopg.connect(self.dsn, autocommit=True)


def opened(data: Path, size: int) -> tuple[Node, list[int]]:
    """The node of that folder, made and filled if it is not there; and the reports that are still held back."""
    settings: Environment = environment({"NODAL_DATA": str(data), "NODAL_DOC_RANGES_GLOBAL": "1", "USER": "bench"})
    start = Start(settings)
    is_new = not (data / "node.json").exists()
    known = start.set_up(SetUp("in", second_factor=False)) if is_new else start.open(web=False)
    from nodal.project.tools import assemble  # noqa: PLC0415  (needs the open node)

    embedded = Embedded(data, user=settings.db_user)
    server = embedded.start()
    node = Node(assemble(settings, start, known), embedded, server.dsn(server.superuser, DATABASE))
    if is_new:
        began = time.monotonic()
        fill(node.dsn, size)
        _say(f"filled in {time.monotonic() - began:.0f} s")
        _whole(node)
    with node.admin() as admin:
        held = [r for (r,) in admin.execute("SELECT report FROM bench_held JOIN report r ON r.id = report"
                                            " WHERE r.state = 'retracted' ORDER BY 1").fetchall()]  # fmt: skip
    return node, held


def _whole(node: Node) -> None:
    from nodal.ledger import people  # noqa: PLC0415  (needs the open node)
    from nodal.ledger.access import acting  # noqa: PLC0415
    from nodal.steps import link  # noqa: PLC0415

    wall, cpu = time.monotonic(), time.process_time()
    with acting(people.worker()) as worker:
        link.everything(node.tools, worker, "node")
    _say(f"one run over everything: {time.monotonic() - wall:.0f} s, of it {time.process_time() - cpu:.0f} s here")
    with node.admin() as admin:
        admin.execute("VACUUM (ANALYZE)")


def measure(node: Node, held: list[int], batches: int) -> dict[str, object]:
    """Link batch after batch; gives what they took."""
    dice = random.Random("batches")
    dice.shuffle(held)
    took: list[tuple[float, float, float]] = []
    with node.admin() as admin:
        known = [
            r for (r,) in admin.execute("SELECT id FROM report WHERE state = 'open' ORDER BY random() LIMIT 10000")
        ]
        for _ in range(min(batches, len(held) // BATCH)):
            new = [held.pop() for _ in range(BATCH - BATCH // TAKEN_BACK)]
            gone = [known.pop() for _ in range(BATCH // TAKEN_BACK)]
            admin.execute("UPDATE report SET state = 'open' WHERE id = ANY(%s)", [new])
            admin.execute("UPDATE report SET state = 'retracted' WHERE id = ANY(%s)", [gone])
            took.append(_one(node, [*new, *gone]))
        counts = admin.execute(
            "SELECT reports, (SELECT count(*) FROM link), (SELECT count(*) FROM network) FROM link_run"
        )
        reports, links, networks = counts.fetchone() or (0, 0, 0)
        size = admin.execute("SELECT pg_database_size(current_database()) >> 20").fetchone()
    return {
        "reports": reports, "links": links, "networks": networks, "batches": len(took), "batch": BATCH,
        "wall_ms_a_batch": _points([wall for wall, _, _ in took]),
        "wall_ms_a_report": _points([wall / BATCH for wall, _, _ in took]),
        "cpu_ms_a_batch": _points([own + base for _, own, base in took]),
        "cpu_ms_a_batch_here": _points([own for _, own, _ in took]),
        "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "database_mib": size[0] if size else 0,
    }  # fmt: skip


def _one(node: Node, reports: Sequence[int]) -> tuple[float, float, float]:
    """Milliseconds of one batch: by the wall, on a processor here, and in the database's own process."""
    from django.db import connection  # noqa: PLC0415  (needs the open node)

    from nodal.ledger import people  # noqa: PLC0415
    from nodal.ledger.access import acting  # noqa: PLC0415
    from nodal.ledger.store import link_state as state  # noqa: PLC0415
    from nodal.steps import link  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    wall, own, base = time.perf_counter(), time.process_time(), _ticks(backend)
    with acting(people.worker()) as worker:
        before = state.current(worker)
        if before is None:
            raise SystemExit("no run over everything has been made")
        link.batch(node.tools, worker, before, "report", reports)
    return (time.perf_counter() - wall) * 1e3, (time.process_time() - own) * 1e3, _ticks(backend) - base


def _ticks(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")


def _points(values: Iterable[float]) -> dict[str, float]:
    ranked = sorted(values)
    at = {"p50": 0.5, "p99": 0.99, "worst": 1.0}
    return {name: round(ranked[min(len(ranked) - 1, int(len(ranked) * part))], 2) for name, part in at.items()}


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    size, batches, *folder = sys.argv[1:] + ["1000000", "200"][len(sys.argv) - 1 :]
    with ExitStack() as stack:
        data = Path(folder[0]) if folder else Path(stack.enter_context(tempfile.TemporaryDirectory())) / "node"
        node, held = opened(data, int(size))
        print(json.dumps(measure(node, held, int(batches)), indent=1))
        if not folder:
            from django.db import connections

            connections.close_all()
            node.embedded.remove()
