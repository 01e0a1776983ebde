"""What to say of files that are not there."""

from __future__ import annotations

from collections.abc import Sequence

NAMED = 5


def not_there(names: Sequence[str]) -> str:
    """Which files are missing, by the names that were given.

    >>> not_there(["a.json"])
    'no such file: a.json'
    """
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"no such file: {', '.join(names[:NAMED])}{more}"
