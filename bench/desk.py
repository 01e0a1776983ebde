"""How fast the desk answers over a million reports: every page alone, then twenty people at once, row security on.

The program itself serves (`nodal serve`, two processes), the database works beside it, and the client on the same two
cores. Rows: `floor` is a signed-in page without any case, measured in the same run; each page alone over many different
subjects (`ratio` = the floor's median against the page's); `mixed` is twenty people who ask for the next page as soon
as they have one; `paced` the same people at sixty pages a second, which says how long one waits then. `cpu_s` is of
server and database together, `client_cpu_s` of the client.

`python -m bench.desk_inside profile USERNAME PATH` (NODAL_DATA names the node) says where the time of one page goes.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import IO

import psycopg
from bench import desk_plan as plan
from bench import desk_world
from django.contrib.auth.hashers import ScryptPasswordHasher

from nodal.edges.database import Embedded
from nodal.project.assemble import Environment, environment, passed_on

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
EACH = 300
"""How often each page is asked for alone."""

PACE = 60.0
"""Pages a second of the paced walk: what the desk is asked to carry."""

Row = dict[str, object]


def run(size: int, *, minutes: float, keep: Path | None, each: int = EACH) -> list[Row]:
    """Make or find the world, serve it, walk it."""
    with ExitStack() as stack:
        settings = stack.enter_context(_world(size, keep))
        admin = stack.enter_context(_admin(settings))
        people, password = plan.walkers(admin), secrets.token_urlsafe(12)
        _give_password(admin, people, password)
        pages = _pages(settings)
        of = plan.subjects(admin, [walker.unit for walker in people], Random(1))
        queries = _queries(settings, pages, people, of)
        port = _free_port()
        server = stack.enter_context(_served(settings, port))
        client = stack.enter_context(_client(port))
        measure = _Measure(client, server, settings)
        measure("sign_in", {"do": "sign_in", "people": [(walker.username, password) for walker in people]})
        return list(_rows(measure, pages, people, of, queries, (minutes, each)))


def _rows(
    measure: _Measure,
    pages: Sequence[plan.Page],
    people: Sequence[plan.Walker],
    of: dict[tuple[str, str], list[object]],
    queries: dict[str, int],
    lengths: tuple[float, int],
) -> Iterator[Row]:
    minutes, each = lengths
    floor = [(people[n % len(people)].username, "/account/") for n in range(each)]
    measure("warm", {"do": "alone", "what": "warm", "asks": floor[:40]})
    first = measure("floor", {"do": "alone", "what": "floor", "asks": floor})
    yield {**first, "ratio": 1.0, "queries": queries.get("account")}
    median = float(str(first["p50_ms"]))
    for page in pages:
        asks = plan.alone(page, people, of, count=each)
        if asks:
            row = measure(page.name, {"do": "alone", "what": page.name, "asks": asks})
            yield {**row, "ratio": _ratio(median, row), "queries": queries.get(page.name)}
    rng = Random(2)
    walks = {walker.username: path for walker in people if (path := plan.walk(walker, pages, of, rng))}
    for what, pause, seconds in (
        ("mixed", 0.0, minutes * 60),
        ("paced", len(walks) / PACE, max(20.0, minutes * 6)),
    ):
        row = measure(what, {"do": "mixed", "what": what, "walks": walks, "seconds": seconds, "pause": pause})
        yield {**row, "ratio": _ratio(median, row), "queries": None}


def _ratio(floor: float, row: Row) -> float | None:
    return round(floor / float(str(row["p50_ms"])), 3) if row["p50_ms"] else None


class _Measure:
    """Sends a line to the client and adds what server and database spent meanwhile."""

    def __init__(self, client: subprocess.Popen[str], server: subprocess.Popen[bytes], settings: Environment) -> None:
        self.client, self.server, self.settings = client, server, settings

    def __call__(self, what: str, said: Row) -> Row:
        asked: IO[str] | None = self.client.stdin
        answers: IO[str] | None = self.client.stdout
        if asked is None or answers is None:
            raise RuntimeError("the client has no pipes")
        before, _ = self._spent()
        asked.write(json.dumps(said) + "\n")
        asked.flush()
        row: Row = json.loads(answers.readline())
        after, rss = self._spent()
        row = {"what": what, **row, "cpu_s": round(after - before, 2), "rss_mib": rss}
        print(json.dumps(row), file=sys.stderr, flush=True)
        return row

    def _spent(self) -> tuple[float, int]:
        """CPU seconds of server and database so far, and their resident memory (shared pages counted once)."""
        pids = _tree(self.server.pid) | _tree(Embedded(self.settings.data, user=self.settings.db_user).pid or 0)
        cpu, rss = 0.0, 0
        for pid in pids:
            try:
                words = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
                pss = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8")
            except (FileNotFoundError, ProcessLookupError):
                continue
            cpu += sum(int(words[n]) for n in (11, 12, 13, 14)) / os.sysconf("SC_CLK_TCK")
            rss += next(int(line.split()[1]) for line in pss.splitlines() if line.startswith("Pss:"))
        return cpu, rss // 1024


def _tree(root: int) -> set[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text("utf-8")
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = set(), [root] if root else []
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += parents.get(pid, [])
    return found


@contextmanager
def _world(size: int, keep: Path | None) -> Iterator[Environment]:
    """A node of that size: the one in `keep` if it is of this version, else a new one, gone afterwards unless kept."""
    if keep is not None:
        settings = _settings(keep)
        if not desk_world.is_of(settings, size):
            Embedded(keep, user=settings.db_user).remove()
            shutil.rmtree(keep, ignore_errors=True)
            _made(keep, size)
        yield settings
        return
    with tempfile.TemporaryDirectory() as room:
        settings = _settings(Path(room) / "node")
        try:
            _made(settings.data, size)
            yield settings
        finally:
            Embedded(settings.data, user=settings.db_user).remove()


def _made(data: Path, size: int) -> None:
    words = [sys.executable, "-m", "bench.desk_world", str(data), str(size)]
    subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _settings(data: Path) -> Environment:
    return environment({"NODAL_DATA": str(data), "NODAL_DOC_RANGES_GLOBAL": "1", "USER": "bench"})


@contextmanager
def _admin(settings: Environment) -> Iterator[psycopg.Connection]:
    server = Embedded(settings.data, user=settings.db_user).start()
    with psycopg.connect(server.dsn(server.superuser, desk_world.DATABASE), autocommit=True) as admin:
        yield admin


def _give_password(admin: psycopg.Connection, people: Sequence[plan.Walker], password: str) -> None:
    hasher = ScryptPasswordHasher()
    kept = hasher.encode(password, hasher.salt())
    admin.execute(
        "UPDATE person SET password = %s WHERE username = ANY(%s)", [kept, [walker.username for walker in people]]
    )


def _pages(settings: Environment) -> list[plan.Page]:
    """The pages of the mix that the desk has; one that it does not have is named and left out."""
    found = {name: plan.Page(name, path, tuple(roles)) for name, path, roles in _inside(settings, "routes", None)}
    for name in plan.MIX.keys() - found.keys():
        print(f"no page {name}", file=sys.stderr)
    return [found[name] for name in plan.MIX if name in found]


def _queries(
    settings: Environment,
    pages: Sequence[plan.Page],
    people: Sequence[plan.Walker],
    of: dict[tuple[str, str], list[object]],
) -> dict[str, int]:
    asks = {page.name: plan.alone(page, people, of, count=4) for page in pages}
    asks["account"] = [(people[0].username, "/account/")]
    return {name: max(counts) for name, counts in _inside(settings, "queries", asks).items() if counts}


def _inside(settings: Environment, what: str, said: object) -> object:
    """Ask the desk's own code, in a process that has opened the node."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.desk_inside", what], cwd=ROOT, env=passed_on(settings), check=True,
        input=json.dumps(said), stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return json.loads(told.stdout)


@contextmanager
def _served(settings: Environment, port: int) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "nodal.project.entry", "serve", "--port", str(port), "--workers", str(WORKERS)]
    server = subprocess.Popen([*words, "--no-work"], cwd=ROOT, env=passed_on(settings))
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield server
    finally:
        server.terminate()
        server.wait(timeout=40)


@contextmanager
def _client(port: int) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", "bench.desk_client", str(port)]
    client = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield client
    finally:
        client.terminate()
        client.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(words: Sequence[str]) -> None:
    parser = ArgumentParser(prog="bench.desk")
    parser.add_argument("what", choices=("rows",))
    parser.add_argument("size", type=int)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--peers", action="store_true")
    args = parser.parse_args(words)
    print(json.dumps(run(args.size, minutes=args.minutes, keep=args.keep, each=args.each)))


if __name__ == "__main__":
    main(sys.argv[1:])
