"""The database of a node that has none: a PostgreSQL of our own beneath the data folder."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nodal.edges.database import account, binaries, place
from nodal.edges.database.binaries import Binaries
from nodal.edges.database.cluster import START_SECONDS, Cluster, NotStarted, State
from nodal.edges.database.place import Place
from nodal.edges.database.server import Server
from nodal.facts.errors import Misconfigured


class Embedded:
    """The server of one data folder. It outlives the process that starts it, until `stop()`.

    `durable=False` turns off every wait for the disk: for tests only, a crash of the machine then destroys the
    cluster. `user` is the system user that the server runs as when we are root. `programs` is a folder with
    PostgreSQL's programs; without it those of the wheel serve.
    """

    def __init__(self, data: Path, *, durable: bool = True, user: str = "nodal", programs: Path | None = None) -> None:
        self._data = data.absolute().resolve()
        self._durable = durable
        self._user = user
        self._programs = programs

    def start(self) -> Server:
        """Start the server, or find it running, and say how to reach it. The first start makes the cluster."""
        with self._lock():
            for orphan in place.orphans(self._data):
                self._cluster(orphan).stop()
            cluster = self._cluster(place.settle(self._data, user=self._user))
            cluster.place.prepare()
            password = self._password(made=cluster.exists())
            if cluster.exists():
                cluster.check_version()
            elif place.made_with(self._data) is None:
                cluster.make(password)
                place.write_private(place.folder(self._data) / "made", cluster.major() + "\n")
            else:
                raise Misconfigured(f"the cluster {cluster.place.cluster} of this node is gone; restore a backup")
            cluster.start()
            return Server(cluster.place.sockets, password)

    def stop(self) -> None:
        """Stop the server, if it runs, and wait until it is gone."""
        if place.folder(self._data).is_dir():
            with self._lock():
                self._stop_unlocked()

    def remove(self) -> None:
        """Stop the server and delete the cluster with every row in it. For tests and demonstrations."""
        if place.folder(self._data).is_dir():
            with self._lock():
                self._stop_unlocked()
                place.forget(self._data)

    def is_running(self) -> bool:
        """Whether the server takes connections."""
        found = place.find(self._data)
        return found is not None and self._cluster(found).state() is State.READY

    @property
    def pid(self) -> int | None:
        """The process number of the postmaster, or None when there is none."""
        found = place.find(self._data)
        return None if found is None else self._cluster(found).pid()

    def _stop_unlocked(self) -> None:
        found = place.find(self._data)
        if found is not None:
            self._cluster(found).stop()

    def _cluster(self, at: Place) -> Cluster:
        programs = Binaries(self._programs) if self._programs else binaries.of_wheel(as_root=at.account.drop)
        return Cluster(at, programs, durable=self._durable)

    def _password(self, *, made: bool) -> str:
        path = place.folder(self._data) / "superuser.password"
        if not path.exists():
            if made:
                raise Misconfigured(f"{path} is missing, and the cluster exists; restore the file from a backup")
            place.write_private(path, secrets.token_urlsafe(32) + "\n")
        status = path.stat()
        if status.st_mode & 0o077:
            raise Misconfigured(f"{path} can be read by others; set its rights to 0600")
        return path.read_text("utf-8").strip()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One starter or stopper at a time; the lock goes with the process that holds it, however that ends."""
        base = place.folder(self._data)
        try:
            self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not base.exists():
                place.private_folder(base, account.current())
            handle = os.open(base / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except PermissionError as cause:
            raise Misconfigured(f"{base} belongs to another user; run as that one or choose another folder") from cause
        try:
            owner = base.stat()
            if os.geteuid() == 0:
                os.fchown(handle, owner.st_uid, owner.st_gid)
            _wait_for(handle, seconds=2 * START_SECONDS)
            yield
        finally:
            os.close(handle)


def _wait_for(handle: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise NotStarted(f"another start or stop of the database has not ended in {seconds:.0f} s") from None
            time.sleep(0.05)
        else:
            return
