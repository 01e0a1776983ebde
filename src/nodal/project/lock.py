"""One program at a time makes the node of a demonstration anew."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import TextIO

from nodal.facts.errors import Misconfigured


class InUse(Misconfigured):
    """Another program has made this node and still uses it."""

    remedy = "End the other one, or give this one a folder of its own with NODAL_DATA."


def alone(data: Path) -> TextIO:
    """Hold the folder of a node, until what is returned is closed. Raises InUse.

    The lock lies beside the folder, because the folder itself is thrown away and made anew.
    """
    data.parent.mkdir(parents=True, exist_ok=True)
    held = (data.parent / f".{data.name}.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as cause:
        held.close()
        raise InUse(f"{data}: expected that nobody uses it, found another demonstration there") from cause
    return held
