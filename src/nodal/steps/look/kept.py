"""Numbers that took long to count are kept for a while in this process; whoever shows them says from when they are."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from time import perf_counter
from typing import Generic, TypeVar

Value = TypeVar("Value")

SLOW = 0.2
"""Seconds: what is counted faster is counted each time. Our own choice."""

MOST = 200
"""So many values are kept at once."""


class Kept(Generic[Value]):
    """Values by key. A key names the node and the unit: what is kept is shown to that unit alone."""

    def __init__(self, lasts: timedelta) -> None:
        self._lasts = lasts
        self._values: dict[Hashable, tuple[datetime, Value]] = {}

    def get(self, key: Hashable, now: datetime, count: Callable[[], Value]) -> Value:
        """The value of that key: counted now, or kept from a moment ago."""
        at, value = self._values.get(key, (now, None))
        if value is not None and timedelta(0) <= now - at < self._lasts:
            return value
        began = perf_counter()
        counted = count()
        self._values.pop(key, None)
        if perf_counter() - began > SLOW:
            while len(self._values) >= MOST:
                self._values.pop(next(iter(self._values)), None)
            self._values[key] = (now, counted)
        return counted
