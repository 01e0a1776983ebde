"""The same launcher over the distribution's own PostgreSQL, so that tests see the oldest version we support."""

from __future__ import annotations

from pathlib import Path

from nodal.edges.database.embedded import Embedded

PROGRAMS = Path("/usr/lib/postgresql")
OLDEST = 15


class Debian(Embedded):
    """A throw-away cluster of Debian's PostgreSQL: made for a test run, removed with `remove()`."""

    def __init__(self, data: Path, *, version: int = OLDEST, user: str = "nodal", durable: bool = False) -> None:
        super().__init__(data, user=user, durable=durable, programs=self.programs(version))

    @staticmethod
    def programs(version: int = OLDEST) -> Path:
        return PROGRAMS / str(version) / "bin"

    @classmethod
    def is_installed(cls, version: int = OLDEST) -> bool:
        return (cls.programs(version) / "postgres").is_file()
