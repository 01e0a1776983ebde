"""The store of originals: put a file in, read a report or the file back, verify, and sweep what nobody knows."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256 as sha256_of
from hmac import digest as keyed_digest
from pathlib import Path
from typing import BinaryIO

from nodal.custody.ports import Sealer
from nodal.edges.evidence.disk import Disk
from nodal.edges.evidence.layout import FILE, MAGIC, Segment, cut, place, starts
from nodal.edges.evidence.reading import ObjectFile, read_up_to
from nodal.edges.evidence.segments import Closing, Opening
from nodal.edges.evidence.writing import DRAFT_PREFIX, Writer
from nodal.facts.errors import NodalError, Untrusted
from nodal.facts.report import Span

MAX_SIZE = 1 << 62
"""Larger than any file: stands for a size that is not known yet."""

_NAME = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class StoreFailed(NodalError):
    """The disk did not do what the store asked for; nothing was taken in."""

    remedy = "Check the disk: space, rights, health. Then hand the file in again."


class Destroyed(NodalError):
    """The key of this original was destroyed on purpose; nobody can read it any more."""

    remedy = "Nothing to do: this is what clearing a person or the end of a term does."


@dataclass(frozen=True, slots=True)
class Slice:
    """Where one report lies in the object: (offset in the object, length, offset in the file) of each segment.

    `wrapped` is the report's data key, sealed; None once it was destroyed. The segments must be kept even then.
    """

    key: str
    segments: tuple[tuple[int, int, int], ...]
    wrapped: bytes | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What the caller keeps of an original. `sha256` and `size` are those of the file, before sealing."""

    name: str
    sha256: str
    size: int
    file_key_wrapped: bytes
    slices: tuple[Slice, ...]
    object_sha256: str


