"""Who holds an internet address: looks it up in tables of ranges, later tables before earlier ones."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nodal.chain.enrich import Network, NetworkClass
from nodal.edges.reference.overlay import read_overlay
from nodal.edges.reference.range_file import Holder, RangeFile, Ranges, read_ranges
from nodal.facts.pack import NetworkHolder

_CLASSES: Mapping[str, NetworkClass] = {"fixed": "fixed", "mobile": "mobile", "hosting": "hosting", "exit": "exit"}


@dataclass(frozen=True, slots=True)
class _Table:
    """One table, ready to search: ranges of each version, and the network of each holder (None: nobody)."""

    v4: Ranges
    v6: Ranges
    networks: Sequence[Network | None]


class RangeTables:
    """Answers the port `Networks` from files. They are opened at the first question, once.

    IPv6 is known to /64. A file ending in `.bin` is the compact table (`range_file`), any other is CSV (`overlay`).
    """

    def __init__(self, files: Sequence[Path], *, classes: Mapping[int, NetworkHolder]) -> None:
        self._files, self._classes = tuple(files), classes

    def at(self, address: str, when: datetime | None) -> Network | None:
        """The network of one canonical address."""
        return self.lookup([address]).get(address)

    def lookup(self, addresses: Sequence[str]) -> dict[str, Network]:
        """The networks of many canonical addresses; what no table knows, or is no address, is left out."""
        v4, v6 = _split(addresses)
        found: dict[str, Network] = {}
        for table in self._tables:
            found.update(_search(table.v4, table.networks, v4))
            found.update(_search(table.v6, table.networks, v6))
        return found

    @cached_property
    def _tables(self) -> tuple[_Table, ...]:
        return tuple(self._open(path) for path in self._files)

    def _open(self, path: Path) -> _Table:
        if path.suffix == ".bin":
            return _compact(read_ranges(path), self._classes)
        overlay = read_overlay(path, self._classes)
        return _Table(overlay.v4, overlay.v6, overlay.networks)


def read_networks(*files: Path, classes: Mapping[int, NetworkHolder] | None = None) -> RangeTables:
    """The tables of a pack, and any that are laid over them; `classes` is the pack's table of networks by number."""
    return RangeTables(files, classes=classes or {})


def _split(addresses: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    v4: dict[str, int] = {}
    v6: dict[str, int] = {}
    for address in addresses:
        try:
            if ":" in address:
                v6[address] = int.from_bytes(socket.inet_pton(socket.AF_INET6, address)[:8], "big")
            else:
                v4[address] = int.from_bytes(socket.inet_pton(socket.AF_INET, address), "big")
        except (OSError, ValueError):
            continue
    return v4, v6


def _search(ranges: Ranges, networks: Sequence[Network | None], numbers: Mapping[str, int]) -> dict[str, Network]:
    if not numbers or not len(ranges.starts):
        return {}
    wanted = np.fromiter(numbers.values(), dtype=np.uint64, count=len(numbers))
    places: NDArray[np.intp] = np.searchsorted(ranges.starts, wanted, side="right") - 1
    holders = np.where(places >= 0, np.asarray(ranges.holders)[places], 0)
    pairs = zip(numbers, holders.tolist(), strict=True)
    return {address: network for address, holder in pairs if (network := networks[holder]) is not None}


def _compact(table: RangeFile, classes: Mapping[int, NetworkHolder]) -> _Table:
    as_of = date.fromisoformat(table.as_of)
    networks = [_network(holder, classes, source=table.source, as_of=as_of) for holder in table.holders]
    return _Table(table.v4, table.v6, networks)


def _network(holder: Holder, classes: Mapping[int, NetworkHolder], *, source: str, as_of: date) -> Network | None:
    if holder.asn is None and not holder.country:
        return None
    known = classes.get(holder.asn) if holder.asn is not None else None
    return Network(
        holder=holder.name or (known.holder if known else "") or None,
        asn=holder.asn,
        klass=_CLASSES.get(known.klass, "unknown") if known else "unknown",
        place=None,
        source=source,
        as_of=as_of,
        country=holder.country or None,
    )
