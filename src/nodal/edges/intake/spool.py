"""Places for what is too large for the memory: files without a name, and the lines in which reports lie there."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec

from nodal.facts.report import Item, Retraction, Span, Told, Unusable

Spans = tuple[tuple[int, tuple[Span, ...]], ...]
"""(row, which bytes of the file are that report) of each report that stands at a place of its own."""

_KINDS: dict[bytes, type[Item]] = {b"T": Told, b"U": Unusable, b"R": Retraction}
"""What a line holds, by its first byte."""


class Spool(io.BufferedRandom):
    """Closes itself: what was extracted from a file lives exactly as long as somebody still reads it."""

    @classmethod
    def below(cls, room: str | None) -> Spool:
        """A new one in that folder; None = the system's own for such files."""
        return cls(tempfile.TemporaryFile(dir=room, buffering=0))

    def __del__(self) -> None:
        self.close()


def write_items(items: Iterable[Item], into: BinaryIO) -> Spans:
    """Write what a file says, a line each, and give where its reports stand."""
    encode, first = msgspec.json.Encoder().encode, {kind: byte for byte, kind in _KINDS.items()}
    spans = []
    for item in items:
        into.write(first[type(item)] + encode(item) + b"\n")
        if item.spans:
            spans.append((item.row, item.spans))
    return tuple(spans)


def read_items(stream: BinaryIO) -> Iterator[tuple[Item, int]]:
    """What `write_items` wrote, from the beginning, each with the bytes that it takes there."""
    decoders = {byte: msgspec.json.Decoder(kind) for byte, kind in _KINDS.items()}
    stream.seek(0)
    for line in stream:
        yield decoders[line[:1]].decode(line[1:]), len(line)
