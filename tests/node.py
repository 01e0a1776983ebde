"""A node in a test: its tools, a clock that the test moves, and short words for what people do with it."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connections

from nodal.edges.evidence import Store
from nodal.edges.intake import Options
from nodal.edges.keys import Keys
from nodal.ledger import people
from nodal.ledger.access import Viewer, acting, visible_to
from nodal.project import assemble, tools
from nodal.project.node import NodeFile
from nodal.project.start import Start
from nodal.steps import audit, setup
from nodal.steps.archive import take_all
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival
from nodal.steps.receive import take_in
from nodal.steps.tools import Tools
from nodal.steps.worker import drain

if TYPE_CHECKING:
    from database import Base

PACK = Path(__file__).parents[1] / "packs" / "in"
START = datetime(2026, 11, 2, 6, tzinfo=UTC)
"""A day after the last report of the synthetic world. The database compares grants with its own clock, so it must lie
in the past of every run."""


@dataclass(slots=True)
class Clock:
    """Stands still until the test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@cache
def adapters() -> Tools:
    """What every node of this run shares, chosen as the program chooses it; pack and tables are read once."""
    environment = assemble.environment(
        {"NODAL_PACK": "in", "NODAL_DOC_RANGES_GLOBAL": "1", "NODAL_DATA": "/nonexistent"}
    )
    known = NodeFile(
        pack="in", database="embedded", networks=(str(PACK / "networks_overlay_demo.csv"),), form="IN-NCRB"
    )
    return tools.assemble(environment, Start(environment), known)


def _drained(tools: Tools) -> dict[str, int]:
    try:
        return drain(tools)
    finally:
        connections.close_all()


@dataclass(frozen=True, slots=True)
class Node:
    """A running node."""

    base: Base
    tools: Tools
    clock: Clock

    @classmethod
    def of(cls, base: Base, data: Path) -> Node:
        data.mkdir(mode=0o700)
        clock, keys = Clock(), Keys(data / "keys")
        shared = adapters()
        found = replace(
            shared,
            clock=clock,
            settings=replace(shared.settings, data=data),
            store=Store(data / "originals", naming_key=keys.naming_key, kek=keys.kek),
            keys=keys,
        )
        setup.enter(found.pack, os_user="tester", at=clock())
        return cls(base, found, clock)

    @property
    def worker(self) -> Viewer:
        return people.worker()

    @property
    def bureau(self) -> Viewer:
        """The person who set the node up, at the pack's first unit."""
        return people.named("tester")

    def take(
        self, viewer: Viewer, body: bytes | object, *, source: str = "clearinghouse", name: str = "a", **options: Any
    ) -> FileResult:
        """Take a file in: bytes, or a value that becomes JSON."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        chosen = Options(now=self.clock(), doc_ranges_global=True, **options)
        return take_in(self.tools, viewer, Arrival(io.BytesIO(content), name, source, chosen))

    def take_all(
        self, viewer: Viewer, body: bytes, *, source: str = "clearinghouse", name: str = "a.zip", **options: Any
    ) -> list[FileResult]:
        """Take in a file, or every member of an archive."""
        chosen = Options(now=self.clock(), doc_ranges_global=True, **options)
        return take_all(self.tools, viewer, Arrival(io.BytesIO(body), name, source, chosen))

    def work(self) -> dict[str, int]:
        """Run every stage that waits, in a thread of its own: an open browser keeps an event loop in this one."""
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(_drained, self.tools).result()

    def checkpoint(self) -> None:
        """Sign a checkpoint over every entry. A transaction in another database of the server holds it back a while."""
        deadline = time.monotonic() + 30
        while audit.checkpoint(self.tools).frontier.size < self.sql("SELECT count(*) FROM audit_in")[0][0]:
            if time.monotonic() > deadline:
                raise TimeoutError

    def rows(self, viewer: Viewer, table: str, *columns: str, **where: Any) -> list[Any]:
        """What the viewer sees of a table: one column as values, several as tuples, in the order of the columns."""
        with acting(viewer):
            found = getattr(visible_to(viewer), table).filter(**where).order_by(*columns)
            return list(found.values_list(*columns, flat=len(columns) == 1))

    def sql(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a superuser sees or does."""
        with self.base.as_superuser() as admin:
            cursor = admin.execute(statement, values)  # type: ignore[call-overload]
            return cursor.fetchall() if cursor.description else []
