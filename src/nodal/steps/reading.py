"""Read files to their end before anything of them is kept: only then is it known whether the container holds."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from nodal.edges.intake import (
    Ahead,
    Opened,
    Options,
    RefusedFile,
    Source,
    Spans,
    Spool,
    open_file,
    read_items,
    write_items,
)
from nodal.facts.report import Item
from nodal.steps.tools import Tools

Progress = Callable[[int], None]
"""Told how many reports were dealt with since it was last called."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file to be taken in: its bytes, the name it goes by, and the source that answers for it.

    `original` is digest and size of the file that the bytes were extracted from earlier, None when they are the file.
    `ahead`: another process may be reading it already.
    """

    stream: BinaryIO
    name: str
    source: str
    options: Options
    original: tuple[str, int] | None = None
    ahead: Ahead | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: digest, size, format, what is kept of it, and its reports on disk; or why it is refused whole.

    `kept` is what is kept in its place if it is not kept itself: extracted text, or nothing of what may be a picture.
    """

    arrival: Arrival
    sha256: str
    size: int
    format: str | None
    kept: Source | None = None
    spans: Spans = ()
    spooled: BinaryIO | None = None
    refusal: RefusedFile | None = None

    def items(self) -> Iterator[tuple[Item, int]]:
        """The reports, retractions and refusals of the file, in its order, each with its size in bytes as it lies."""
        return iter(()) if self.spooled is None else read_items(self.spooled)

    def close(self) -> None:
        """Give up what lies on disk."""
        if self.spooled is not None:
            self.spooled.close()


def read(tools: Tools, arrival: Arrival) -> Reading:
    """Read a file to its end, or say why it is refused whole. What it says lies on disk as long as this is held."""
    done = arrival.ahead.result() if arrival.ahead else None
    if done is not None:
        return Reading(arrival, done.sha256, done.size, done.format, None, done.spans, io.BytesIO(done.items))
    try:
        opened = open_file(arrival.stream, options=ready(tools, arrival))
    except RefusedFile as refusal:
        return refused(arrival, refusal)
    return _spooled(tools, arrival, opened)


def _spooled(tools: Tools, arrival: Arrival, opened: Opened) -> Reading:
    spooled = Spool.below(str(tools.settings.data))
    spans = write_items(opened.items, spooled)
    if arrival.original is None:
        return Reading(arrival, opened.sha256, opened.size, opened.format, opened.text, spans, spooled)
    kept = opened.text or Source.of(arrival.stream)
    return Reading(arrival, *arrival.original, opened.format, kept, spans, spooled)


def refused(arrival: Arrival, refusal: RefusedFile) -> Reading:
    """A file that is refused whole: its text is kept, or its digest alone where it may hold a picture."""
    kept = refusal.text if refusal.text or refusal.keeps_bytes else Source.of(io.BytesIO())
    if arrival.original is None:
        return Reading(arrival, refusal.sha256, refusal.size, refusal.format, kept, refusal=refusal)
    kept = kept or Source.of(arrival.stream)
    return Reading(arrival, *arrival.original, refusal.format, kept, refusal=refusal)


def ready(tools: Tools, arrival: Arrival) -> Options:
    """The options of an arrival with what is known only now: time, name, and a folder for what is unpacked."""
    stem = PurePosixPath(arrival.name.rpartition("!")[2].replace("\\", "/")).stem
    return replace(arrival.options, now=tools.clock(), stem=stem, room=str(tools.settings.data))
