"""Look at what was refused, and at the bytes at hand: bounded, inert, with a reason that is recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.chain.receive import release_of
from nodal.edges.evidence import Destroyed, Slice
from nodal.ledger import audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import refusals as find
from nodal.ledger.find.refusals import CAP, Page, Wanted, key_of
from nodal.ledger.store import evidence
from nodal.steps.acts.quarantine import words_of
from nodal.steps.evidence import stored
from nodal.steps.tools import Tools

__all__ = ["CAP", "Bytes", "One", "Page", "Wanted", "bytes_of", "key_of", "one", "page"]

AROUND = 2048
"""Bytes shown before the place of the fault, and as many behind it. Our own choice: what fits on one page."""

ROW_OF_HEX = 16
HEX_ROWS = 16

_PLACE = re.compile(r"byte (?P<byte>[0-9]{1,15})|line (?P<line>[0-9]{1,9})(?:, column (?P<column>[0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class One:
    """One refusal as its page shows it. `alike`: how many more wait with the same code from the same sender."""

    row: dict[str, Any]
    alike: int
    can_release: bool
    colleagues: list[people.Colleague]


@dataclass(frozen=True, slots=True)
class Bytes:
    """A window on what was refused. `start`: where it begins, of `size` bytes in all; `at`: the fault, if it is known.

    `hex`: (offset, digits) of the lines around the fault. `gone`: nothing can be shown, in a word of the program.
    """

    text: str = ""
    hex: tuple[tuple[int, str], ...] = ()
    start: int = 0
    size: int = 0
    at: int | None = None
    gone: str = ""


def page(tools: Tools, viewer: Viewer, wanted: Wanted, *, after: UUID | None = None) -> Page:
    """One page of the quarantine. That somebody looked is recorded."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = find.page(viewer, wanted, after=after)
        audit.record(viewer, "file.refusals_read", "file", [], at=tools.clock())
        return found


def one(tools: Tools, viewer: Viewer, ref: UUID) -> One:
    """One refusal. Raises Unknown."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        row, alike = find.one(viewer, ref)
        audit.record(viewer, "refused.read", "refused", [row["id"]], at=tools.clock())
        releases = row["row"] is not None and release_of(row["code"]) is not None
        return One(row, alike, releases, people.colleagues(viewer.unit))


def bytes_of(tools: Tools, viewer: Viewer, ref: UUID, *, reason: str) -> Bytes:
    """The bytes around the place of the fault. Raises Unknown, and Refused without a reason; the look is recorded."""
    matrix.require(viewer, "case.unmask")
    words = words_of(reason)
    with acting(viewer):
        row, _ = find.one(viewer, ref)
        file = evidence.file_of(viewer, row["file_id"])
        detail = {"reason": words}
        audit.record(viewer, "refused.bytes_read", "refused", [row["id"]], at=tools.clock(), detail=detail)
    if not file.sealed.size_bytes:
        return Bytes(gone="not_kept")
    try:
        if row["row"] is None:
            return _window(tools.store.read_file(stored(file.sealed)), row["place"], file.sealed.size_bytes)
        return _of_report(tools, file, row["row"])
    except Destroyed:
        return Bytes(gone="destroyed")


def _of_report(tools: Tools, file: evidence.KeptFile, row: int) -> Bytes:
    """The beginning of one report: a place inside it is a name, not a number of bytes."""
    part = next((part for part in file.sealed.slices if part.row == row), None)
    size = sum(length for _, length, _ in part.segments) if part else 0
    if part is None or not size:
        return Bytes(gone="not_apart")
    segments, length = [], 0
    for segment in part.segments:
        segments.append(segment)
        length += segment[1]
        if length >= 2 * AROUND:
            break
    begun = tools.store.read_slice(file.sealed.name, Slice(str(row), tuple(segments), part.key_wrapped))
    return _shown(begun[: 2 * AROUND], 0, size, None)


def _window(pieces: Iterable[bytes], place: str, size: int) -> Bytes:
    """The bytes around a place, while the file goes by: never more of it in memory than a piece and the window."""
    wanted = _PLACE.match(place)
    if wanted is None:
        return _shown(_until(pieces, 2 * AROUND), 0, size, None)
    held, passed, lines = b"", 0, 1
    target = int(wanted["byte"]) if wanted["byte"] else None
    for piece in pieces:
        if target is None:
            target, lines = _offset(piece, passed, lines, wanted)
        held += piece
        passed += len(piece)
        if target is not None and passed >= target + AROUND:
            break
        # What lies farther back than the window is not needed again.
        held = held[-(len(piece) + 2 * AROUND) :]
    begun = passed - len(held)
    at = min(target, size) if target is not None else None
    start = max(begun, (at if at is not None else size) - AROUND)
    return _shown(held[start - begun :][: 2 * AROUND], start, size, at)


def _offset(piece: bytes, passed: int, lines: int, wanted: re.Match[str]) -> tuple[int | None, int]:
    """Where the line of the fault begins, if it does in this piece; and the number of the line after the piece."""
    line = int(wanted["line"])
    inside = piece.count(b"\n")
    if lines + inside < line:
        return None, lines + inside
    at = -1
    for _ in range(line - lines):
        at = piece.index(b"\n", at + 1)
    return passed + at + 1 + int(wanted["column"] or 0), line


def _until(pieces: Iterable[bytes], most: int) -> bytes:
    held = b""
    for piece in pieces:
        held += piece
        if len(held) >= most:
            break
    return held[:most]


def _shown(body: bytes, start: int, size: int, at: int | None) -> Bytes:
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    middle = (at - start if at is not None else 0) // ROW_OF_HEX * ROW_OF_HEX
    first = max(0, middle - HEX_ROWS // 2 * ROW_OF_HEX)
    return Bytes(body.decode(encoding, "replace"), tuple(_hex(body, start, first)), start, size, at)


def _hex(body: bytes, start: int, first: int) -> Iterator[tuple[int, str]]:
    for at in range(first, min(len(body), first + HEX_ROWS * ROW_OF_HEX), ROW_OF_HEX):
        yield start + at, body[at : at + ROW_OF_HEX].hex(" ")
