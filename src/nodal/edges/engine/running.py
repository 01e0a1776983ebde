"""One run of an engine: its tables, the model's numbers, and what every stage took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Protocol

import numpy as np

from nodal.chain.link import Lesson, Numbers
from nodal.edges.engine.reading import Seen

Arrays = Mapping[str, np.ndarray]
Work = Callable[[Arrays], Arrays]
"""Columns in, columns out, without anything else: it may run in another process."""

BY_COMPONENT = "component"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may take: memory as the engine writes it ("4GB"), and threads (None = one for each processor)."""

    memory: str = "4GB"
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A further INTEGER column, the first one: it counts the rows in an order in which no two are equal."""

    name: str
    order: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """Work on the rows of a query that needs all rows of one group before it, in an order, and no others.

    `by`: the column whose values make the groups, or `BY_COMPONENT`: the rows are edges between the numbers of their
    first two columns. Several groups may be handed over at once. `columns`: what comes out, with types as in SQL.
    """

    query: str
    order: str
    columns: Mapping[str, str]
    work: Work
    by: str = BY_COMPONENT


class Base(Protocol):
    """The tables of one run, in one engine. Queries are written in DuckDB's words; none holds a value of a report."""

    def read(self, files: Sequence[Path], room: Path, numbers: Numbers) -> Seen:
        """Make `line` of the files, as `nodal.edges.engine.reading.read` says."""

    def make(self, table: str, query: str, *, once: bool) -> None:
        """Make a table of a query, in place of one with that name; `once`: its rows need not be kept."""

    def add(self, table: str, query: str) -> None:
        """Add the rows of a query to a table."""

    def keep(self, table: str, condition: str) -> None:
        """Keep the rows for which a condition holds."""

    def number(self, table: str, query: str, count: Count) -> None:
        """Make a table of a query with one more column."""

    def drop(self, table: str) -> None:
        """Forget a table, so that its memory serves what follows."""

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]  # rows of any shape, unpacked where read
        """The rows of a query."""

    def arrays(self, query: str) -> Arrays:
        """The columns of a query; they must hold a value in every row."""

    def give_rows(self, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
        """Make a table of rows; `columns` are their names and types."""

    def apply(self, table: str, task: Task) -> None:
        """Make a table of what a task gives."""

    def write(self, query: str, order: str, target: Path) -> None:
        """Write the rows of a query in an order as one Parquet file."""

    def used(self) -> tuple[float, int]:
        """Processor seconds since the tables were opened, and the most memory that the processes held (MiB)."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass
class Run:
    """The tables of one run. Statements take the model's numbers as `{name}`, never a value of a report.

    `teaches`: the archive of the run fits its numbers; `lessons`, and `chance` in so many `rounds`, are what they were
    fitted from.
    """

    base: Base
    model: Numbers
    teaches: bool = False
    stages: list[dict[str, object]] = field(default_factory=list)
    lessons: tuple[Lesson, ...] = ()
    chance: tuple[int, ...] = ()
    rounds: int = 0

    def __post_init__(self) -> None:
        whole = {one.name: getattr(self.model, one.name) for one in fields(self.model)}
        self._words: dict[str, object] = {name: value for name, value in whole.items() if isinstance(value, int)}
        kinds = {"typed": self.model.typed, "watched": self.model.watched, "chosen": self.model.chosen}
        self._words |= {"div": "//"} | {name: ", ".join(f"'{kind}'" for kind in some) for name, some in kinds.items()}

    def make(self, table: str, text: str, /, **more: object) -> None:
        """Make a table of a query, in place of one with that name."""
        self.base.make(table, self.said(text, **more), once=False)

    def pass_on(self, table: str, text: str, /, **more: object) -> None:
        """Make a table whose rows need not be kept: one statement reads it, or it costs next to nothing."""
        self.base.make(table, self.said(text, **more), once=True)

    def add(self, table: str, text: str, **more: object) -> None:
        """Add the rows of a query to a table."""
        self.base.add(table, self.said(text, **more))

    def number(self, table: str, text: str, count: Count, /, **more: object) -> None:
        """Make a table of a query with one more column."""
        self.base.number(table, self.said(text, **more), count)

    def drop(self, *tables: str) -> None:
        """Forget tables, so that their memory serves what follows."""
        for table in tables:
            self.base.drop(table)

    def said(self, text: str, **more: object) -> str:
        """A statement with the numbers of the model put in."""
        return text.format(**self._words, **more)

    def rows(self, text: str, **more: object) -> list[tuple]:  # type: ignore[type-arg]  # as in `Base`
        """The rows of a query."""
        return self.base.rows(self.said(text, **more))

    def one(self, text: str, **more: object) -> int:
        """The single number of a query, 0 for none."""
        return int(self.rows(text, **more)[0][0] or 0)

    def arrays(self, text: str, **more: object) -> Arrays:
        """The columns of a query; they must hold a value in every row."""
        return self.base.arrays(self.said(text, **more))

    def give_rows(self, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
        """Make a table of rows; `columns` are their names and types."""
        self.base.give_rows(table, columns, rows)

    def apply(self, table: str, task: Task) -> None:
        """Make a table of what a task gives; its query takes the model's numbers."""
        self.base.apply(table, Task(self.said(task.query), task.order, task.columns, task.work, task.by))

    @contextmanager
    def stage(self, what: str) -> Iterator[None]:
        """Note how long it took, by the wall and on the processors."""
        wall, cpu = time.perf_counter(), self.base.used()[0]
        yield
        took = {"wall_s": time.perf_counter() - wall, "cpu_s": self.base.used()[0] - cpu}
        self.stages.append({"what": what} | {name: round(seconds, 3) for name, seconds in took.items()})
