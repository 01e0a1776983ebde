"""kill -9 at random moments while a platform submits: is every acknowledged report there, once, and whole?

`python -m bench.kill ROUNDS [SEED [MINUTES]]` (minutes at most). A node serves as `nodal serve` does; a platform
with six connections submits without a pause. In each round one process ends by signal 9 after a random moment: a
process of the web server, its master, the worker that takes in what is finished, or the database's postmaster. What
ended is started again, as a service manager would. A client that got no answer to its finish asks with a retraction,
as real clients do: 5102 is an acknowledgement. At the end every report is looked at in the database.

Said in the end: `lost`, `doubled` and `torn` of the acknowledged, `unasked` (there, though never finished), the time
until the endpoint answered again, and whether originals and audit log verify.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.desk import _free_port, _settings
from bench.endpoint import _admin, _said
from bench.endpoint_client import CODE, FILE, FORM, MULTIPART, NUMBER, XML, Connection, details, report, upload

from nodal.edges.database import Embedded
from nodal.project.assemble import Environment, passed_on
from nodal.project.serve import _web

ROOT = Path(__file__).resolve().parents[1]
CLIENTS, WEB = 6, 2
VICTIMS = ("web", "web", "work", "work", "postmaster", "master")
PATIENCE = 600.0
"""Seconds. Our own choice, on a machine that does other work beside it."""
Row = dict[str, object]


@dataclass(slots=True)
class Platform:
    """Submits without a pause and remembers what it was promised. `finished`: mark -> number."""

    port: int
    credential: str
    finished: dict[str, str] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    ending: threading.Event = field(default_factory=threading.Event)
    _count: int = 0

    def run(self) -> None:
        asyncio.run(self._all())

    async def _all(self) -> None:
        await asyncio.gather(*(self._one() for _ in range(CLIENTS)))

    async def _one(self) -> None:
        connection = Connection(self.port, self.credential)
        while not self.ending.is_set():
            self._count += 1
            mark = f"k-{self._count}"
            number = await self._submit(connection, mark)
            if number is None:
                self.given_up.add(mark)
                await asyncio.sleep(0.05)
            else:
                self.finished[mark] = number
        connection.close()

    async def _submit(self, connection: Connection, mark: str) -> str | None:
        """The number of the report if it was acknowledged, None if not."""
        _, body = await self._call(connection, "submit", XML, report(mark))
        number = _found(NUMBER, body)
        if not number:
            return None
        _, body = await self._call(connection, "upload", MULTIPART, upload(number, mark.encode() * 50))
        file = _found(FILE, body)
        code, _ = await self._call(connection, "fileinfo", XML, details(number, file))
        if not file or code != 0:
            return None
        code, _ = await self._call(connection, "finish", FORM, f"id={number}".encode())
        while code not in (0, 5001, 5101, 5102):
            # No answer, or that the server failed: was it finished? One that was not is taken back by the question.
            await asyncio.sleep(0.1)
            code, _ = await self._call(connection, "retract", FORM, f"id={number}".encode())
            if code == 0:
                return None
        return number if code in (0, 5102) else None

    async def _call(self, connection: Connection, *words: object) -> tuple[int | None, bytes]:
        try:
            _, body = await connection.call(*words)  # type: ignore[arg-type]
        except (OSError, EOFError, ValueError):
            connection.close()
            return None, b""
        code = CODE.search(body)
        return (int(code.group(1)), body) if code else (None, body)


def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
    found = pattern.search(body)
    return found.group(1).decode() if found else ""


@dataclass(slots=True)
class Service:
    """The processes of a node, started again when one of them ends."""

    settings: Environment
    port: int
    web: subprocess.Popen[bytes] | None = None
    work: subprocess.Popen[bytes] | None = None

    def mend(self) -> None:
        """Start what does not run."""
        if Embedded(self.settings.data, user=self.settings.db_user).pid is None:
            Embedded(self.settings.data, user=self.settings.db_user).start()
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "env": passed_on(self.settings),
            "cwd": ROOT,
        }
        if self.web is None or self.web.poll() is not None:
            self.web = subprocess.Popen(_web(self.port, WEB), **quiet)  # type: ignore[call-overload]
        if self.work is None or self.work.poll() is not None:
            command = [sys.executable, "-m", "nodal.project.entry", "work", "--data", str(self.settings.data)]
            self.work = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]

    def victim(self, kind: str, chance: Random) -> int | None:
        """The process to end."""
        if kind == "postmaster":
            return Embedded(self.settings.data, user=self.settings.db_user).pid
        chosen = self.work if kind == "work" else self.web
        if chosen is None or chosen.poll() is not None:
            return None
        children = _children(chosen.pid) if kind == "web" else []
        return chance.choice(children) if children else chosen.pid

    def alive(self) -> dict[str, bool]:
        """Which of its processes run."""
        found = {"postmaster": Embedded(self.settings.data, user=self.settings.db_user).pid is not None}
        for name, process in (("web", self.web), ("work", self.work)):
            found[name] = process is not None and process.poll() is None
        return found

    def end(self) -> None:
        for process in (self.web, self.work):
            if process is not None and process.poll() is None:
                process.terminate()
                process.wait(timeout=60)


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except OSError:
        return []


def run(rounds: int, *, seed: int = 1, minutes: float = 600.0) -> Row:
    """So many kills, in so many minutes at most, and what was there afterwards."""
    with ExitStack() as stack:
        settings = _settings(Path(stack.enter_context(tempfile.TemporaryDirectory())) / "node")
        stack.callback(Embedded(settings.data, user=settings.db_user).remove)
        _said(settings, "init")
        made, port = _said(settings, "sender", "add", "ExampleChat"), _free_port()
        credential = b64encode(f"{made['username']}:{made['password']}".encode()).decode()
        service = Service(settings, port)
        stack.callback(service.end)
        service.mend()
        _until_it_answers(service, credential)
        platform = Platform(port, credential)
        thread = threading.Thread(target=platform.run, daemon=True)
        thread.start()
        waits, kills = _kill(service, credential, (rounds, 60 * minutes), Random(seed))
        platform.ending.set()
        thread.join(timeout=PATIENCE)
        if thread.is_alive():
            raise RuntimeError("the platform did not come to an end")
        _until_all_is_taken(service)
        found = _look(settings, platform)
        service.end()
        verified = {
            "originals_bad": len(_said(settings, "evidence", "verify")["bad"]),  # type: ignore[arg-type]
            "log_ok": bool(_said(settings, "audit", "checkpoint")["ok"] and _said(settings, "audit", "verify")["ok"]),
        }
        waits.sort()
        at = lambda share: round(waits[min(len(waits) - 1, int(share * len(waits)))], 2) if waits else None  # noqa: E731
        return {**kills, **found, **verified, "recovery_p50_s": at(0.5), "recovery_p99_s": at(0.99)}


def _kill(service: Service, credential: str, bounds: tuple[int, float], chance: Random) -> tuple[list[float], Row]:
    waits, kills, ending = list[float](), dict.fromkeys(VICTIMS, 0), time.monotonic() + bounds[1]
    for number in range(bounds[0]):
        if time.monotonic() > ending:
            break
        time.sleep(chance.uniform(0.05, 0.8))
        kind = chance.choice(VICTIMS)
        pid = service.victim(kind, chance)
        if pid is not None:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pid = None
        if pid is not None:
            kills[kind] += 1
            began = time.monotonic()
            _until_it_answers(service, credential)
            waits.append(time.monotonic() - began)
        if number % 50 == 49:
            print(json.dumps({"round": number + 1, **kills, "wait": round(waits[-1], 2)}), file=sys.stderr, flush=True)
    return waits, {"kills": sum(kills.values()), **{f"kills_{kind}": count for kind, count in kills.items()}}


def _until_it_answers(service: Service, credential: str) -> None:
    async def asked() -> bool:
        connection = Connection(service.port, credential)
        try:
            async with asyncio.timeout(10):
                return (await connection.call("status"))[0] == 200
        except (OSError, EOFError, ValueError, TimeoutError):
            return False
        finally:
            connection.close()

    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.02)
        service.mend()
        if asyncio.run(asked()):
            return
    raise RuntimeError(f"the endpoint does not answer any more: {service.alive()}")


def _until_all_is_taken(service: Service) -> None:
    deadline = time.monotonic() + 4 * PATIENCE
    while time.monotonic() < deadline:
        service.mend()
        with _admin(service.settings) as admin:
            row = admin.execute("SELECT count(*) FROM platform_report WHERE state = 'finished'").fetchone()
        if row == (0,):
            return
        time.sleep(0.5)
    raise RuntimeError("what was finished is not taken in")


_SHAPES = """
    SELECT r.number, s.raw,
      (SELECT count(*) FROM sighting x WHERE x.report_id = r.id) || '/' ||
      (SELECT count(*) FROM party x WHERE x.report_id = r.id) || '/' ||
      (SELECT count(*) FROM file_hash x WHERE x.report_id = r.id) || '/' ||
      (SELECT count(*) FROM report_version x WHERE x.report_id = r.id) || '/' ||
      (SELECT count(*) FROM access_grant x WHERE x.subject_kind = 'report' AND x.subject_id = r.id)
    FROM report r LEFT JOIN sighting s ON s.report_id = r.id AND s.kind = 'screen'
