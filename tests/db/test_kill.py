"""kill -9 of the program and of the database while reports come in: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from bench import kill
from psycopg import sql

import make
from nodal.edges.database import Embedded

ROOT = Path(__file__).parents[2]
PER_FILE, FILES = 700, 2
"""More reports than one transaction takes, so that a file can stop half way."""

WAIT_AT_MOST = 120.0


@dataclass(slots=True)
class Station:
    """A node that is worked through its commands, on a server that really waits for the disk."""

    data: Path
    files: list[Path]

    def run(self, *words: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "NODAL_DATA": str(self.data), "NODAL_DATABASE_URL": ""}
        command = [sys.executable, "-m", "nodal.project.entry", *words, "--json"]
        return subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )

    def done(self, *words: str) -> dict[str, Any]:
        process = self.run(*words)
        said, _ = process.communicate(timeout=WAIT_AT_MOST)
        assert process.returncode == 0, said
        answer: dict[str, Any] = json.loads(said)
        return answer

    def intake(self) -> subprocess.Popen[str]:
        return self.run("intake", *map(str, self.files), "--source", "clearinghouse")

    def look(self, statement: str) -> list[tuple[Any, ...]]:
        server = Embedded(self.data).start()
        with psycopg.connect(server.dsn(server.superuser, "nodal"), autocommit=True) as admin:
            return admin.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]

    def empty(self) -> None:
        """Take the reports out, so that the next round begins afresh."""
        server = Embedded(self.data).start()
        with psycopg.connect(server.dsn(server.superuser, "nodal"), autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            kept = {"django_migrations", "django_content_type", "auth_permission", "unit", "person", "audit_epoch"}
            tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            names = sql.SQL(", ").join(sql.Identifier(table) for (table,) in tables if table not in kept)
            admin.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    folder = tmp_path_factory.mktemp("station")
    files = []
    for n in range(FILES):
        path = folder / f"{n}.json"
        numbers = range(700400000 + n * PER_FILE, 700400000 + (n + 1) * PER_FILE)
        path.write_text(json.dumps([_report(number) for number in numbers]), "utf-8")
        files.append(path)
    made = Station(folder / "node", files)
    try:
        made.done("init")
        yield made
    finally:
        Embedded(made.data).remove()


def _report(number: int) -> dict[str, Any]:
    return make.report(number, make.person(f"u-{number}", email=f"p{number}@example.org"), md5=f"{number:032x}")


def reports_in(station: Station) -> int:
    return int(station.look("SELECT count(*) FROM report")[0][0])


def each_is_there_once_and_whole(station: Station) -> None:
    assert station.look("SELECT count(*), count(DISTINCT number) FROM report") == [(PER_FILE * FILES, PER_FILE * FILES)]
    assert station.look(
        "SELECT s.n, p.n, h.n, v.n, count(*) FROM report r"
        " LEFT JOIN (SELECT report_id, count(*) n FROM sighting GROUP BY 1) s ON s.report_id = r.id"
        " LEFT JOIN (SELECT report_id, count(*) n FROM party GROUP BY 1) p ON p.report_id = r.id"
        " LEFT JOIN (SELECT report_id, count(*) n FROM file_hash GROUP BY 1) h ON h.report_id = r.id"
        " LEFT JOIN (SELECT report_id, count(*) n FROM report_version GROUP BY 1) v ON v.report_id = r.id"
        " GROUP BY 1, 2, 3, 4"
    ) == [(2, 1, 1, 1, PER_FILE * FILES)]
    assert station.look(
        "SELECT count(*) FROM report r WHERE NOT EXISTS"
        " (SELECT 1 FROM access_grant g WHERE g.subject_kind = 'report' AND g.subject_id = r.id)"
    ) == [(0,)]


def outcomes(answer: dict[str, Any]) -> dict[str, int]:
    return {
        name: sum(len(file[name]) for file in answer["files"])
        for name in ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
    }


def one_round(station: Station, *, kill_database: bool, after: float) -> None:
    station.empty()
    process = station.intake()
    _until(process, station, after)
    if kill_database:
        victim = Embedded(station.data).pid
        if victim is not None:
            os.kill(victim, signal.SIGKILL)
    else:
        process.kill()
    process.communicate(timeout=WAIT_AT_MOST)
    survived = reports_in(station)
    again = outcomes(station.done("intake", *map(str, station.files), "--source", "clearinghouse"))
    assert again == {
        "accepted": PER_FILE * FILES - survived, "duplicates": survived, "supplements": 0, "conflicts": 0,
        "retracted": 0, "refused": 0,
    }  # fmt: skip
    each_is_there_once_and_whole(station)


def _until(process: subprocess.Popen[str], station: Station, after: float) -> None:
    """Wait for the given share of the reports to be committed, or for the first file to be sealed when it is 0."""
    server = Embedded(station.data).start()
    wanted = int(after * PER_FILE * FILES)
    deadline = time.monotonic() + WAIT_AT_MOST
    with psycopg.connect(server.dsn(server.superuser, "nodal"), autocommit=True) as admin:
        while process.poll() is None and time.monotonic() < deadline:
            row = admin.execute(
                "SELECT (SELECT count(*) FROM report), (SELECT count(*) FROM incoming_file)",
            ).fetchone()
            if row and row[0] >= wanted and row[1] > 0:
                return


def rounds(station: Station, count: int, seed: int) -> None:
    chance = Random(seed)
    for number in range(count):
        one_round(station, kill_database=number % 3 == 2, after=chance.choice((0.0, 0.2, 0.4, 0.6, 0.8)))
    assert station.done("evidence", "verify")["bad"] == []
    assert station.done("audit", "checkpoint")["ok"]
    assert station.done("audit", "verify")["ok"]


def test_six_kills_lose_and_double_nothing(station: Station) -> None:
    rounds(station, 6, seed=6)


@pytest.mark.slow
def test_twenty_kills_lose_and_double_nothing(station: Station) -> None:
    rounds(station, 20, seed=20)


def nothing_is_missing(rounds: int, *, seed: int) -> None:
    found = kill.run(rounds, seed=seed)
    wrong = ("lost", "doubled", "torn", "unasked", "originals_bad")
    assert {name: found[name] for name in wrong} == dict.fromkeys(wrong, 0), found
    assert found["log_ok"]
    assert int(str(found["acknowledged"])) > 0


def test_eight_kills_while_a_platform_submits_lose_double_and_tear_nothing() -> None:
    nothing_is_missing(8, seed=8)


@pytest.mark.slow
def test_a_hundred_kills_while_a_platform_submits_lose_double_and_tear_nothing() -> None:
    nothing_is_missing(100, seed=100)
