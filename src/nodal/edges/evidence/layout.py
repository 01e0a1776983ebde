"""Which bytes of a file lie in which sealed segment of its object.

A segment is a run of bytes with one owner: a report, or the file itself for what lies between reports. It is sealed on
its own: ciphertext, then a tag of 16 bytes. Segments stand in the order of the file, so that everything follows from
the spans of the reports and the size of the file; nothing of the layout has to be stored in the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from nodal.facts.report import Span

MAGIC = b"NODALEV1"
"""Begins every object. Another layout gets another number."""

CHUNK = 1 << 20
"""Longest segment in bytes: bounds the memory that sealing and opening take. Our own choice; part of the layout."""

TAG_BYTES = 16
"""Length of a GCM tag."""

FILE = -1
"""The owner of the bytes between reports."""


class Segment(NamedTuple):
    """`length` bytes at `plain` of the file, sealed at `store` of the object, under the key of `owner`."""

    store: int
    length: int
    plain: int
    owner: int

    @property
    def end(self) -> int:
        return self.plain + self.length


def cut(spans: Sequence[tuple[str, Sequence[Span]]]) -> list[Segment]:
    """The runs of each report, none longer than `CHUNK`, in the order of the file; not placed in the object yet.

    Overlapping or negative spans and doubled keys are a mistake of the caller: ValueError.
    """
    if len({key for key, _ in spans}) != len(spans):
        raise ValueError("two reports of one file have the same key")
    runs = [
        Segment(0, min(CHUNK, offset + length - start), start, owner)
        for owner, (_, of) in enumerate(spans)
        for offset, length in _checked(of)
        for start in range(offset, offset + length, CHUNK)
    ]
    runs.sort(key=attrgetter("plain"))
    if any(left.end > right.plain for left, right in pairwise(runs)):
        raise ValueError("spans of reports overlap")
    return runs


def starts(spans: Sequence[Span]) -> Iterator[int]:
    """Where the segments of a report begin in the file, in the order of its spans; that of the file may differ."""
    return (start for offset, length in spans for start in range(offset, offset + length, CHUNK))


def place(runs: Iterable[Segment], size: int) -> Iterator[Segment]:
    """All segments of a file of that size, each with its place in the object; the file owns what no report does."""
    store, plain = len(MAGIC), 0
    for run in (*runs, Segment(0, 0, size, FILE)):
        while plain < run.plain:
            gap = Segment(store, min(CHUNK, run.plain - plain), plain, FILE)
            yield gap
            store, plain = store + gap.length + TAG_BYTES, gap.end
        if run.length:
            yield run._replace(store=store)
            store, plain = store + run.length + TAG_BYTES, run.end


def _checked(spans: Sequence[Span]) -> Sequence[Span]:
    if any(offset < 0 or length < 0 for offset, length in spans):
        raise ValueError("a span starts before the file or has a negative length")
    return spans
