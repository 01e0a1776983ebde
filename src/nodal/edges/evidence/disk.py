"""What the store asks of the disk, one call each, so that a test can let every single one fail."""

from __future__ import annotations

import os
from pathlib import Path

_DRAFT = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


class Disk:
    """The operating system's calls that change files or make changes last."""

    def make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def create(self, path: Path) -> int:
        """A new file that nobody writes again: only its owner reads it."""
        return os.open(path, _DRAFT, 0o400)

    def write(self, handle: int, content: memoryview) -> int:
        return os.write(handle, content)

    def fsync(self, handle: int) -> None:
        os.fsync(handle)

    def close(self, handle: int) -> None:
        os.close(handle)

    def open_folder(self, path: Path) -> int:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def link(self, draft: Path, path: Path) -> None:
        """Give the draft its name. Fails when the name is taken: nothing is ever overwritten."""
        os.link(draft, path)

    def unlink(self, path: Path) -> None:
        os.unlink(path)
