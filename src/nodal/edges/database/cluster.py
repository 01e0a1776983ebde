"""One cluster on disk: make it, start it, stop it, say how it is."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from nodal.edges.database.binaries import Binaries
from nodal.edges.database.place import Place
from nodal.edges.database.server import PORT, SUPERUSER
from nodal.facts.errors import Misconfigured, NodalError

START_SECONDS = 60.0
"""How long a start may take, recovery after a crash included. Our own choice."""

STOP_SECONDS = 60
ONE_ATTEMPT_SECONDS = 30
INITDB_SECONDS = 180.0
LARGEST_LOG = 10 * 1024 * 1024

SHARE, LEAST, MOST = 8, 128, 2048
"""Of the memory an eighth for pages of the database, at least and at most so many MB; taken as pages are read. With a
million reports a batch of linking then takes a fifth less of the database's time; more was not tried."""

LIMIT = Path("/sys/fs/cgroup/memory.max")

_MAY_PASS = ("shared memory block", "lock file")
"""Words of the server's own refusal while children of a killed postmaster are still dying: worth another attempt."""


def memory() -> int:
    """What this machine or container has, in MB."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    try:
        limit = LIMIT.read_text("ascii").strip()
    except OSError:
        return whole
    return min(whole, int(limit) >> 20) if limit.isdecimal() else whole


def shared_buffers(megabytes: int) -> int:
    """How much of so much memory the database keeps pages in, in MB.

    >>> shared_buffers(24_000), shared_buffers(4_096), shared_buffers(512)
    (2048, 512, 128)
    """
    return max(LEAST, min(MOST, megabytes // SHARE))


class NotStarted(NodalError):
    """The database server did not become ready. The message ends with the last lines of its log."""

    remedy = "Read the last lines of the server's log in the message; check disk space, rights and memory."


class State(Enum):
    """What the server says of itself in postmaster.pid."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster in its place, with the programs that serve it. The caller holds the lock."""

    place: Place
    binaries: Binaries
    durable: bool = True

    def make(self, password: str) -> None:
        """Run initdb beside the final folder and move the result there: a cluster exists whole or not at all."""
        for left in self.place.home.glob("initdb-*"):
            shutil.rmtree(left, ignore_errors=True)  # of a start that was killed
        fresh = Path(tempfile.mkdtemp(dir=self.place.home, prefix="initdb-"))
        self.place.account.own(fresh, mode=0o700)
        secret = self._password_file(password)
        try:
            made = self._run(
                "initdb",
                *("-D", str(fresh), "--username", SUPERUSER, "--pwfile", str(secret)),
                *("--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "--data-checksums"),
                # Locale C sorts by code point on every machine: an update of the C library cannot break an index.
                *("--encoding=UTF8", "--locale=C", "--no-instructions"),
                *(() if self.durable else ("--no-sync",)),
                seconds=INITDB_SECONDS,
            )
        finally:
            secret.unlink(missing_ok=True)
        if made.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise NotStarted(f"initdb failed: {_last_lines(made.stderr or made.stdout)}")
        fresh.rename(self.place.cluster)

    def exists(self) -> bool:
        return (self.place.cluster / "PG_VERSION").is_file()

    def check_version(self) -> None:
        """Refuse a cluster of another major version, which these programs could not read."""
        made = (self.place.cluster / "PG_VERSION").read_text("utf-8").strip()
        ours = self.major()
        if made != ours:
            raise Misconfigured(
                f"the cluster was made by PostgreSQL {made}, the programs are {ours}; dump with the old ones"
            )

    def major(self) -> str:
        said = self._run("postgres", "--version", seconds=20).stdout
        return said.partition(") ")[2].partition(".")[0].strip()

    def state(self) -> State:
        pid, status = self._pid_file()
        if pid is None or not _serves(pid, self.place.cluster):
            return State.STOPPED
        return {"ready": State.READY, "stopping": State.STOPPING}.get(status, State.STARTING)

    def pid(self) -> int | None:
        pid, _ = self._pid_file()
        return pid if pid is not None and _serves(pid, self.place.cluster) else None

    def start(self, *, seconds: float = START_SECONDS) -> None:
        """Start the server, or wait for one that is starting, until it takes connections."""
        deadline = time.monotonic() + seconds
        self._turn_log()
        begin = self._log_size()
        while (state := self.state()) is not State.READY:
            if state is State.STOPPED and self._launch():
                continue
            if time.monotonic() > deadline:
                raise NotStarted(f"the database was not ready after {seconds:.0f} s: {self._log_since(begin)}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop the server and wait until it is gone; at once when clients keep it from stopping in time."""
        for mode, seconds in (("fast", STOP_SECONDS), ("immediate", STOP_SECONDS // 3)):
            if self.state() is State.STOPPED:
                break
            with contextlib.suppress(NotStarted):
                self._pg_ctl("stop", "-m", mode, "-w", "-t", str(seconds), seconds=seconds + 10)
        if self.state() is not State.STOPPED:
            raise NotStarted(f"the database cannot be stopped: {self._log_since(0)}")
        self._clear_stale()

    def _launch(self) -> bool:
        self._clear_stale()
        begin = self._log_size()
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in self._settings().items())
        limit = ONE_ATTEMPT_SECONDS
        # pg_ctl gives the server a session of its own, so it outlives us, and waits until it is ready.
        started = self._pg_ctl(
            *("start", "-w", "-t", str(limit), "-l", str(self.place.log), "-o", options), seconds=limit + 10
        )
        said = self._log_since(begin)
        if started.returncode == 0 or self.state() is not State.STOPPED or any(word in said for word in _MAY_PASS):
            return started.returncode == 0
        raise NotStarted(f"the database did not start: {said or _last_lines(started.stderr)}")

    def _settings(self) -> dict[str, str]:
        folder = str(self.place.sockets).replace('"', '""')
        private = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{folder}"',
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "shared_buffers": f"{shared_buffers(memory())}MB",
            "max_connections": "100",
            # Seconds; our own choice. A node that takes in its first files outgrows its statistics within a minute, the
            # usual pause, and joins are planned for the small tables of before until then.
            "autovacuum_naptime": "5",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # The log has no jurisdiction filter: no statement, no DETAIL and no error text, which quote values.
            "log_min_messages": "log",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        # Commits are still handed to the operating system, so that they survive kill -9 of the server in tests too.
        fast = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
        return private if self.durable else private | fast

    def _pg_ctl(self, *words: str, seconds: float) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", words[0], "-D", str(self.place.cluster), "-s", *words[1:], seconds=seconds)

    def _run(self, program: str, *words: str, seconds: float) -> subprocess.CompletedProcess[str]:
        try:
            return self.place.account.run([self.binaries.path(program), *words], seconds=seconds)
        except PermissionError as cause:
            raise Misconfigured(f"cannot run {program} as user {self.place.account.uid}: {cause}") from cause
        except subprocess.TimeoutExpired as cause:
            raise NotStarted(f"{program} has not ended after {seconds:.0f} s") from cause

    def _pid_file(self) -> tuple[int | None, str]:
        try:
            lines = (self.place.cluster / "postmaster.pid").read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return None, ""
        pid = int(lines[0]) if lines and lines[0].isdecimal() else None
        return pid, lines[7].strip() if len(lines) > 7 else ""

    def _clear_stale(self) -> None:
        """Take away the locks of a server that is gone.

        PostgreSQL believes a lock file as long as any process has that number, so a reused number, or a dead child
        that nobody has waited for, would keep it from starting for ever. Its lock on the shared memory stays, and
        keeps a second server out while children of a killed one still run.
        """
        (self.place.cluster / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            (self.place.sockets / name).unlink(missing_ok=True)

    def _password_file(self, password: str) -> Path:
        handle, name = tempfile.mkstemp(dir=self.place.home, prefix=".password-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password + "\n")
            if self.place.account.drop:
                os.fchown(file.fileno(), self.place.account.uid, self.place.account.gid)
        return Path(name)

    def _turn_log(self) -> None:
        if self.state() is State.STOPPED and self._log_size() > LARGEST_LOG:
            self.place.log.rename(self.place.log.with_suffix(".log.1"))

    def _log_size(self) -> int:
        return self.place.log.lstat().st_size if self.place.log.exists() else 0

    def _log_since(self, begin: int) -> str:
        # No link is followed: the folder belongs to the server's user, and root may be the one who reads.
        opener: Callable[[str, int], int] = lambda path, flags: os.open(path, flags | os.O_NOFOLLOW)  # noqa: E731
        try:
            with open(self.place.log, "rb", opener=opener) as log:
                log.seek(begin)
                return _last_lines(log.read(1 << 20).decode("utf-8", "replace"))
        except OSError:
            return ""


def _last_lines(text: str, *, count: int = 12) -> str:
    return " | ".join(line.strip() for line in text.splitlines()[-count:] if line.strip())


def _serves(pid: int, cluster: Path) -> bool:
    """Whether this process lives and is the server of this cluster: a server's working folder is its cluster."""
    try:
        os.kill(pid, 0)
        return os.path.samefile(f"/proc/{pid}/cwd", cluster)
    except PermissionError:
        return False  # a process of another user has got the number
    except ProcessLookupError:
        return False
    except OSError:
        return not Path("/proc/self").exists()  # a dead child has no working folder; without /proc, believe the number
