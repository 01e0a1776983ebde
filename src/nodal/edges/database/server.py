"""How to reach a running server."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

SUPERUSER = "nodal_superuser"
"""The role that initdb makes. It creates the roles and the database of the node and is used for nothing else."""

PORT = 5432
"""Only part of the socket's file name: the server listens on no network address."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where its socket is, and the password of its superuser."""

    socket_dir: Path
    password: str = field(repr=False)
    port: int = PORT
    superuser: str = SUPERUSER

    def dsn(self, role: str, database: str, password: str | None = None) -> str:
        """The connection as a libpq URL; without `password` only the superuser's is filled in.

        `postgresql://role:password@/database?host=/socket/folder&port=5432`: psycopg takes it as it is, and
        `urllib.parse.urlsplit` gives Django's USER, PASSWORD and NAME, `parse_qs` of its query HOST and PORT.
        """
        if password is None and role == self.superuser:
            password = self.password
        secret = "" if password is None else ":" + quote(password, safe="")
        where = urlencode({"host": str(self.socket_dir), "port": self.port}, safe="/")
        return f"postgresql://{quote(role, safe='')}{secret}@/{quote(database, safe='')}?{where}"
