"""Set a database up: roles, grants, migrations; and refuse to run in a role that could go round them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from nodal.facts.errors import Misconfigured

OWNER, APP = "nodal_owner", "nodal_app"
"""The two roles: one owns tables and runs migrations, the other runs the program and owns nothing."""


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """Passwords of the two roles. The repr hides them."""

    owner_password: str
    app_password: str

    def __repr__(self) -> str:
        return "Credentials(hidden)"

    @classmethod
    def fresh(cls) -> Credentials:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def provision(admin_dsn: str, database: str, credentials: Credentials) -> None:
    """Create or mend roles and the database. `admin_dsn` is a role that may create both; safe to run again."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        _role(admin, OWNER, credentials.owner_password)
        _role(admin, APP, credentials.app_password)
        # Only a member may give a database to another role; a superuser needs no membership.
        if not admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()[0]:
            admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(database), sql.Identifier(OWNER)
                )
            )
        else:
            admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(*map(sql.Identifier, (database, OWNER))))
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        admin.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(*map(sql.Identifier, (database, APP)))
        )
    with psycopg.connect(admin_dsn, dbname=database, autocommit=True) as inside:
        inside.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))
        inside.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        inside.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP)))


def drop(admin_dsn: str, database: str) -> None:
    """Delete a database of that name, if there is one."""
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _role(admin: psycopg.Connection, name: str, password: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    # A member of another role could borrow its rights: neither role is one.
    admin.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(name), sql.Literal(password)
        )
    )


def migrate() -> None:
    """Bring the tables up to date, as the owner."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    connections["owner"].close()


def check_role() -> None:
    """Refuse to run as a role that could read or change what its viewer may not.

    Raises Misconfigured for a superuser, a role that bypasses row security, owns a table, may create in the schema or
    is a member of such a role.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(
            """
            SELECT current_user, bool_or(r.rolsuper), bool_or(r.rolbypassrls),
                   EXISTS (SELECT 1 FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner
                           WHERE pg_has_role(current_user, o.oid, 'MEMBER') AND c.relkind IN ('r', 'p', 'v', 'm')
                             AND c.relpersistence <> 't' AND c.relnamespace = 'public'::regnamespace),
                   has_schema_privilege(current_user, 'public', 'CREATE')
            FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
            """
        )
        name, superuser, bypasses, owns, creates = cursor.fetchone()
    faults = [
        words
        for fault, words in (
            (superuser, "is a superuser"),
            (bypasses, "bypasses row security"),
            (owns, "owns tables"),
            (creates, "may create tables"),
        )
        if fault
    ]
    if faults:
        raise WrongRole(f"database role {name}: expected {APP} with no such right, but it {', '.join(faults)}")


class WrongRole(Misconfigured):
    """The database role has rights that would make every access rule void."""

    remedy = "Run `nodal init` once with an administrator's address; the program then connects as nodal_app."