class Store:
    """Originals below one folder. Names of objects reveal nothing without the naming key."""

    def __init__(self, folder: Path, *, naming_key: bytes, kek: Sealer, disk: Disk | None = None) -> None:
        if len(naming_key) < 32:
            raise ValueError("a naming key has at least 32 bytes")
        self._folder, self._naming_key, self._kek = folder, naming_key, kek
        self._disk = disk or Disk()
        self._writer = Writer(folder, self._disk)

    def put(self, source: BinaryIO | Path, *, sha256: str, spans: Sequence[tuple[str, Sequence[Span]]]) -> Stored:
        """Seal a file: each report (key, spans in bytes) under its own data key, what lies between under the file's.

        A stream is read from where it stands to its end. When this returns, the original survives a power cut.
        Raises `Untrusted` when the bytes are not those of `sha256`, `StoreFailed` when the disk fails, ValueError for
        spans that overlap or leave the file.
        """
        name, runs = self._new_name(sha256), cut(spans)
        closing = Closing(name, [key for key, _ in spans])
        taken = _Taken(sha256, end=runs[-1].end if runs else 0)
        with _opened(source) as stream, _disk("not stored"):
            object_sha256 = self._writer.write(name, _sealed(stream, runs, closing, taken))
        slices = (
            Slice(key, tuple(taken.segments[start] for start in starts(of)), closing.wrapped(owner, self._kek))
            for owner, (key, of) in enumerate(spans)
        )
        return Stored(name, sha256, taken.size, closing.wrapped(FILE, self._kek), tuple(slices), object_sha256)

    def read_slice(self, name: str, part: Slice) -> bytes:
        """The bytes of one report, in the order of its spans. `Destroyed` when its key is, `Untrusted` if altered."""
        opening = Opening(name, [(part.key, part.wrapped)], None, self._kek)
        with self._object(name) as file:
            segments = [Segment(*segment, owner=0) for segment in part.segments]
            return b"".join(_readable(opening.open(segment, file.sealed_at(segment))) for segment in segments)

    def read_file(self, stored: Stored) -> Iterator[bytes]:
        """The whole file, byte for byte, in pieces. `Untrusted` as soon as a piece, or at its end the whole, is not it.

        `Destroyed` as soon as it comes to a report whose key was destroyed.
        """
        return map(_readable, self._read(stored))

    def verify(self, stored: Stored) -> None:
        """Read everything again. Refused with `Untrusted` unless object, segments and file are what they were.

        Where the key of a report was destroyed, its segments are covered by the digest of the object alone.
        """
        for _ in self._read(stored):
            pass

    def names(self) -> Iterator[str]:
        """The names of all objects in the store."""
        return (path.name for path in self._paths() if _NAME.fullmatch(path.name))

    def sweep(self, known_names: Collection[str], *, older_than: timedelta, now: datetime) -> tuple[str, ...]:
        """Remove what no row names and what is older than `older_than`; gives the names of what went.

        Everything is looked at before the first removal, so that an error removes nothing. A caller who knows of no
        object at all is more likely mistaken than right: then nothing is removed either.
        """
        known = frozenset(known_names)
        if not known:
            return ()
        with _disk("not swept"):
            old = [path for path in self._paths() if path.name not in known and _is_old(path, older_than, now)]
            for path in old:
                self._disk.unlink(path)
        return tuple(path.name for path in old)

    def _new_name(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise ValueError("a SHA-256 has 64 hex digits in lower case")
        # The random end: a file that comes twice, or again after a crash, gets fresh keys and so an object of its own.
        return f"{keyed_digest(self._naming_key, bytes.fromhex(sha256), 'sha256').hex()}-{secrets.token_hex(8)}"

    def _read(self, stored: Stored) -> Iterator[bytes | None]:
        """The file in pieces, None for what nobody can read any more; every digest that can be checked is."""
        keys = [(part.key, part.wrapped) for part in stored.slices]
        opening = Opening(stored.name, keys, stored.file_key_wrapped, self._kek)
        plain, whole = sha256_of(), True
        with self._object(stored.name) as file:
            for segment in _placed(stored):
                piece = opening.open(segment, file.next_sealed(segment))
                plain.update(piece or b"")
                whole = whole and piece is not None
                yield piece
            file.verify_end(stored.object_sha256)
        if whole and plain.hexdigest() != stored.sha256:
            raise Untrusted("original: the bytes are not those of its digest")

    @contextmanager
    def _object(self, name: str) -> Iterator[ObjectFile]:
        if not _NAME.fullmatch(name):
            raise Untrusted("original: not a name of an object")
        path = self._folder / name[:2] / name
        with _disk("not read"):
            if not path.is_file():
                raise Untrusted(f"original {name}: missing from the store")
            with path.open("rb") as file:
                yield ObjectFile(file)

    def _paths(self) -> Iterator[Path]:
        for home in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            with os.scandir(home) as found:
                names = sorted(entry.name for entry in found)
            yield from (home / name for name in names if _NAME.fullmatch(name) or name.startswith(DRAFT_PREFIX))


class _Taken:
    """What a put has read and sealed so far: the size and digest of the file, and its reports' segments by start."""

    def __init__(self, sha256: str, *, end: int) -> None:
        self._sha256, self._end = sha256, end
        self.size, self.digest = 0, sha256_of()
        self.segments: dict[int, tuple[int, int, int]] = {}

    def verify(self) -> None:
        if self.size < self._end:
            raise ValueError("a span leaves the file")
        if self.digest.hexdigest() != self._sha256:
            raise Untrusted("original: its bytes changed after it was read first")


def _sealed(stream: BinaryIO, runs: Sequence[Segment], closing: Closing, taken: _Taken) -> Iterator[bytes]:
    yield MAGIC
    for segment in place(runs, MAX_SIZE):
        piece = read_up_to(stream, segment.length)
        taken.digest.update(piece)
        taken.size += len(piece)
        if segment.owner != FILE:
            taken.segments[segment.plain] = (segment.store, segment.length, segment.plain)
        if piece:
            yield closing.close(segment, piece)
        if len(piece) < segment.length:
            break
    # Before the object gets its name: what is not the announced file never enters the store.
    taken.verify()


def _placed(stored: Stored) -> Iterator[Segment]:
    """The segments of an object as its layout has them; refused unless the rows say the same."""
    told = sorted(
        (Segment(*segment, owner=owner) for owner, part in enumerate(stored.slices) for segment in part.segments),
        key=lambda segment: segment.plain,
    )
    placed = [segment for segment in place(told, stored.size) if segment.owner != FILE]
    if placed != told or any(segment.end > stored.size for segment in told):
        raise Untrusted("original: the places of its reports contradict each other")
    return place(told, stored.size)


def _is_old(path: Path, older_than: timedelta, now: datetime) -> bool:
    with suppress(FileNotFoundError):  # a draft of a put that ended meanwhile
        return now.timestamp() - path.stat().st_mtime > older_than.total_seconds()
    return False


@contextmanager
def _opened(source: BinaryIO | Path) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    else:
        yield source


@contextmanager
def _disk(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        raise StoreFailed(f"store of originals: {what}: {failure.strerror or 'the disk failed'}") from failure


def _readable(piece: bytes | None) -> bytes:
    if piece is None:
        raise Destroyed("original: its key was destroyed")
    return piece
