"""Runs the web server and the work queue side by side, and starts again what ends, until somebody ends them."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nodal.edges.database import Embedded
from nodal.facts.errors import NodalError
from nodal.project.assemble import Environment, passed_on

THREADS = 24
"""Requests that one process answers at once; a page that waits for news holds one of them. Our own choice."""

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds until something is started again; the next one each time that it did not last. Our own choice."""

LASTED = 60.0
"""Seconds after which something counts as having run. Our own choice."""

LOOK_EVERY, FIRST = 0.5, 10.0
"""Seconds between two looks; and a web server that ends so soon after the very first start will not start at all."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Retry:
    """When something may be tried again."""

    due: float = 0.0
    began: float = 0.0
    fails: int = 0

    def begin(self, now: float) -> None:
        """It is tried now."""
        self.began = now

    def failed(self, now: float) -> float:
        """It ended; gives the seconds until it is due again."""
        self.fails = 0 if now - self.began >= LASTED else self.fails + 1
        pause = PAUSES[min(self.fails, len(PAUSES) - 1)]
        self.due = now + pause
        return pause


@dataclass(slots=True)
class Child:
    """A program that is kept running."""

    name: str
    command: Sequence[str]
    quiet: bool = False
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    retry: Retry = field(default_factory=Retry)

    def keep(self, settings: dict[str, str], say: Say) -> None:
        """Start it if it does not run and is due; note that it ended."""
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.process = None
            why = f"by signal {-code}" if code < 0 else f"with code {code}"
            say(f"the {self.name} ended {why}; it is started again in {self.retry.failed(now):g} s")
        if self.process is None and now >= self.retry.due:
            self.retry.begin(now)
            self.starts += 1
            out = subprocess.DEVNULL if self.quiet else None
            self.process = subprocess.Popen(self.command, env=settings, stdout=out)

    def never_began(self) -> int | None:
        """The exit code of one that gave up right after its first start; None when it runs, ran or was killed."""
        if self.starts != 1 or self.process is None or time.monotonic() - self.retry.began > FIRST:
            return None
        code = self.process.poll()
        return None if code is None or code < 0 else code

    def end(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def gone(self) -> None:
        """Wait until it has ended."""
        if self.process is not None:
            self.process.wait(timeout=30)


def serve(environment: Environment, port: int, *, workers: int, work: bool) -> int:
    """Serve on 127.0.0.1 until a signal. Gives 0, or the code of a web server that would not even start."""
    settings, ending, say = passed_on(environment), threading.Event(), _say
    web = Child("web server", _web(port, workers))
    children = [web]
    if work:
        command = [sys.executable, "-m", "nodal.project.entry", "work", "--data", str(environment.data)]
        children.append(Child("worker", command, quiet=True))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    database, is_open = Retry(), False
    try:
        while not ending.is_set():
            if (code := web.never_began()) is not None:
                return code or 1
            _keep_database(environment, database, say)
            for child in children:
                child.keep(settings, say)
            is_open = is_open or _opened(port, say)
            ending.wait(LOOK_EVERY)
    finally:
        for child in children:
            child.end()
        for child in children:
            child.gone()
    return 0


def _opened(port: int, say: Say) -> bool:
    """Whether the web server takes connections, said once: until then a browser would only find a closed door."""
    with socket.socket() as tried:
        if tried.connect_ex(("127.0.0.1", port)):
            return False
    say(f"the desk is open at http://127.0.0.1:{port}/")
    return True


def _keep_database(environment: Environment, retry: Retry, say: Say) -> None:
    """Start the embedded database again if it does not run. One of your own is yours to keep."""
    embedded = None if environment.database_url else Embedded(environment.data, user=environment.db_user)
    now = time.monotonic()
    if embedded is None or embedded.pid is not None or now < retry.due:
        return
    retry.begin(now)
    try:
        embedded.start()
        say("the database had ended and was started again")
    except (NodalError, OSError, subprocess.SubprocessError) as fault:
        say(f"the database does not start: {type(fault).__name__}; tried again in {retry.failed(now):g} s")


def _say(sentence: str) -> None:
    sys.stderr.write(f"nodal serve: {sentence}\n")
    sys.stderr.flush()


def _web(port: int, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "nodal.project.wsgi:application()",
        "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--worker-class", "gthread",
        # Loaded once, before the processes are made: one that ends is replaced at once, and all share what is loaded.
        "--preload", "--threads", str(THREADS), "--timeout", "60", "--graceful-timeout", "5",
        # No access log: it would hold who looked at which address, without the rules of the audit log.
        "--log-level", "warning",
        # A request of a browser is small; what is larger is no page of ours (uploads come in the body).
        "--limit-request-line", "4094", "--limit-request-fields", "60",
    ]  # fmt: skip
