"""Platforms on a server that really listens: the example of the documentation, and a client that we did not write."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from nodal.edges.database import Embedded
from tools import npm_client

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operate" / "intake.md"
WALK = ROOT / "tests" / "contract" / "api" / "client" / "walk.mjs"
CONTENT = b"bytes of a picture that nobody keeps"


@dataclass(frozen=True, slots=True)
class Live:
    """A node that serves, and a platform's credential."""

    data: Path
    address: str
    username: str
    password: str
    log: Path
    pid: int

    def run(self, *words: str, folder: Path | None = None) -> str:
        variables = {"NODE": self.address, "USERNAME": self.username, "PASSWORD": self.password}
        done = subprocess.run(
            words, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def curl(self, *words: str) -> str:
        return self.run("curl", "-sS", "--user", f"{self.username}:{self.password}", *words)

    def asked(self, path: str) -> str:
        """What it answers; nothing when nobody does."""
        words = ("curl", "-s", "--user", f"{self.username}:{self.password}", f"{self.address}{path}")
        return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False).stdout

    def look(self, statement: str) -> list[tuple[Any, ...]]:
        server = Embedded(self.data).start()
        with psycopg.connect(server.dsn(server.superuser, "nodal"), autocommit=True) as admin:
            return admin.execute(statement).fetchall()  # type: ignore[call-overload,no-any-return]

    def is_taken_in(self, number: str) -> bool:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if self.look(f"SELECT 1 FROM report WHERE number = '{int(number)}' AND source = 'ExampleChat'"):
                return True
            time.sleep(0.3)
        return False


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    folder = tmp_path_factory.mktemp("live")
    data, log = folder / "node", folder / "log"
    environment = {**os.environ, "NODAL_DATA": str(data), "NODAL_DATABASE_URL": "", "USER": "tester"}
    program = [sys.executable, "-m", "nodal.project.entry"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    try:
        subprocess.run([*program, "init", "--json"], env=environment, check=True, stdout=subprocess.DEVNULL)
        made = subprocess.run(
            [*program, "sender", "add", "ExampleChat", "--json"], env=environment, check=True, stdout=subprocess.PIPE
        )
        credential = json.loads(made.stdout)
        with log.open("wb") as to_log:
            server = subprocess.Popen(
                [*program, "serve", "--port", str(port), "--workers", "1"], env=environment, stderr=to_log
            )
            try:
                _until_it_answers(server, port)
                yield Live(
                    data, f"http://127.0.0.1:{port}", credential["username"], credential["password"], log, server.pid
                )
            finally:
                server.terminate()
                server.wait(timeout=300)
    finally:
        Embedded(data).remove()


def _until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 300
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail("the server does not answer")


def blocks(kind: str) -> list[str]:
    section = PAGE.read_text("utf-8").partition("## How a platform connects")[2].partition("\n## ")[0]
    return re.findall(rf"^```{kind}\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


def test_the_example_of_the_documentation_files_a_report(live: Live, tmp_path: Path) -> None:
    (document,) = blocks("xml")
    (script,) = [block for block in blocks("sh") if "/ispws/" in block]
    (tmp_path / "report.xml").write_text(document, "utf-8")
    (tmp_path / "picture.jpg").write_bytes(CONTENT)
    said = live.run("sh", "-eu", "-c", f'{script}\necho "number=$report"', folder=tmp_path)
    assert said.count("<responseCode>0</responseCode>") == 3, said
    number = said.rpartition("number=")[2].strip()
    assert live.is_taken_in(number)
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert live.look(f"SELECT r.number FROM file_hash h JOIN report r ON r.id = h.report_id WHERE value = '{digest}'")
    assert CONTENT not in b"".join(path.read_bytes() for path in live.data.rglob("*") if path.is_file())


def test_bodies_in_chunks_and_after_a_question_are_read(live: Live, tmp_path: Path) -> None:
    (document,) = blocks("xml")
    (tmp_path / "report.xml").write_text(document, "utf-8")
    large = tmp_path / "large.bin"
    large.write_bytes(CONTENT * 100_000)
    chunks, asked = ("--header", "Transfer-Encoding: chunked"), ("--header", "Expect: 100-continue")
    typed = ("--header", "Content-Type: text/xml", "--data-binary", f"@{tmp_path / 'report.xml'}")
    for how in (chunks, asked, (*chunks, *asked)):
        opened = live.curl(*how, *typed, f"{live.address}/ispws/submit")
        found = re.search(r"<reportId>(\d+)</reportId>", opened)
        assert found, opened
        form = ("--form", f"id={found.group(1)}", "--form", f"file=@{large}")
        uploaded = live.curl(*how, *form, f"{live.address}/ispws/upload")
        assert f"<hash>{hashlib.md5(large.read_bytes()).hexdigest()}</hash>" in uploaded
        assert "<responseCode>0<" in live.curl(*how, "--form", f"id={found.group(1)}", f"{live.address}/ispws/finish")
        assert live.is_taken_in(found.group(1))


def test_a_body_that_stops_half_way_is_no_file(live: Live) -> None:
    (document,) = blocks("xml")
    opened = live.curl("--header", "Content-Type: text/xml", "--data-binary", document, f"{live.address}/ispws/submit")
    (number,) = re.findall(r"<reportId>(\d+)</reportId>", opened)
    credential = b64encode(f"{live.username}:{live.password}".encode()).decode()
    part = '--x\r\nContent-Disposition: form-data; name="{}"'
    body = f'{part.format("id")}\r\n\r\n{number}\r\n{part.format("file")}; filename="a"\r\n\r\nhalf'
    head = f"POST /ispws/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {credential}\r\n"
    typed = f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {len(body) + 5000}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", int(live.address.rpartition(":")[2])), 30) as raw:
        raw.sendall((head + typed + body).encode())
        raw.shutdown(socket.SHUT_WR)
        said = ""
        while "</reportResponse>" not in said and (piece := raw.recv(65536)):
            said += piece.decode()
    assert "<responseCode>1111<" in said or "<responseCode>1110<" in said
    assert live.look(f"SELECT count(*) FROM platform_file WHERE report_id = {number}") == [(0,)]


def children(pid: int) -> dict[str, int]:
    """What a process runs, by what it is."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
        command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found["web" if b"gunicorn" in command else "worker"] = int(child)
    return found


@pytest.mark.parametrize("name", ["worker", "web", "database"])
def test_what_ends_is_started_again_and_reports_arrive(live: Live, name: str) -> None:
    pid = Embedded(live.data).pid if name == "database" else children(live.pid)[name]
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        now = Embedded(live.data).pid if name == "database" else children(live.pid).get(name)
        if now not in (None, pid) and "<responseCode>0<" in live.asked("/ispws/status"):
            break
        time.sleep(0.3)
    (document,) = blocks("xml")
    typed = ("--header", "Content-Type: text/xml", "--data-binary", document)
    numbers = []
    for _ in range(12):  # each thread of the web server has a connection of its own: none of them fails a caller
        opened = live.curl(*typed, f"{live.address}/ispws/submit")
        found = re.search(r"<reportId>(\d+)</reportId>", opened)
        assert found, opened
        numbers.append(found.group(1))
        assert "<responseCode>0<" in live.curl("--form", f"id={numbers[-1]}", f"{live.address}/ispws/finish")
    assert all(live.is_taken_in(number) for number in numbers)
    said = {
        "worker": "the worker ended by signal 9",
        "web": "the web server ended by signal 9",
        "database": "database had",
    }
    log = live.log.read_text("utf-8")
    assert said[name] in log
    assert log.count(f"the desk is open at {live.address}/\n") == 1


@pytest.fixture(scope="module")
def told(live: Live) -> dict[str, Any]:
    """What somebody else's client was told."""
    missing = npm_client.prepare()
    if missing and os.environ.get("CI"):
        pytest.fail(f"continuous integration needs {missing}")
    if missing:
        pytest.skip(f"needs {missing}")
    package = npm_client.folder() / "node_modules" / npm_client.PACKAGE / "dist" / "index.js"
    said = live.run("node", str(WALK), str(package), live.address, live.username, live.password)
    found: dict[str, Any] = json.loads(said)
    return found


def test_a_client_that_we_did_not_write_files_a_report(live: Live, told: dict[str, Any]) -> None:
    assert told["status"] == "Remote User : examplechat, Remote Ip : 127.0.0.1"
    assert told["hash"] == hashlib.md5(b"bytes of a file").hexdigest()
    assert (told["details"], told["retracted"]) == (0, 0)
    assert str(told["finished"]["reportId"]) == told["id"]
    assert re.fullmatch(r"[0-9a-f-]{36}", told["request"])
    assert live.is_taken_in(told["id"])


def test_it_understands_every_refusal(told: dict[str, Any]) -> None:
    expected = {
        "finish again": "status 400",  # it reads no code from the root that `/finish` has
        "retract again": "status 400 - ReportAlreadyRetracted",
        "retract a finished one": "status 400 - ReportAlreadyFinished",
        "unknown": "status 404 - ReportDoesNotExist",
        "wrong password": "status 401",
        "details again": "status 400 - ValidationFailed",
    }
    assert {name: words for name, words in expected.items() if words not in told[name]} == {}, told


def test_the_log_of_the_server_holds_no_value(live: Live, told: dict[str, Any]) -> None:
    log = live.log.read_text("utf-8")
    assert "Traceback" not in log
    for value in ("u-1", "trust@example.org", "192.0.2.10", live.password, told["id"], "a.jpg"):
        assert value not in log
