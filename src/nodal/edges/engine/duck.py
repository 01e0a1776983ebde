"""The tables of a run in DuckDB: in memory, spilling into a folder."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np

from nodal.chain.link import Numbers
from nodal.edges.engine.files import quoted
from nodal.edges.engine.reading import Seen, read
from nodal.edges.engine.running import Arrays, Count, Limits, Task
from nodal.facts.errors import WrongUsage


class Duck:
    """`Base` of one machine. `db` is the connection, in which the lines of the archive are a view."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.db, self.since = db, time.process_time()

    def read(self, files: Sequence[Path], room: Path, numbers: Numbers) -> Seen:
        return read(self.db, files, room, numbers)

    def make(self, table: str, query: str, *, once: bool) -> None:
        del once
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def add(self, table: str, query: str) -> None:
        self.db.execute(f"INSERT INTO {table} {query}")

    def keep(self, table: str, condition: str) -> None:
        self.db.execute(f"DELETE FROM {table} WHERE NOT ({condition})")  # noqa: S608  (names are our own)

    def number(self, table: str, query: str, count: Count) -> None:
        place = f"CAST({count.after} + row_number() OVER (ORDER BY {count.order}) AS INTEGER) AS {count.name}"
        self.make(table, f"SELECT {place}, numbered.* FROM ({query}) numbered", once=False)  # noqa: S608  (our own)

    def drop(self, table: str) -> None:
        self.db.execute(f"DROP TABLE IF EXISTS {table}")

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]  # as in `Base`
        return self.db.execute(query).fetchall()

    def arrays(self, query: str) -> Arrays:
        found: Arrays = self.db.execute(query).fetchnumpy()
        return found

    def give_rows(self, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
        # Text as objects: a fixed-width array would cut trailing zero bytes.
        found = zip(*rows, strict=True) if rows else ([] for _ in columns)
        self._give(
            table,
            columns,
            {
                name: np.array(column, dtype=object if kind == "VARCHAR" else None)
                for (name, kind), column in zip(columns.items(), found, strict=True)
            },
        )

    def apply(self, table: str, task: Task) -> None:
        found = self.arrays(f"{task.query} ORDER BY {task.order}")
        self._give(table, task.columns, task.work(found))

    def write(self, query: str, order: str, target: Path) -> None:
        self.db.execute(f"COPY ({query} ORDER BY {order}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")

    def used(self) -> tuple[float, int]:
        return time.process_time() - self.since, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def close(self) -> None:
        self.db.close()

    def _give(self, table: str, columns: Mapping[str, str], found: Arrays) -> None:
        self.db.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})")
        if not len(found[next(iter(columns))]):
            return
        self.db.register("given", {name: found[name] for name in columns})
        self.db.execute(f"INSERT INTO {table} SELECT * FROM given")  # noqa: S608  (names are our own)
        self.db.unregister("given")


def open_database(room: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into `room`."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": limits.memory,
        "temp_directory": str(room / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if limits.threads is not None:
        settings["threads"] = limits.threads
    try:
        db = duckdb.connect(config=settings)
    except duckdb.Error as fault:
        raise WrongUsage("the engine does not take that memory limit or number of threads") from fault
    db.execute("SET TimeZone = 'UTC'")
    db.execute("SET enable_progress_bar = false")
    # No statement leans on the order in which rows lie: where order matters it is asked for.
    db.execute("SET preserve_insertion_order = false")
    return db
