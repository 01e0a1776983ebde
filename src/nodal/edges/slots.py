"""So many at once of one thing, over all processes of a node: a lock on a file that ends with its holder."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Slots:
    """`most` places for each name below a folder. A process that dies gives its places back."""

    folder: Path
    most: int

    def take(self, name: str) -> Callable[[], None] | None:
        """A place: call what you get to give it back. None when all are taken.

        `name` is made by the program, of letters, digits and dashes: it becomes part of a file's name.
        """
        if not name.replace("-", "").isalnum():
            raise ValueError("a name of letters, digits and dashes is needed")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(self.most):
            handle = (self.folder / f"{name}-{number}").open("wb")
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                handle.close()
                continue
            return handle.close
        return None
