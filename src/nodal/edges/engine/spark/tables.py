"""The tables of a run in Spark: each is a Parquet folder, so that no plan grows and a lost machine costs one step."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from nodal.chain.link import Numbers
from nodal.edges.engine.duck import open_database
from nodal.edges.engine.files import parquet, quoted
from nodal.edges.engine.reading import Seen, read
from nodal.edges.engine.running import BY_COMPONENT, Arrays, Count, Limits, Task
from nodal.edges.engine.spark import columns as arrow
from nodal.edges.engine.spark.components import find_components
from nodal.edges.engine.spark.dialect import in_spark, tables_in
from nodal.edges.engine.spark.session import open_session
from nodal.edges.engine.spark.usage import used_by

ROWS_PER_PART = 250_000
"""Of the archive's rows in one part of a shuffle. Our own choice: some ten megabytes, as the rows of ours are short."""

PART_BITS = 33
"""Spark's `monotonically_increasing_id` has the part in the upper bits and the row in these."""

KEY = "whole"

LINE = (
    "report_id string, account_id string, kind string, value string, role string, port int, t bigint, verified boolean,"
    " sender string, listed boolean, n bigint, fact string, slot int"
)
"""The columns of the view that `reading.read` makes."""


class SparkTables:
    """`Base` on Spark. What must be one file (the input, the output) is read and written by this process."""

    def __init__(self, session: Any, room: Path, limits: Limits, since: float | None) -> None:
        """`since`: processor seconds of this process before it opened the session; None for somebody else's session."""
        self.session, self.room, self.limits, self.ours = session, room, limits, since is not None
        self.since = used_by(session)[0] if since is None else since
        self.places: dict[str, list[str]] = {}
        self.passing: dict[str, frozenset[str]] = {}
        self.dead: set[str] = set()
        self.made = 0
        (room / "tables").mkdir()

    @classmethod
    def open(cls, room: Path, limits: Limits, master: str, session: Any) -> SparkTables:
        """Tables in `room`, in a session of their own unless one is given."""
        since = time.process_time() if session is None else None
        return cls(session or open_session(room, limits, master), room, limits, since)

    def read(self, files: Sequence[Path], room: Path, numbers: Numbers) -> Seen:
        """Check and understand the files as the other engine does, and lay them out in parts."""
        target = self._place("line")
        with open_database(room, self.limits) as db:
            seen = read(db, files, room, numbers)
            db.execute(f"COPY (SELECT * FROM line) TO {quoted(target)} (FORMAT parquet, PER_THREAD_OUTPUT)")  # noqa: S608
            Path(target).mkdir(exist_ok=True)  # nothing is written of no rows
            rows = int(db.execute("SELECT count(*) FROM line").fetchall()[0][0])
        parts = max(self.session.sparkContext.defaultParallelism, rows // ROWS_PER_PART)
        self.session.conf.set("spark.sql.shuffle.partitions", str(parts))
        self._show("line", [target], LINE)
        return seen

    def make(self, table: str, query: str, *, once: bool) -> None:
        found = self._found(query)
        if once:
            self.passing[table] = self._read_by(query)
            found.createOrReplaceTempView(table)
        else:
            self._keep(table, found)

    def add(self, table: str, query: str) -> None:
        meant = self.session.table(table).schema
        found = self._found(query)
        names = zip(found.columns, meant, strict=True)
        same = found.toDF(*(f"c{place}" for place in range(len(found.columns)))).selectExpr(
            *(f"CAST(c{place} AS {one.dataType.simpleString()}) AS {one.name}" for place, (_, one) in enumerate(names))
        )
        target = self._place(table)
        same.write.parquet(target)
        self._show(table, [*self.places[table], target], meant)

    def keep(self, table: str, condition: str) -> None:
        self.make(table, f"SELECT * FROM {table} WHERE {condition}", once=False)  # noqa: S608  (names are our own)

    def number(self, table: str, query: str, count: Count) -> None:
        """Rows are sorted over all parts, each part counts its own, and gets the rows of those before it added."""
        order = [column.strip() for column in count.order.split(",")]
        spread = self._found(query).repartitionByRange(*order).sortWithinPartitions(*order)
        self._keep("spread", spread.selectExpr("monotonically_increasing_id() AS place", "*"))
        parts = f"SELECT shiftright(place, {PART_BITS}) AS part, count(*) AS n FROM spread GROUP BY 1 ORDER BY 1"  # noqa: S608
        before, rows = count.after + 1, []
        for part, many in self.session.sql(parts).collect():
            rows.append((part, before))
            before += many
        self.give_rows("before", {"part": "BIGINT", "first": "BIGINT"}, rows)
        names = ", ".join(name for name in self.session.table("spread").columns if name != "place")
        place = f"CAST(first + (place & {2**PART_BITS - 1}) AS INT) AS {count.name}"
        joined = f"spread JOIN before ON part = shiftright(place, {PART_BITS})"
        self._keep(table, self.session.sql(f"SELECT /*+ BROADCAST(before) */ {place}, {names} FROM {joined}"))  # noqa: S608
        self.drop("spread")
        self.drop("before")

    def drop(self, table: str) -> None:
        self.session.catalog.dropTempView(table)
        self.passing.pop(table, None)
        self._forget(table)
        # Who passes rows on still reads what they are made of.
        for place in self.dead - frozenset().union(*self.passing.values()):
            shutil.rmtree(place)
            self.dead.remove(place)

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]  # as in `Base`
        return [tuple(row) for row in self._found(query).collect()]

    def arrays(self, query: str) -> Arrays:
        return arrow.arrays(self._found(query).toArrow())

    def give_rows(self, table: str, columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> None:
        target = self._place(table)
        arrow.write_rows(Path(target), columns, rows)
        self._forget(table)
        self._show(table, [target], arrow.schema(columns))

    def apply(self, table: str, task: Task) -> None:
        """Rows of one group go to one part; a part is sorted and handed over at once."""
        self.make("task", task.query, once=task.by != BY_COMPONENT)
        names = self.session.table("task").columns
        if task.by == BY_COMPONENT:
            find_components(self, "task", names[0], names[1])
            rows = f"SELECT task.*, root AS {KEY} FROM task JOIN component ON node = {names[0]}"  # noqa: S608
        else:
            rows = f"SELECT *, {task.by} AS {KEY} FROM task"  # noqa: S608
        told = self.session.sql(f"SELECT * FROM ({rows}) DISTRIBUTE BY {KEY} SORT BY {task.order}")  # noqa: S608
        done = told.mapInArrow(arrow.worker(task.work, task.columns, [KEY]), arrow.schema(task.columns))
        self._keep(table, done)
        for made in ("task", "component", "star_pair"):
            self.drop(made)

    def write(self, query: str, order: str, target: Path) -> None:
        parts = self._place("written")
        self._found(f"{query} ORDER BY {order}").write.parquet(parts)
        with duckdb.connect(config={"memory_limit": self.limits.memory}) as db:
            rows = f"SELECT * FROM {parquet(Path(parts), parts=True)}"  # noqa: S608  (a path of our own)
            db.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")
        shutil.rmtree(parts)

    def used(self) -> tuple[float, int]:
        cpu, most = used_by(self.session)
        return cpu - self.since, most

    def close(self) -> None:
        for table in [*self.passing, *self.places]:
            self.drop(table)
        if self.ours:
            self.session.stop()

    def _found(self, query: str) -> Any:
        return self.session.sql(in_spark(query))

    def _place(self, table: str) -> str:
        self.made += 1
        return str(self.room / "tables" / f"{self.made:03}-{table}")

    def _keep(self, table: str, found: Any) -> None:
        target = self._place(table)
        found.write.parquet(target)
        self._forget(table)
        self._show(table, [target], found.schema)

    def _forget(self, table: str) -> None:
        self.dead |= set(self.places.pop(table, []))

    def _read_by(self, query: str) -> frozenset[str]:
        """The folders that the rows of a query come from."""
        return frozenset(
            place
            for table in tables_in(query)
            for place in (*self.places.get(table, ()), *self.passing.get(table, frozenset()))
        )

    def _show(self, table: str, places: list[str], schema: Any) -> None:
        self.places[table] = places
        self.session.read.schema(schema).parquet(*places).createOrReplaceTempView(table)
