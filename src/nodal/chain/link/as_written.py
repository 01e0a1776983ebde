"""Networks of IPv6 under the address that all reports wrote, where they all wrote the same one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from nodal.chain.link.address import NETWORK, PARTS, is_network
from nodal.chain.link.holdings import Strand, every_strand
from nodal.chain.link.linked import Evidence, Ignored
from nodal.chain.link.observation import Observation

Row = TypeVar("Row", Evidence, Ignored)


def as_written(found: Iterable[Row], rows: Sequence[Observation]) -> Iterator[Row]:
    """The rows with values as they stand in the tables: a network only where its addresses, or their ports, differ."""
    names = _names(rows)
    for one in found:
        strand = ("ip_port" if PARTS in one.value else "ip", one.value)
        yield replace(one, value=names[strand]) if one.kind == "ip" and strand in names else one


def _names(rows: Sequence[Observation]) -> Mapping[Strand, str]:
    """Strand -> how it is written: `ip`, or `ip|port|from|to`, whose port is empty where ports differ."""
    written: dict[Strand, set[tuple[str, int | None]]] = defaultdict(set)
    for row, strand in every_strand(rows, "same_person"):
        if row.kind == "ip" and is_network(strand[1]):
            written[strand].add((row.value, row.port))
    names: dict[Strand, str] = {}
    for strand, said in written.items():
        addresses, ports = {address for address, _ in said}, {port for _, port in said}
        (address, *more), port = addresses, next(iter(ports)) if len(ports) == 1 else None
        if more or address.endswith(NETWORK):
            continue
        _, bar, rest = strand[1].partition(PARTS * 2)
        names[strand] = f"{address}|{'' if port is None else port}|{rest}" if bar else address
    return names
