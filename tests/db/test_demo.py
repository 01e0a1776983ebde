"""The demo as somebody runs it first: it makes its world, serves the desk, and lets its people in."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bench.desk_client import Browser

from nodal.edges.database import Embedded

ROOT = Path(__file__).resolve().parents[2]
PERSON = re.compile(r"^  (\w+) +([a-z0-9-]{17}) +(\w+) of (\S+)$", re.MULTILINE)


def words(data: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "nodal.project.entry", "demo", "--data", str(data), *more]


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[tuple[str, str]]:
    """What a running demo wrote to its two outputs."""
    folder = tmp_path_factory.mktemp("demo")
    out, err = folder / "out", folder / "err"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        demo = subprocess.Popen(
            words(folder, "--reports", "60", "--port", str(port), "--json"),
            cwd=ROOT, stdout=to_out, stderr=to_err, env={**os.environ, "USER": "tester"},
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 300
            while demo.poll() is None and time.monotonic() < deadline:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.3)
            yield out.read_text("utf-8"), err.read_text("utf-8")
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=300)
            Embedded(folder / "demo").remove()


def test_the_summary_comes_first_and_holds_no_password(said: tuple[str, str]) -> None:
    out, err = said
    document = json.loads(out)
    assert document["audit"]["verified"]
    assert [password for _, password, *_ in PERSON.findall(err) if password in out] == []


def test_every_role_may_sign_in_with_the_password_on_the_terminal(said: tuple[str, str], port: int) -> None:
    people = PERSON.findall(said[1])
    assert [name for name, *_ in people] == ["asha", "bharat", "esha", "chitra", "dev", "farah", "gita"]
    assert {role for _, _, role, _ in people} == {"analyst", "officer", "supervisor", "auditor", "administrator"}

    assert people[-1][3] not in {unit for *_, unit in people[:-1]}  # the bureau, where files are taken in and refused

    async def first_page(name: str, password: str) -> int:
        browser = Browser(port)
        await browser.sign_in(name, password)
        answered = await browser.get("/")
        await browser.close()
        return answered.status

    # Neither a second factor nor an own password stands between them and their first page.
    # In a thread of its own: the one of the tests has a loop running where a browser was opened before.
    with ThreadPoolExecutor(1) as apart:
        answers = [apart.submit(asyncio.run, first_page(name, word)).result() for name, word, *_ in people]
    assert answers == [200] * len(people)


def test_a_port_that_is_taken_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        refused = subprocess.run(
            words(tmp_path / "node", "--port", number), cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert refused.returncode == 3
    assert f"port {number}" in refused.stderr
    assert "--port" in refused.stderr
    assert not (tmp_path / "node").exists()
