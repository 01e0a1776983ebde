"""The database that tests run on: started, provisioned and emptied."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psycopg
from django.conf import settings as django_conf
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from nodal.edges.database import Debian, Embedded
from nodal.ledger import provision
from nodal.project import node as node_file
from nodal.project.settings import django_settings

if TYPE_CHECKING:
    from conftest import Shared

KEPT = ("django_migrations", "django_content_type", "auth_permission", "unit", "audit_epoch")
"""Tables that `init` fills and tests leave alone."""


NOWHERE = "host=/nonexistent dbname=none user=none"


def configure() -> None:
    """Make the models importable. Which database they live in is settled when the first test asks for one."""
    if not django_conf.configured:
        django_conf.configure(**django_settings(NOWHERE, NOWHERE, secret="only-for-tests"))
        django.setup()


def _point(app: str, owner: str) -> None:
    # In place, because a connection that was asked for before, and not yet opened, shares these values.
    for alias, found in django_settings(app, owner, secret="")["DATABASES"].items():
        connections.databases[alias].update(found)


@dataclass(frozen=True, slots=True)
class Base:
    """A database with the tables of a node, and the addresses of those who may reach it."""

    superuser: str
    owner: str
    app: str
    tables: tuple[str, ...]

    def empty(self) -> None:
        """Take every row out, past the triggers that refuse it."""
        connections.close_all()  # a test that failed may hold locks
        with psycopg.connect(self.superuser, autocommit=True) as admin:
            admin.execute("SET session_replication_role = replica")
            names = sql.SQL(", ").join(map(sql.Identifier, self.tables))
            admin.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(names))
            admin.execute("DELETE FROM audit_epoch WHERE epoch > 1")

    def rest(self) -> None:
        """Leave no connection behind."""
        connections.close_all()

    def as_superuser(self) -> psycopg.Connection:
        """Somebody whom no rule of the database holds back."""
        return psycopg.connect(self.superuser, autocommit=True)

    def as_owner(self) -> psycopg.Connection:
        """The role that owns the tables."""
        return psycopg.connect(self.owner, autocommit=True)

    def as_app(self) -> psycopg.Connection:
        """The role that the program runs as, in a connection of its own."""
        return psycopg.connect(self.app)


@contextmanager
def opened(wanted: str, shared: Shared) -> Iterator[Base]:
    """The database of this process on the server that all processes of the run share."""
    name = f"nodal_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    with shared.locked() as folder:  # roles belong to the whole server: one process at a time may mend them
        server = _server(wanted, folder)
        admin = _administrator(wanted, server)
        credentials = node_file.credentials(folder, make=True)
        users = folder / "users"
        users.mkdir(exist_ok=True)
        (users / name).touch()
        base = _made(admin, name, credentials)
    try:
        yield base
    finally:
        connections.close_all()
        with psycopg.connect(admin, autocommit=True) as last:
            last.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        with shared.locked():
            (users / name).unlink()
            if server is not None and not list(users.iterdir()):
                server.remove()


def _server(wanted: str, folder: Path) -> Embedded | None:
    if wanted == "embedded":
        return Embedded(folder / "server", durable=False)
    return Debian(folder / "server") if wanted == "debian" else None


def _administrator(wanted: str, server: Embedded | None) -> str:
    if server is None:
        return make_conninfo(wanted, dbname="postgres")
    found = server.start()
    return found.dsn(found.superuser, "postgres")


def _made(admin: str, name: str, credentials: provision.Credentials) -> Base:
    app = make_conninfo(admin, dbname=name, user=provision.APP, password=credentials.app_password)
    owner = make_conninfo(admin, dbname=name, user=provision.OWNER, password=credentials.owner_password)
    _point(app, owner)
    provision.provision(admin, name, credentials)
    provision.migrate()
    provision.check_role()
    superuser = make_conninfo(admin, dbname=name)
    with psycopg.connect(superuser) as inside:
        rows = inside.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return Base(superuser, owner, app, tuple(sorted({table for (table,) in rows} - set(KEPT))))
