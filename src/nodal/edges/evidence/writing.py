"""Put one object on the disk: whole, lasting, and under a name that was free; or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from nodal.edges.evidence.disk import Disk

BUFFER = 1 << 20
"""Bytes gathered for one write. Our own choice."""

DRAFT_PREFIX = ".draft-"


class Writer:
    """Writes objects below `folder`, spread over sub-folders by the first two characters of the name."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder, self._disk = folder, disk
        self._lasting: set[Path] = set()

    def write(self, name: str, content: Iterable[bytes]) -> str:
        """Write the object and give the SHA-256 of its bytes. When it returns, the object survives a power cut."""
        home = self._home(name)
        draft = home / f"{DRAFT_PREFIX}{secrets.token_hex(16)}"
        try:
            digest = self._write_draft(draft, content)
            self._disk.link(draft, home / name)
        except BaseException:
            # The draft is ours alone. The object is never removed here: a failure after the link may be one of
            # reporting only, and the row that names it may be committed.
            with suppress(OSError):
                self._disk.unlink(draft)
            raise
        self._disk.unlink(draft)
        self._make_last(home)
        return digest

    def _home(self, name: str) -> Path:
        home = self._folder / name[:2]
        for folder in (self._folder, home):
            # Once per program, even if the folder is there: who made it may have died before it was made to last.
            if folder not in self._lasting:
                self._disk.make_folder(folder)
                self._make_last(folder.parent)
                self._lasting.add(folder)
        return home

    def _write_draft(self, draft: Path, content: Iterable[bytes]) -> str:
        digest, buffer = sha256(), bytearray()
        handle = self._disk.create(draft)
        try:
            for piece in content:
                digest.update(piece)
                buffer += piece
                if len(buffer) >= BUFFER:
                    self._write_all(handle, buffer)
                    buffer = bytearray()
            self._write_all(handle, buffer)
            # A failed fsync is final: asked again, the kernel may say yes although the bytes are lost.
            self._disk.fsync(handle)
        finally:
            self._disk.close(handle)
        return digest.hexdigest()

    def _write_all(self, handle: int, content: bytearray) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[self._disk.write(handle, rest) :]

    def _make_last(self, folder: Path) -> None:
        handle = self._disk.open_folder(folder)
        try:
            self._disk.fsync(handle)
        finally:
            self._disk.close(handle)
