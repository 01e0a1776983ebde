"""Set a node up, and open it: database, keys, pack, tables. Everything a command needs, made once a process."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg
from django.conf import settings as django_conf
from django.db.utils import OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from nodal.edges.clock import now
from nodal.edges.database import Embedded
from nodal.facts.errors import Misconfigured, NoDatabase
from nodal.facts.pack import Pack
from nodal.ledger import provision
from nodal.project import logs, node
from nodal.project.assemble import Environment, pack_folder
from nodal.project.settings import django_settings
from nodal.project.tiers import stages_of
from nodal.project.web import Front

USUAL_NAME = "nodal"
"""Name of the database where nothing else is said."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What a node is set up with."""

    pack: str
    networks: Sequence[str] = ()
    series: str = ""
    tiers: Sequence[str] = ()
    name: str | None = None
    """Of the database; None: as in the server's address. The demo's own node has one of its own."""
    second_factor: bool = True
    """Whether the pages ask for one; only the demo's own node does without."""
    form: str | None = None
    """The unit that the public form serves: empty for the first desk of the pack, None for no such form."""


@dataclass(slots=True)
class Start:
    """Starting a node in this process. Django can be configured once, so there is one of these."""

    environment: Environment

    def set_up(self, wanted: SetUp) -> node.NodeFile:
        """Make or mend the node: folder, secrets, roles, database, tables, units, the person who does it."""
        env = self.environment
        networks = tuple(_table(name) for name in wanted.networks)
        node.prepare(env.data)
        credentials = node.credentials(env.data, make=True)
        admin = self._admin()
        database = self._database(wanted.name)
        self._configure(admin, database, credentials, owner=True)
        try:
            provision.provision(admin, database, credentials)
        except psycopg.Error as cause:
            raise NoDatabase(f"cannot set the database up: {type(cause).__name__}") from cause
        provision.migrate()
        provision.check_role()
        written = node.NodeFile(
            pack=wanted.pack,
            database="server" if env.database_url else "embedded",
            name=database,
            networks=networks,
            series=_table(wanted.series) if wanted.series else "",
            tiers=tuple(wanted.tiers),
            second_factor=wanted.second_factor,
            form=_form_unit(self._read(wanted.pack), wanted.form),
        )
        node.write(env.data, written)
        self._enter_units(self.pack(written))
        return written

    def throw_away(self, name: str) -> None:
        """Delete a node with all that it holds: its folder, and its database. For the demo's own node only."""
        env = self.environment
        if env.database_url:
            provision.drop(make_conninfo(env.database_url, dbname="postgres"), name)
        else:
            Embedded(env.data, user=env.db_user).remove()
        shutil.rmtree(env.data, ignore_errors=True)

    def open(self, *, web: bool = False) -> node.NodeFile:
        """Open a node that was set up, in the role that may not go round the access rules; `web`: with its pages."""
        env = self.environment
        known = node.read(env.data)
        credentials = node.credentials(env.data)
        admin = self._admin()
        if not django_conf.configured:
            self._configure(admin, known.name, credentials, owner=False, web=web)
        try:
            provision.check_role()
        except OperationalError as cause:
            raise NoDatabase("the database does not answer") from cause
        return known

    def pack(self, known: node.NodeFile) -> Pack:
        """The pack of the node."""
        return self._read(known.pack)

    @staticmethod
    def _read(name: str) -> Pack:
        from nodal.edges.packs import read_pack

        return read_pack(pack_folder(name))

    def stages(self, known: node.NodeFile) -> frozenset[str]:
        """The stages that this node's tiers run."""
        return stages_of(known.tiers)

    def _admin(self) -> str:
        """How to reach the server as the one who may create roles."""
        env = self.environment
        if not env.database_url:
            server = Embedded(env.data, user=env.db_user).start()
            return server.dsn(server.superuser, "postgres")
        return make_conninfo(env.database_url, dbname="postgres")

    def _database(self, name: str | None) -> str:
        """The database's name: as told, else as in the server's address, else the usual one."""
        given = conninfo_to_dict(self.environment.database_url).get("dbname") if self.environment.database_url else None
        return name or str(given or USUAL_NAME)

    def _configure(
        self, admin: str, database: str, credentials: provision.Credentials, *, owner: bool, web: bool = False
    ) -> None:
        app = _dsn(admin, database, provision.APP, credentials.app_password)
        own = _dsn(admin, database, provision.OWNER, credentials.owner_password) if owner else None
        secret = node.secret(self.environment.data, "django").hex()
        env = self.environment
        front = Front(env.hosts, env.https, env.provider, str(env.data))
        django_conf.configure(**django_settings(app, own, secret=secret, web=web, front=front))
        django.setup()
        logs.configure()

    def _enter_units(self, pack: Pack) -> None:
        from nodal.steps import setup

        setup.enter(pack, os_user=self.environment.os_user, at=now())


def _form_unit(pack: Pack, wanted: str | None) -> str:
    if wanted is None:
        return ""
    code = wanted or pack.routing.queues[pack.tiers[0].code]
    if pack.unit(code, on=now().date()) is None:
        raise Misconfigured("--form: expected the code of a unit of the pack, found no such unit")
    return code


def _table(name: str) -> str:
    # Kept as a full path, because later commands run in other folders.
    path = Path(name).expanduser().resolve()
    if not path.is_file():
        raise Misconfigured("--networks: expected a table of address ranges (CSV), found no such file")
    return str(path)


def _dsn(admin: str, database: str, role: str, password: str) -> str:
    if conninfo_to_dict(admin).get("user") == role:  # a server whose address already names the role of the program
        return make_conninfo(admin, dbname=database)
    return make_conninfo(admin, dbname=database, user=role, password=password)
