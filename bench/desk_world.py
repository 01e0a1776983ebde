"""A node with a million synthetic reports, filled by set-based SQL in minutes: what the desk is measured on.

`python -m bench.desk_world FOLDER [N] [SEED]` makes a node in FOLDER (a new one, embedded database) and fills it.
Nothing in it is real: addresses and names are of the blocks kept for documentation. The files of `world/` are run in
the order of `WAVES`; files of one wave run side by side. Foreign keys are not asked while filling
(`session_replication_role`); secondary indexes are dropped before and made again after it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from bench import desk_dice as dice
from bench.desk_dice import World
from psycopg import sql

from nodal.edges.database import Embedded
from nodal.project.assemble import Environment, environment
from nodal.project.start import SetUp, Start

if TYPE_CHECKING:
    from nodal.facts.pack import Pack

WORLD = Path(__file__).parent / "world"

WAVES: tuple[tuple[str, ...], ...] = (
    ("accounts",),
    ("shape",),
    ("told", "sightings", "findings", "grants", "files", "ranks", "parties", "originals", "report", "links", "leads"),
    ("audit", "referrals"),
    ("inbox", "network_units"),
)
"""Which file of world/ runs when; those of one wave, the longest first, two at a time."""

VERSION = 4
"""Of the world: another number means that an older one on disk is not used again."""

DATABASE = "nodal"
"""Name of the database of such a node."""

SIDE_BY_SIDE = 2
SESSION = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET work_mem = '512MB'",
    "SET maintenance_work_mem = '1GB'",
    "SET jit = off",
    "SET timezone = 'UTC'",
)


def make(data: Path, size: int, seed: int = 1) -> Environment:
    """A new node in `data` with `size` reports. Nothing is asked of a second factor there."""
    settings = environment({"NODAL_DATA": str(data), "NODAL_DOC_RANGES_GLOBAL": "1", "USER": "bench"})
    start = Start(settings)
    # Made without waiting for the disk; started again with it afterwards.
    fast = Embedded(data, user=settings.db_user, durable=False)
    fast.start()
    known = start.set_up(SetUp("in", second_factor=False))
    from django.db import connections  # noqa: PLC0415  (needs the open node)

    connections.close_all()
    dsn = fast.start().dsn(fast.start().superuser, known.name)
    fill(dsn, start.pack(known), size=size, seed=seed)
    fast.stop()
    Embedded(data, user=settings.db_user).start()
    return settings


def is_of(settings: Environment, size: int) -> bool:
    """Whether that folder holds a world of this size, made by this version, that the program can still read."""
    if not (settings.data / "node.json").exists():
        return False
    server = Embedded(settings.data, user=settings.db_user).start()
    with psycopg.connect(server.dsn(server.superuser, DATABASE)) as admin:
        if admin.execute("SELECT to_regclass('public.bench_world') IS NULL").fetchone() != (False,):
            return False
        made = admin.execute("SELECT version, size, migrations FROM bench_world").fetchone()
    return made == (VERSION, size, _migrations())


def _migrations() -> str:
    """The changes of the tables that this checkout has."""
    folder = Path(__file__).resolve().parents[1] / "src" / "nodal" / "ledger" / "migrations"
    return " ".join(sorted(path.stem for path in folder.glob("0*.py")))


def fill(dsn: str, pack: Pack, *, size: int, seed: int) -> None:
    """Fill the empty node behind `dsn` (a superuser's) with a world."""
    with _open(dsn) as admin:
        world = _world(admin, pack, size, seed)
        admin.execute("ALTER SYSTEM SET max_wal_size = '16GB'")
        admin.execute("SELECT pg_reload_conf()")
        dice.enter(admin, world, pack)
        tables = _tables(admin)
        later = _drop_indexes(admin, tables)
    for wave in WAVES:
        _side_by_side(dsn, [(name, (WORLD / f"{name}.sql").read_text("utf-8")) for name in wave])
    _side_by_side(dsn, [(statement[:100], statement) for statement in later])
    with _open(dsn) as admin:
        _set_sequences(admin)
        admin.execute("DROP SCHEMA bench CASCADE")
        admin.execute("ALTER SYSTEM RESET max_wal_size")
    _side_by_side(dsn, [(f"vacuum {name}", f"VACUUM (ANALYZE) {name}") for name in tables])
    with _open(dsn) as admin:
        admin.execute("CREATE TABLE IF NOT EXISTS public.bench_world (version int, size bigint, migrations text)")
        admin.execute("INSERT INTO bench_world VALUES (%s, %s, %s)", [VERSION, size, _migrations()])
        admin.execute("CHECKPOINT")


def _world(admin: psycopg.Connection, pack: Pack, size: int, seed: int) -> World:
    national = pack.routing.queues[pack.tiers[0].code]
    rows = admin.execute(
        "SELECT u.code, array_remove(array_agg(d.code ORDER BY d.code), NULL)"
        " FROM unit u LEFT JOIN unit d ON d.parent = u.code WHERE u.parent = %s AND u.tier = %s"
        " GROUP BY u.code ORDER BY count(d.code) DESC, u.code",
        [national, pack.tiers[1].code],
    ).fetchall()
    return World(size, seed, national, tuple(row[0] for row in rows), tuple(rows[0][1]) or (national,))


def _open(dsn: str) -> psycopg.Connection:
    connection = psycopg.connect(dsn, autocommit=True)
    for words in SESSION:
        connection.execute(words)
    return connection


def _side_by_side(dsn: str, work: Sequence[tuple[str, str]]) -> None:
    def run(one: tuple[str, str]) -> None:
        name, statements = one
        began = time.monotonic()
        with _open(dsn) as connection:
            connection.execute(statements)
        print(f"{time.monotonic() - began:7.1f} s  {name}", file=sys.stderr, flush=True)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(run, work))


