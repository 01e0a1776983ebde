"""Take in files that lie on a disk: the next ones are read, sealed and judged while these are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from nodal.edges.intake import Options, Reader, is_zip, reader
from nodal.ledger.access import Viewer
from nodal.steps.ahead import OneAhead
from nodal.steps.archive import begin, finish
from nodal.steps.intake_result import FileResult
from nodal.steps.reading import Arrival, Progress, ready
from nodal.steps.receive import TOGETHER
from nodal.steps.tools import Tools

TOGETHER_BYTES = 4 << 20
"""Their size together: a larger file stands alone. Our own choice, some two batches of reports."""

FIRST_BYTES = (1 << 19, 2 << 20)
"""The first groups are smaller and read here: writing begins at once, while the other process is starting. Measured."""

WORTH_IT_BYTES = 4 << 20
"""A second process takes a third of a second to start, in which this much is read. Measured."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of all the files: who answers for them, and how they are read."""

    source: str
    options: Options


def take_paths(
    tools: Tools, viewer: Viewer, names: Sequence[str], said: Said, *, progress: Progress = lambda _: None
) -> list[FileResult]:
    """Take the files of these paths in, in their order, and say what became of each."""
    groups = _groups([Path(name) for name in names])
    size = sum(path.stat().st_size for group in groups for path in group)
    results: list[FileResult] = []
    with reader() if len(groups) > 1 and size > WORTH_IT_BYTES else nullcontext() as other:
        opened = _one_ahead(
            _opened(tools, group, said, other if number >= len(FIRST_BYTES) else None)
            for number, group in enumerate(groups)
        )
        ready = OneAhead(begin(tools, viewer, group) for group in opened)
        try:
            for begun in ready:
                with closing(begun):
                    results += finish(tools, viewer, begun, progress=progress)
        finally:
            if (left := ready.close()) is not None:
                left.close()
    return results


def _groups(paths: Sequence[Path]) -> list[list[Path]]:
    groups: list[list[Path]] = []
    size = 0
    for path in paths:
        size += path.stat().st_size
        most = FIRST_BYTES[len(groups) - 1] if 0 < len(groups) <= len(FIRST_BYTES) else TOGETHER_BYTES
        if not groups or len(groups[-1]) == TOGETHER or size > most:
            groups.append([])
            size = path.stat().st_size
        groups[-1].append(path)
    return groups


def _opened(tools: Tools, paths: Sequence[Path], said: Said, other: Reader | None) -> list[Arrival]:
    """The files of one group, opened; the other process begins to read them."""
    arrivals = []
    for path in paths:
        arrival = Arrival(path.open("rb"), str(path), said.source, said.options)
        if other is not None and len(paths) > 1 and not is_zip(arrival.stream):
            arrival = replace(arrival, ahead=other.start(path, ready(tools, arrival)))
        arrivals.append(arrival)
    return arrivals


def _one_ahead(groups: Iterable[list[Arrival]]) -> Iterator[list[Arrival]]:
    """The groups, each only after the next one was begun."""
    before: list[Arrival] = []
    for group in groups:
        if before:
            yield before
        before = group
    if before:
        yield before
