"""One run of the engine: its database, the model's numbers, and what every stage took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

import duckdb
import numpy as np

from nodal.chain.link import Lesson, Numbers
from nodal.facts.errors import WrongUsage

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: memory as the engine writes it ("4GB"), and threads (None = one for each processor)."""

    memory: str = "4GB"
    threads: int | None = None


@dataclass
class Run:
    """The database of one run. Statements take the model's numbers as `{name}`, never a value of a report.

    `teaches`: the archive of the run fits its numbers; `lessons`, and `chance` in so many `rounds`, are what they were
    fitted from.
    """

    db: duckdb.DuckDBPyConnection
    model: Numbers
    teaches: bool = False
    stages: list[dict[str, object]] = field(default_factory=list)
    lessons: tuple[Lesson, ...] = ()
    chance: tuple[int, ...] = ()
    rounds: int = 0

    def __post_init__(self) -> None:
        whole = {one.name: getattr(self.model, one.name) for one in fields(self.model)}
        self._words: dict[str, object] = {name: value for name, value in whole.items() if isinstance(value, int)}
        self._words |= {"div": "//", "typed": ", ".join(f"'{kind}'" for kind in self.model.typed)}

    def make(self, table: str, text: str, **more: object) -> None:
        """Make a table of a query, in place of one with that name."""
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS {self.said(text, **more)}")

    def add(self, table: str, text: str, **more: object) -> None:
        """Add the rows of a query to a table."""
        self.db.execute(f"INSERT INTO {table} {self.said(text, **more)}")

    def drop(self, *tables: str) -> None:
        """Forget tables, so that their memory serves what follows."""
        for table in tables:
            self.db.execute(f"DROP TABLE IF EXISTS {table}")

    def said(self, text: str, **more: object) -> str:
        """A statement with the numbers of the model put in."""
        return text.format(**self._words, **more)

    def rows(self, text: str, **more: object) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape, unpacked where they are read
        """The rows of a query."""
        return self.db.execute(self.said(text, **more)).fetchall()

    def one(self, text: str, **more: object) -> int:
        """The single number of a query, 0 for none."""
        return int(self.rows(text, **more)[0][0] or 0)

    def arrays(self, text: str, **more: object) -> Arrays:
        """The columns of a query; they must hold a value in every row."""
        found: Arrays = self.db.execute(self.said(text, **more)).fetchnumpy()
        return found

    def give(self, table: str, columns: Arrays) -> None:
        """Make a table of arrays of equal length."""
        self.db.register("given", dict(columns))
        self.db.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given")  # noqa: S608  (names are our own)
        self.db.unregister("given")

    def give_rows(self, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
        """Make a table of a few rows; `columns` are their names and types."""
        self.db.execute(f"CREATE OR REPLACE TABLE {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})")
        if not rows:
            return
        # Text as objects: a fixed-width array would cut trailing zero bytes.
        arrays = {
            name: np.array(column, dtype=object if columns[name] == "VARCHAR" else None)
            for name, column in zip(columns, zip(*rows, strict=True), strict=True)
        }
        self.db.register("given", arrays)
        self.db.execute(f"INSERT INTO {table} SELECT * FROM given")  # noqa: S608  (names are our own)
        self.db.unregister("given")

    @contextmanager
    def stage(self, what: str) -> Iterator[None]:
        """Note how long it took, by the wall and on the processors."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        took = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
        self.stages.append({"what": what} | {name: round(seconds, 3) for name, seconds in took.items()})


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
