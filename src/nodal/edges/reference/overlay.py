"""Tables of networks as CSV: prefixes laid over the big table, by hand or by a test."""

from __future__ import annotations

import csv
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from nodal.chain.enrich import Network, NetworkClass
from nodal.edges.reference.range_file import Ranges
from nodal.facts.errors import Misconfigured
from nodal.facts.pack import NetworkHolder

COLUMNS = ("prefix", "asn", "holder", "class", "country", "place", "source", "as_of")
"""`prefix` in CIDR form, IPv6 not longer than /64; `asn`, `class`, `country` and `place` may be empty. A class left
empty is that of the network's number in the pack. Prefixes may lie in each other: the longest one counts."""

CLASSES: Mapping[str, NetworkClass] = {
    "fixed": "fixed",
    "mobile": "mobile",
    "hosting": "hosting",
    "exit": "exit",
    "cgnat": "cgnat",
    "unknown": "unknown",
}
_Prefix = ipaddress.IPv4Network | ipaddress.IPv6Network
_Span = tuple[int, int, int]
"""First and last unit (address, or /64), and the index of the network."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a CSV table says, ready to search. Index 0 of `networks` is nobody."""

    v4: Ranges
    v6: Ranges
    networks: Sequence[Network | None]


def read_overlay(path: Path, classes: Mapping[int, NetworkHolder]) -> Overlay:
    """Read such a table. Raises `Misconfigured` with file and line for the first row that does not fit."""
    networks: list[Network | None] = [None]
    spans: dict[int, list[_Span]] = {4: [], 6: []}
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise Misconfigured(f"network table {path.name}: expected the columns {', '.join(COLUMNS)}")
        for row in reader:
            try:
                prefix = ipaddress.ip_network(row["prefix"])
                networks.append(_network(row, classes))
                spans[prefix.version].append((*_bounds(prefix), len(networks) - 1))
            except (KeyError, TypeError, ValueError) as error:
                raise Misconfigured(f"network table {path.name}, line {reader.line_num}: {error}") from error
    return Overlay(_flat(spans[4]), _flat(spans[6]), networks)


def _network(row: Mapping[str, str], classes: Mapping[int, NetworkHolder]) -> Network:
    asn = int(row["asn"]) if row["asn"] else None
    known = classes.get(asn) if asn is not None else None
    klass = row["class"] or (known.klass if known else "unknown")
    if klass not in CLASSES:
        raise ValueError(f"expected a class out of {', '.join(CLASSES)}")
    if not row["source"]:
        raise ValueError("expected a source, got an empty cell")
    return Network(
        holder=row["holder"] or None,
        asn=asn,
        klass=CLASSES[klass],
        place=row["place"] or None,
        source=row["source"],
        as_of=date.fromisoformat(row["as_of"]),
        country=row["country"] or None,
    )


def _bounds(prefix: _Prefix) -> tuple[int, int]:
    shift = 64 if prefix.version == 6 else 0
    if shift and prefix.prefixlen > shift:
        raise ValueError("expected an IPv6 prefix not longer than /64")
    return int(prefix.network_address) >> shift, int(prefix.broadcast_address) >> shift


def _flat(spans: Sequence[_Span]) -> Ranges:
    """Disjoint ranges; where prefixes lie in each other the longer one counts, and of equal ones the later."""
    starts: list[int] = []
    holders: list[int] = []
    open_spans: list[tuple[int, int]] = []

    def begin(start: int) -> None:
        holder = open_spans[-1][1] if open_spans else 0
        if starts and starts[-1] == start:
            holders[-1] = holder
        else:
            starts.append(start)
            holders.append(holder)

    def close_before(start: int) -> None:
        while open_spans and open_spans[-1][0] < start:
            begin(open_spans.pop()[0] + 1)

    # Outer prefixes come before the inner ones that start at the same address; a stack is enough, for prefixes nest.
    for first, last, index in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        close_before(first)
        open_spans.append((last, index))
        begin(first)
    close_before(1 << 64)
    # A range to the very end has nothing behind it, and 2**64 would not fit.
    kept = [(start, holder) for start, holder in zip(starts, holders, strict=True) if start < 1 << 64]
    columns = np.array(kept, dtype=np.uint64).reshape(-1, 2)
    return Ranges(np.ascontiguousarray(columns[:, 0]), np.ascontiguousarray(columns[:, 1]))
