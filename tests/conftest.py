"""One real PostgreSQL for the tests that need it, a database for each process, and a clean node for each test."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from database import Base
    from node import Node

DEFAULT = "embedded"

collect_ignore = [
    "case.py", "database.py", "db/link_world.py", "node.py", "people.py", "web/browser.py", "web/reports.py",
]  # fmt: skip
"""Builders that import models, which exist only once Django is configured: the search for doctests leaves them out."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        default=os.environ.get("NODAL_TEST_DB") or DEFAULT,
        help="embedded (default), debian (version 15), or the address of an administrator of a server",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("markexpr"):
        config.option.markexpr = "not slow"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the processes of one test run share: a folder, with a lock."""

    folder: Path

    @contextmanager
    def locked(self) -> Iterator[Path]:
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield self.folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "database"
    folder.mkdir(exist_ok=True)
    return Shared(folder)


@pytest.fixture(scope="session")
def base(request: pytest.FixtureRequest, shared: Shared) -> Iterator[Base]:
    """The database of this process, set up as `nodal init` does, with Django configured for it."""
    from database import opened

    with opened(request.config.getoption("--database"), shared) as made:
        yield made


@pytest.fixture
def node(base: Base, tmp_path: Path) -> Iterator[Node]:
    """A clean node: no rows but the pack's units and the worker, a clock that stands still, an empty data folder."""
    from node import Node

    base.empty()
    yield Node.of(base, tmp_path / "node")
    base.rest()
