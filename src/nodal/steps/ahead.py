"""Make the next thing in another thread while the caller deals with this one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Self, TypeVar

T = TypeVar("T")


class OneAhead(Generic[T]):
    """The things of an iterator in their order, each made while the one before it is dealt with; none of them None.

    Whatever makes them must leave the database alone: a thread has connections of its own. What goes wrong in making
    one is raised where the caller asks for it, after everything before it. To be closed before what it reads from.
    """

    def __init__(self, things: Iterator[T]) -> None:
        self._things = things
        self._thread = ThreadPoolExecutor(1)
        self._next = self._thread.submit(next, things, None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        thing = self._next.result()
        if thing is None:
            raise StopIteration
        self._next = self._thread.submit(next, self._things, None)
        return thing

    def close(self) -> T | None:
        """Make no more; gives what was made already and nobody asked for."""
        self._thread.shutdown()
        return None if self._next.exception() else self._next.result()
