"""Plays one starter of the database in a process of its own, as the user named on the command line.

The user is changed after the imports, because the interpreter itself may lie where only root can read.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

import psycopg

from nodal.edges.database import Embedded


def main(user: str, data: str, programs: str, act: str) -> None:
    if user:
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    embedded = Embedded(Path(data), programs=Path(programs) if programs else None)
    if act == "stop":
        embedded.stop()
        return
    server = embedded.start()
    with psycopg.connect(server.dsn(server.superuser, "postgres")) as connection:
        # Two that create at the same moment are one too many for IF NOT EXISTS.
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE TABLE IF NOT EXISTS kept (said text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [act])
    with psycopg.connect(server.dsn(server.superuser, "postgres")) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    print(embedded.pid, row[0] if row else None, server.socket_dir)


if __name__ == "__main__":
    main(*sys.argv[1:5])
