"""How many reports a second a platform can finish, and how long a call takes, on one node with its worker running.

`nodal serve` answers (two processes), the database works beside it, the worker takes in what is finished, and the
client with its twenty connections shares the same two cores. Each report is four calls: submit, upload (50 kB),
fileinfo, finish. Rows: `floor` is the cheapest call (`status`), one question to the database; `flood` is as fast as
twenty connections go; `paced` is 80 reports a second; `taken` says how long it took until the last of them was a
report like any other. `ratio` of a row: four times the floor's time per call against the time per report.

`lost`, `doubled`: acknowledged reports that are not there afterwards, or there twice.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from bench.desk import _free_port, _settings, _tree

from nodal.edges.database import Embedded
from nodal.project.assemble import Environment, passed_on

ROOT = Path(__file__).resolve().parents[1]
WORKERS, PACE, FLOOR = 2, 80.0, 2000
Row = dict[str, object]


def run(size: int, *, worker: bool = True) -> list[Row]:
    """`size` reports as fast as it goes, and as many at a steady pace."""
    with ExitStack() as stack:
        settings = stack.enter_context(_node())
        credential = _said(settings, "sender", "add", "ExampleChat")
        port = _free_port()
        server = stack.enter_context(_served(settings, port, worker=worker))
        words = [str(port), str(credential["username"]), str(credential["password"])]
        client = stack.enter_context(_client(words))
        measure = _Measure(client, server, settings)
        measure("warm", {"count": 200, "run": 0})
        floor = measure("floor", {"count": FLOOR, "status": 1})
        each = float(str(floor["wall_s"])) / FLOOR
        rows = [{**floor, "per_s": round(1 / each, 1), "ratio": 1.0}]
        for place, (what, more) in enumerate((("flood", {}), ("paced", {"pace": PACE})), start=1):
            row = measure(what, {"count": size, "run": place, **more})
            rows.append({**row, "ratio": round(4 * each * size / float(str(row["wall_s"])), 3)})
        return [*rows, _taken(settings, 200 + 2 * size)]


def _taken(settings: Environment, finished: int) -> Row:
    began = time.perf_counter()
    with _admin(settings) as admin:
        while True:
            (there, distinct) = admin.execute("SELECT count(*), count(DISTINCT number) FROM report").fetchone() or (
                0,
                0,
            )
            waited = time.perf_counter() - began
            if there >= finished or waited > 300:
                break
            time.sleep(0.5)
        (whole,) = admin.execute(
            "SELECT count(*) FROM report r WHERE (SELECT count(*) FROM file_hash h WHERE h.report_id = r.id) = 3"
        ).fetchone() or (0,)
        (late,) = admin.execute(
            "SELECT extract(epoch FROM percentile_cont(0.99) WITHIN GROUP (ORDER BY b.taken_at - r.closed_at))"
            " FROM platform_report r JOIN platform_batch b ON b.id = r.batch_id"
        ).fetchone() or (0,)
    return {
        "what": "taken", "wall_s": round(waited, 2), "cpu_s": None, "rss_mib": None, "per_s": None, "ratio": None,
        "lost": finished - distinct, "doubled": there - distinct, "torn": there - whole,
        "p99_ms": round(1000 * float(late or 0)), "errors": 0,
    }  # fmt: skip


class _Measure:
    """Sends a plan to the client and adds what server, worker and database spent meanwhile."""

    def __init__(self, client: subprocess.Popen[str], server: subprocess.Popen[bytes], settings: Environment) -> None:
        self.client, self.server, self.settings, self.client_cpu = client, server, settings, 0.0

    def __call__(self, what: str, plan: Row) -> Row:
        asked, answers = self.client.stdin, self.client.stdout
        if asked is None or answers is None:
            raise RuntimeError("the client has no pipes")
        before, _ = self._spent()
        asked.write(json.dumps(plan) + "\n")
        asked.flush()
        said = json.loads(answers.readline())
        after, rss = self._spent()
        times, wall = said.pop("times"), float(said["wall_s"])
        p50, p95, p99, most = times.get("finish") or times["status"]
        spent, self.client_cpu = said["client_cpu_s"] - self.client_cpu, said["client_cpu_s"]
        row = {
            "what": what, **said, "cpu_s": round(after - before, 2), "rss_mib": rss,
            "per_s": round(said["finished"] / wall, 1), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "most_ms": most,
            "client_cpu_s": round(spent, 2), "calls_ms": times,
        }  # fmt: skip
        print(json.dumps(row), file=sys.stderr, flush=True)
        return row

    def _spent(self) -> tuple[float, int]:
        cpu, rss = 0.0, 0
        for pid in _tree(self.server.pid) | _tree(Embedded(self.settings.data, user=self.settings.db_user).pid or 0):
            try:
                words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
                pss = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
            except (FileNotFoundError, ProcessLookupError):
                continue
            cpu += sum(int(words[n]) for n in (11, 12, 13, 14)) / 100
            rss += next(int(line.split()[1]) for line in pss.splitlines() if line.startswith("Pss:"))
        return cpu, rss // 1024


@contextmanager
def _node() -> Iterator[Environment]:
    with tempfile.TemporaryDirectory() as room:
        settings = _settings(Path(room) / "node")
        try:
            _said(settings, "init")
            yield settings
        finally:
            Embedded(settings.data, user=settings.db_user).remove()


def _said(settings: Environment, *words: str) -> Row:
    command = [sys.executable, "-m", "nodal.project.entry", *words, "--json"]
    told = subprocess.run(command, cwd=ROOT, env=passed_on(settings), check=True, stdout=subprocess.PIPE, text=True)
    answer: Row = json.loads(told.stdout)
    return answer


@contextmanager
def _admin(settings: Environment) -> Iterator[psycopg.Connection]:
    server = Embedded(settings.data, user=settings.db_user).start()
    with psycopg.connect(server.dsn(server.superuser, "nodal"), autocommit=True) as admin:
        yield admin


@contextmanager
def _served(settings: Environment, port: int, *, worker: bool) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "nodal.project.entry", "serve", "--port", str(port), "--workers", str(WORKERS)]
    server = subprocess.Popen([*words, *([] if worker else ["--no-work"])], cwd=ROOT, env=passed_on(settings))
    try:
        time.sleep(6)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextmanager
def _client(words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.endpoint_client", *words]
    client = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield client
    finally:
        client.terminate()
        client.wait(timeout=10)


def main(words: Sequence[str]) -> None:
    parser = ArgumentParser(prog="bench.endpoint")
    parser.add_argument("what", choices=("rows",))
    parser.add_argument("size", type=int)
    parser.add_argument("--no-work", action="store_true", help="nobody takes in what is finished")
    parser.add_argument("--peers", action="store_true")
    args = parser.parse_args(words)
    print(json.dumps(run(args.size, worker=not args.no_work)))


if __name__ == "__main__":
    main(sys.argv[1:])
