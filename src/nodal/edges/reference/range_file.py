"""The compact file of address ranges: who holds a range and in which country it is registered.

Layout: one line of JSON (format, source, as_of, counts, SHA-256 of the rest), then an LZMA stream with the columns one
after the other: starts of IPv4 ranges, their holders, starts of IPv6 ranges (upper 64 bits), their holders, then the
holders as JSON. A range ends where the next one starts; holder 0 is nobody. Numbers are differences (starts) or plain
(holders), little-endian, all first bytes, then all second bytes and so on, which halves the size.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nodal.facts.errors import Misconfigured

FORMAT = "nodal-networks 1"
MAX_BYTES = 256 * 1024 * 1024
"""Unpacked size that is still read. Our own choice, ten times the table we ship."""

Column = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where ranges start, ascending, and the index of who holds them."""

    starts: Column
    holders: Column


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a range. `asn` None and an empty name: not known. `country` is ISO 3166-1 alpha-2 or empty."""

    asn: int | None
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class RangeFile:
    """A whole table with its provenance. `as_of` is YYYY-MM-DD."""

    source: str
    as_of: str
    v4: Ranges
    v6: Ranges
    holders: Sequence[Holder]


def write_ranges(path: Path, table: RangeFile) -> None:
    """Write the table; the same table gives the same bytes."""
    columns = [
        _pack(column, delta=delta)
        for part in (table.v4, table.v6)
        for column, delta in ((part.starts, True), (part.holders, False))
    ]
    holders = json.dumps([[h.asn, h.name, h.country] for h in table.holders], ensure_ascii=False).encode()
    body = lzma.compress(b"".join(columns) + holders, preset=9)
    head = {
        "format": FORMAT,
        "source": table.source,
        "as_of": table.as_of,
        "v4": len(table.v4.starts),
        "v6": len(table.v6.starts),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    path.write_bytes(json.dumps(head).encode() + b"\n" + body)


def read_ranges(path: Path) -> RangeFile:
    """Read such a table. Raises `Misconfigured` for a file that is missing, altered, too large or of another format."""
    head, body = _parts(path)
    if hashlib.sha256(body).hexdigest() != head["sha256"]:
        raise Misconfigured(f"network table {path.name}: expected the digest in its head, got another")
    try:
        raw = lzma.LZMADecompressor(memlimit=MAX_BYTES).decompress(body, MAX_BYTES)
    except lzma.LZMAError as error:
        raise Misconfigured(f"network table {path.name}: cannot be unpacked") from error
    n4, n6 = int(head["v4"]), int(head["v6"])
    columns, offset = [], 0
    for count, delta in ((n4, True), (n4, False), (n6, True), (n6, False)):
        columns.append(_unpack(raw[offset : offset + 8 * count], count, delta=delta))
        offset += 8 * count
    holders = [Holder(asn, name, country) for asn, name, country in json.loads(raw[offset:])]
    v4, v6 = Ranges(columns[0], columns[1]), Ranges(columns[2], columns[3])
    return RangeFile(str(head["source"]), str(head["as_of"]), v4, v6, holders)


def _parts(path: Path) -> tuple[dict[str, Any], bytes]:
    try:
        first, _, body = path.read_bytes().partition(b"\n")
        head = json.loads(first)
    except (OSError, ValueError) as error:
        raise Misconfigured(f"network table {path.name}: cannot be read as such") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise Misconfigured(f"network table {path.name}: expected {FORMAT}")
    return head, body


def _pack(values: Column, *, delta: bool) -> bytes:
    numbers = np.diff(values, prepend=np.uint64(0)) if delta else values
    return np.ascontiguousarray(numbers.astype("<u8").view(np.uint8).reshape(-1, 8).T).tobytes()


def _unpack(raw: bytes, count: int, *, delta: bool) -> Column:
    planes = np.frombuffer(raw, dtype=np.uint8).reshape(8, count)
    numbers: Column = np.ascontiguousarray(planes.T).view("<u8").reshape(count).astype(np.uint64)
    return np.cumsum(numbers, dtype=np.uint64) if delta else numbers
