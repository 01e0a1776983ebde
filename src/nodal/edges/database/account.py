"""Which operating-system user the server runs as: PostgreSQL refuses root, and so do we."""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nodal.facts.errors import Misconfigured

ENVIRONMENT = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"}
"""All that a started program sees. Nothing of the caller's environment (PGDATA, PGHOST, LD_PRELOAD) can change it."""


@dataclass(frozen=True, slots=True)
class Account:
    """The user that owns the cluster and runs the server; `drop` says that we are root and must become that user."""

    uid: int
    gid: int
    drop: bool

    def run(self, command: Sequence[str | Path], *, seconds: float) -> subprocess.CompletedProcess[str]:
        """Run a program of the server as this user, in a session of its own, with its words caught."""
        return subprocess.run(
            [str(part) for part in command],
            user=self.uid if self.drop else None,
            group=self.gid if self.drop else None,
            extra_groups=[] if self.drop else None,
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
        )

    def own(self, path: Path, *, mode: int) -> None:
        """Give a file or folder to this user with exactly these rights."""
        if self.drop:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)


def current() -> Account:
    """The user who calls, when that is an ordinary one."""
    return Account(os.geteuid(), os.getegid(), drop=False)


def of_folder(path: Path) -> Account:
    """The ordinary user who owns a folder, seen by root."""
    status = path.stat()
    return Account(status.st_uid, status.st_gid, drop=True)


def unprivileged(name: str) -> Account:
    """The system user `name`, created when absent. Only root can ask for it."""
    entry = _look_up(name) or _create(name)
    if entry.pw_uid == 0:
        raise Misconfigured(f"the database cannot run as {name}: that is another name of root")
    return Account(entry.pw_uid, entry.pw_gid, drop=True)


def _look_up(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        made = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", name],
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        why = made.stderr.strip()
    except OSError as cause:
        why = str(cause)
    entry = _look_up(name)  # asked again, because another starter may have created it a moment before us
    if entry is None:
        raise Misconfigured(
            f"the database must not run as root, and the system user {name} cannot be created ({why}); "
            f"create it by hand: useradd --system {name}"
        )
    return entry