"""
WHOLE = "6/2/3/1/1"
"""Sightings (reporter's mail, page, room, mail, screen name, address), parties, digests, versions, grants."""


def _look(settings: Environment, platform: Platform) -> Row:
    with _admin(settings) as admin:
        rows = admin.execute(_SHAPES).fetchall()
        (again,) = admin.execute("SELECT count(*) FROM platform_batch WHERE attempts > 1").fetchone() or (0,)
    marks: dict[str, list[tuple[str, str]]] = {}
    for number, raw, shape in rows:
        marks.setdefault(str(raw).removeprefix("screen-"), []).append((str(number), str(shape)))
    lost = [mark for mark, number in platform.finished.items() if number not in {n for n, _ in marks.get(mark, [])}]
    doubled = [mark for mark, found in marks.items() if len(found) > 1]
    torn = [mark for mark, found in marks.items() if any(shape != WHOLE for _, shape in found)]
    return {
        "acknowledged": len(platform.finished), "there": len(rows), "lost": len(lost), "doubled": len(doubled),
        "torn": len(torn), "unasked": len(marks.keys() - platform.finished.keys()), "tried": platform._count,
        "batches_again": again, "shapes": sorted({shape for _, _, shape in rows})[:5],
    }  # fmt: skip


def main(words: Sequence[str]) -> None:
    rounds, seed, minutes = (*map(float, words), *(1.0, 600.0)[len(words) - 1 :])
    print(json.dumps(run(int(rounds), seed=int(seed), minutes=minutes)))


if __name__ == "__main__":
    main(sys.argv[1:])
