"""One put, call by call: in which order, and what is left when any one fails or the program dies there."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest

from nodal.edges.evidence import Store, Stored, StoreFailed
from nodal.edges.evidence.disk import Disk
from nodal.edges.keys import Kek

FILE = b'{"reportId":"1"}\n' * 8
SPANS = [(str(row), ((17 * row, 16),)) for row in range(8)]
T = TypeVar("T")


class Killed(BaseException):
    """The program ended here; nothing it would still do happens."""


class WatchedDisk(Disk):
    """A real disk that notes every call, fails at the call `fail_at` and is dead from the call `kill_at` on."""

    def __init__(self, *, fail_at: int = -1, kill_at: int | None = None, short: bool = False) -> None:
        self.calls: list[str] = []
        self._fail_at, self._kill_at, self._short = fail_at, kill_at, short
        self._paths: dict[int, Path] = {}

    def _do(self, what: str, path: Path, act: Callable[[], T]) -> T:
        kind = "draft" if path.name.startswith(".draft-") else "object" if len(path.name) == 81 else "folder"
        number = len(self.calls)
        self.calls.append(f"{what} {kind}")
        if self._kill_at is not None and number >= self._kill_at:
            raise Killed
        if number == self._fail_at:
            raise OSError(errno.EIO, "Input/output error")
        return act()

    def _opened(self, path: Path, open_: Callable[[Path], int]) -> int:
        handle = open_(path)
        self._paths[handle] = path
        return handle

    def make_folder(self, path: Path) -> None:
        self._do("make", path, lambda: super(WatchedDisk, self).make_folder(path))

    def create(self, path: Path) -> int:
        return self._do("create", path, lambda: self._opened(path, super(WatchedDisk, self).create))

    def open_folder(self, path: Path) -> int:
        return self._do("open", path, lambda: self._opened(path, super(WatchedDisk, self).open_folder))

    def write(self, handle: int, content: memoryview) -> int:
        content = content[:100] if self._short else content
        return self._do("write", self._paths[handle], lambda: super(WatchedDisk, self).write(handle, content))

    def fsync(self, handle: int) -> None:
        self._do("fsync", self._paths[handle], lambda: super(WatchedDisk, self).fsync(handle))

    def close(self, handle: int) -> None:
        super().close(handle)  # the kernel closes whatever happens
        self._do("close", self._paths[handle], lambda: None)

    def link(self, draft: Path, path: Path) -> None:
        self._do("link", path, lambda: super(WatchedDisk, self).link(draft, path))

    def unlink(self, path: Path) -> None:
        self._do("unlink", path, lambda: super(WatchedDisk, self).unlink(path))


def store_on(folder: Path, disk: Disk) -> Store:
    return Store(folder / "originals", naming_key=b"n" * 32, kek=Kek(b"k" * 32), disk=disk)


def put(store: Store) -> Stored:
    return store.put(io.BytesIO(FILE), sha256=sha256(FILE).hexdigest(), spans=SPANS)


FOLDERS = ["make folder", "open folder", "fsync folder", "close folder"] * 2
CALLS = [
    *FOLDERS, "create draft", "write draft", "fsync draft", "close draft", "link object", "unlink draft", "open folder",
    "fsync folder", "close folder",
]  # fmt: skip


def test_the_order_of_calls_makes_a_put_last(tmp_path: Path) -> None:
    disk = WatchedDisk()
    put(store_on(tmp_path, disk))
    assert disk.calls == CALLS


def test_a_put_is_as_few_calls_for_many_reports_as_for_one(tmp_path: Path) -> None:
    disk = WatchedDisk()
    store = store_on(tmp_path, disk)
    put(store)
    seen = len(disk.calls)
    content = b"0123456789" * 2_000
    spans = [(str(row), ((10 * row, 9),)) for row in range(2_000)]
    store.put(io.BytesIO(content), sha256=sha256(content).hexdigest(), spans=spans)
    assert disk.calls[seen:].count("fsync draft") == 1
    assert disk.calls[seen:].count("write draft") == 1


def test_a_disk_that_writes_a_little_at_a_time_gets_all(tmp_path: Path) -> None:
    disk = WatchedDisk(short=True)
    store = store_on(tmp_path, disk)
    store.verify(put(store))
    assert disk.calls.count("write draft") > 1


def assert_clean(store: Store) -> None:
    """Nothing half-written has a name, a new put works, and after a day the sweep leaves only what a row names."""
    for name in store.names():
        raw = (store._folder / name[:2] / name).read_bytes()
        assert len(raw) == len(b"NODALEV1") + len(FILE) + 16 * 16
    kept = put(store)
    store.verify(kept)
    for path in store._folder.rglob("*"):
        os.utime(path, (0, 0))
    store.sweep({kept.name}, older_than=timedelta(hours=24), now=datetime(2026, 11, 24, tzinfo=UTC))
    assert [path.name for path in store._folder.rglob("*") if path.is_file()] == [kept.name]
    store.verify(kept)


@pytest.mark.parametrize("at", range(len(CALLS)), ids=lambda at: f"{at} {CALLS[at]}")
def test_after_an_error_of_any_call_the_store_is_clean(tmp_path: Path, at: int) -> None:
    failing = store_on(tmp_path, WatchedDisk(fail_at=at))
    with pytest.raises(StoreFailed, match="Input/output error"):
        put(failing)
    drafts = list(tmp_path.rglob(".draft-*"))
    assert len(drafts) == (CALLS[at] == "unlink draft")
    assert_clean(failing)


@pytest.mark.parametrize("at", range(len(CALLS)), ids=lambda at: f"{at} {CALLS[at]}")
def test_after_a_kill_at_any_call_the_store_is_clean(tmp_path: Path, at: int) -> None:
    with pytest.raises(Killed):
        put(store_on(tmp_path, WatchedDisk(kill_at=at)))
    assert_clean(store_on(tmp_path, Disk()))


def test_a_folder_that_was_not_made_to_last_is_synced_again(tmp_path: Path) -> None:
    put(store_on(tmp_path, Disk()))
    disk = WatchedDisk()
    put(store_on(tmp_path, disk))
    assert disk.calls[:8] == FOLDERS


def test_a_name_that_is_taken_is_never_overwritten(tmp_path: Path) -> None:
    class Taken(Disk):
        def link(self, draft: Path, path: Path) -> None:
            path.write_bytes(b"somebody else's")
            super().link(draft, path)

    store = store_on(tmp_path, Taken())
    with pytest.raises(StoreFailed, match="exists"):
        put(store)
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"somebody else's"]
