"""Read objects and sources: whole pieces or none."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

from nodal.edges.evidence.layout import MAGIC, TAG_BYTES, Segment
from nodal.facts.errors import Untrusted


class ObjectFile:
    """An object that is open for reading, in order (with a running digest) or here and there."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest = file, sha256()
        if self._next(len(MAGIC)) != MAGIC:
            raise Untrusted("original: the object has another layout")

    def next_sealed(self, segment: Segment) -> bytes:
        """The sealed bytes of the segment that comes next."""
        return self._next(segment.length + TAG_BYTES)

    def sealed_at(self, segment: Segment) -> bytes:
        """The sealed bytes of any segment. Not to be mixed with reading in order."""
        self._file.seek(segment.store)
        return _whole(self._file, segment.length + TAG_BYTES)

    def verify_end(self, sha256: str) -> None:
        """Refuse with `Untrusted` unless this is the end, and all that was read in order has that digest."""
        if self._file.read(1):
            raise Untrusted("original: the object is longer than its segments")
        if self._digest.hexdigest() != sha256:
            raise Untrusted("original: the object's bytes are not those of its digest")

    def _next(self, length: int) -> bytes:
        piece = _whole(self._file, length)
        self._digest.update(piece)
        return piece


def read_up_to(stream: BinaryIO, length: int) -> bytes:
    """That many bytes; fewer only at the end of the stream."""
    pieces: list[bytes] = []
    while length > 0 and (piece := stream.read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _whole(file: BinaryIO, length: int) -> bytes:
    piece = read_up_to(file, length)
    if len(piece) < length:
        raise Untrusted("original: the object is shorter than its segments")
    return piece
