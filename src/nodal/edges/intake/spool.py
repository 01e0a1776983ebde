"""A place on disk for what is too large for the memory: a file without a name, gone when nobody holds it any more."""

from __future__ import annotations

import io
import tempfile


class Spool(io.BufferedRandom):
    """Closes itself: what was extracted from a file lives exactly as long as somebody still reads it."""

    @classmethod
    def below(cls, room: str | None) -> Spool:
        """A new one in that folder; None = the system's own for such files."""
        return cls(tempfile.TemporaryFile(dir=room, buffering=0))

    def __del__(self) -> None:
        self.close()
