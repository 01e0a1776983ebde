"""Read small files in another process while the caller writes what was read before: two processors, one order.

What is written and in which order does not change: the caller asks for the files one after the other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from nodal.edges.intake.formats import open_file
from nodal.edges.intake.limits import Options
from nodal.edges.intake.opened import RefusedFile
from nodal.edges.intake.spool import Spans, write_items
from nodal.facts.errors import WrongUsage


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file that was read to its end: digest, size in bytes, format, where its reports stand, and what they say."""

    sha256: str
    size: int
    format: str
    spans: Spans
    items: bytes


@dataclass(frozen=True, slots=True)
class Ahead:
    """A file that another process reads."""

    future: Future[Spooled | None]

    def result(self) -> Spooled | None:
        """What was read; None when the caller must: it is refused whole, its text is extracted, or nobody read it."""
        try:
            return self.future.result()
        except BrokenExecutor:
            return None


@dataclass(frozen=True, slots=True)
class Reader:
    """The other process. Nothing that it read is on the disk, so nothing is left there when we die."""

    pool: ProcessPoolExecutor

    def start(self, path: Path, options: Options) -> Ahead | None:
        """Begin to read a file, into memory: no large one. None when the other process was killed."""
        try:
            return Ahead(self.pool.submit(_read, path, options))
        except BrokenExecutor:
            return None


@contextmanager
def reader() -> Iterator[Reader]:
    """One process that reads, gone when the caller is done, however that ends."""
    # A new interpreter, not a copy of this one: connections and threads of the caller are none of its business.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            yield Reader(pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _read(path: Path, options: Options) -> Spooled | None:
    with path.open("rb") as stream:
        try:
            opened = open_file(stream, options=options)
        except (RefusedFile, WrongUsage):
            return None
        if opened.text is not None:
            return None
        into = io.BytesIO()
        spans = write_items(opened.items, into)
    return Spooled(opened.sha256, opened.size, opened.format, spans, into.getvalue())