def _tables(admin: psycopg.Connection) -> list[str]:
    """The tables that are filled, the largest first, so that indexing them begins early."""
    words = "\n".join(path.read_text("utf-8") for path in WORLD.glob("*.sql"))
    names = [row[0] for row in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    first = ["finding", "sighting", "report_version", "access_grant", "inbox_item", "audit_in", "file_hash", "priority"]
    filled = [name for name in names if f"INSERT INTO {name} (" in words]
    return sorted(filled, key=lambda name: (first.index(name) if name in first else len(first), name))


def _drop_indexes(admin: psycopg.Connection, tables: Sequence[str]) -> list[str]:
    """Drop what makes filling slow, and say how to make it again. Primary keys stay: rows come in their order."""
    unique = (
        "SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I', %(table)s::text, conname),"
        " format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', %(table)s::text, conname, pg_get_constraintdef(oid))"
        " FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = 'u'"
    )
    others = (
        "SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)"
        " FROM pg_index WHERE indrelid = %(table)s::regclass AND NOT indisprimary"
    )
    later = []
    for table in tables:
        for which in (unique, others):
            for drop, again in admin.execute(which, {"table": table}).fetchall():
                admin.execute(drop)
                later.append(again)
    return later


def _set_sequences(admin: psycopg.Connection) -> None:
    """Let new rows of every table follow the ones that brought their own number."""
    for table, column in admin.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND is_identity = 'YES'"
    ).fetchall():
        admin.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 1)) FROM {}").format(
                sql.Literal(table), sql.Literal(column), sql.Identifier(column), sql.Identifier(table)
            )
        )


if __name__ == "__main__":
    folder, *rest = sys.argv[1:]
    began = time.monotonic()
    numbers = [int(word) for word in rest]
    make(Path(folder), *(numbers or [1_000_000]))
    print(json.dumps({"data": folder, "seconds": round(time.monotonic() - began)}))
