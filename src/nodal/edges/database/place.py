"""Where a cluster, its socket and its secrets live, and who owns them."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nodal.edges.database import account as accounts
from nodal.edges.database.account import Account
from nodal.facts.errors import Misconfigured

CLUSTERS = Path("/var/lib/nodal/clusters")
"""Root's clusters: a data folder is often below /root, where the unprivileged server could not follow."""

RUN = Path("/run/nodal")
LONGEST_SOCKET_FOLDER = 90
"""Bytes. A socket's address holds 107, and `/.s.PGSQL.5432` needs 14 of them."""

_UNQUOTABLE = set('"$`\\\n\r')
"""pg_ctl starts the server through a shell and puts its paths between double quotes."""


@dataclass(frozen=True, slots=True)
class Place:
    """`home` holds the cluster and its log, `sockets` the socket; both belong to `account` and are 0700."""

    home: Path
    sockets: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def prepare(self) -> None:
        """Make both folders, or refuse ones that somebody else could enter."""
        if self.account.drop:
            for parent in (self.home.parent, self.sockets.parent):
                parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        private_folder(self.home, self.account)
        private_folder(self.sockets, self.account)


def find(data: Path) -> Place | None:
    """The place that an earlier start has settled; nothing is created."""
    base = folder(data)
    pointer = base / "where"
    if os.geteuid() != 0:
        return _beneath(base, accounts.current()) if base.is_dir() else None
    if (base / "cluster").is_dir():
        return _beneath(base, accounts.of_folder(base / "cluster"))
    if not pointer.is_file():
        return None
    home = Path(pointer.read_text("utf-8").strip())
    _refuse_a_copy(home, data)
    return _away(home, accounts.of_folder(home)) if home.is_dir() else None


def settle(data: Path, *, user: str) -> Place:
    """The place of this data folder, chosen at the first start and kept from then on."""
    _refuse_unquotable(data)
    found = find(data)
    if found is not None:
        return found
    if os.geteuid() != 0:
        return _beneath(folder(data), accounts.current())
    home = _recorded(data) or CLUSTERS / f"{_digest(data)}-{secrets.token_hex(4)}"
    if made_with(data) is not None:
        raise Misconfigured(f"the cluster {home} of this node is gone; restore it from a backup")
    account = accounts.unprivileged(user)
    CLUSTERS.mkdir(mode=0o755, parents=True, exist_ok=True)
    CLUSTERS.parent.chmod(0o755)
    CLUSTERS.chmod(0o755)
    # The pointer comes before the cluster: a start that is killed in between leaves nothing that nobody points to.
    _back_pointer(home).write_text(f"{data}\n", "utf-8")
    write_private(folder(data) / "where", f"{home}\n")
    return _away(home, account)


def orphans(data: Path) -> Iterator[Place]:
    """Clusters of an earlier data folder at this path, which somebody has deleted. Only root has such."""
    if os.geteuid() == 0 and CLUSTERS.is_dir():
        mine = _recorded(data)
        for home in sorted(CLUSTERS.glob(f"{_digest(data)}-????????")):
            if home != mine and home.is_dir():
                yield _away(home, accounts.of_folder(home))


def forget(data: Path) -> None:
    """Remove the cluster of a stopped server with all that belongs to it."""
    place = find(data)
    if place is not None:
        shutil.rmtree(place.sockets, ignore_errors=True)
        if place.home != folder(data):
            shutil.rmtree(place.home)
            _back_pointer(place.home).unlink(missing_ok=True)
    if folder(data).is_dir():
        shutil.rmtree(folder(data))


def folder(data: Path) -> Path:
    """What the launcher keeps inside the data folder: lock, password, pointer; for an ordinary user, all."""
    return data / "postgres"


def made_with(data: Path) -> str | None:
    """The major version that made the cluster, or None before that."""
    marker = folder(data) / "made"
    return marker.read_text("utf-8").strip() if marker.is_file() else None


def write_private(path: Path, text: str) -> None:
    """Write a small file, readable by its owner only, so that it is there whole or not at all."""
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def private_folder(path: Path, account: Account) -> None:
    """Make a folder that only this user may enter; an existing one must be exactly that."""
    try:
        path.mkdir(mode=0o700)
        if account.drop:
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        status = path.lstat()  # lstat: in /tmp somebody may have laid a link there
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
            raise Misconfigured(
                f"{path} must be a folder that belongs to user {account.uid} with rights 0700; correct or remove it"
            ) from None


def _beneath(base: Path, account: Account) -> Place:
    sockets = base / "socket"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        runtime = Path(f"/run/user/{account.uid}")
        private = runtime.is_dir() and runtime.stat().st_uid == account.uid
        sockets = (runtime if private else Path("/tmp")) / f"nodal-{_digest(base)}"  # noqa: S108  # checked when made
    return Place(base, sockets, account)


def _away(home: Path, account: Account) -> Place:
    return Place(home, RUN / home.name, account)


def _digest(path: Path) -> str:
    return sha256(os.fsencode(path)).hexdigest()[:16]


def _recorded(data: Path) -> Path | None:
    pointer = folder(data) / "where"
    return Path(pointer.read_text("utf-8").strip()) if pointer.is_file() else None


def _back_pointer(home: Path) -> Path:
    return home.with_name(f"{home.name}.data")


def _refuse_a_copy(home: Path, data: Path) -> None:
    """Two data folders with one cluster (after `cp -a`) would be two nodes writing into one database."""
    back = _back_pointer(home)
    owner = Path(back.read_text("utf-8").strip()) if back.is_file() else data
    other = folder(owner) / "where"
    if owner != data and other.is_file() and not other.samefile(folder(data) / "where"):
        raise Misconfigured(
            f"{data} is a copy of {owner}, and the database belongs to that one; use backup and restore"
        )
    if owner != data:
        back.write_text(f"{data}\n", "utf-8")  # the folder was moved, and the cluster follows it


def _refuse_unquotable(data: Path) -> None:
    if _UNQUOTABLE & set(str(data)):
        raise Misconfigured('the path of the data folder must not contain any of " $ ` \\ or a line break')
