"""Builds packs/<pack>/networks.bin: who holds an address range, and in which country it is registered.

    npm pack @ip-location-db/asn@2.3.2026061719 @ip-location-db/geo-whois-asn-country@2.3.2026061719
    (unpack both archives into DIR/asn and DIR/country)
    python tools/build_networks.py DIR/asn DIR/country packs/in/networks.bin 2026-06-17

Both packages are CC BY 4.0 (RouteViews, DB-IP, NRO); the attribution is in SOURCES.md beside the table. The layout of
the file is described in src/nodal/edges/reference/range_file.py, which writes and reads it.
"""

from __future__ import annotations

import csv
import ipaddress
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nodal.edges.reference.range_file import Holder, RangeFile, Ranges, write_ranges

SOURCE = "ip-location-db asn + geo-whois-asn-country (CC BY 4.0: RouteViews, DB-IP, NRO)"
Span = tuple[int, int, str]


def spans(path: Path, *, shift: int, names: dict[int, str] | None = None) -> Iterator[Span]:
    """First and last unit of each range with its value. IPv6 is kept to /64: a range within one /64 keeps it whole."""
    last = -1
    with path.open(encoding="utf-8", newline="") as stream:
        for first_text, last_text, value, *name in csv.reader(stream):
            begin = max(int(ipaddress.ip_address(first_text)) >> shift, last + 1)
            end = int(ipaddress.ip_address(last_text)) >> shift
            if end < begin:
                continue
            last = end
            if names is not None and name and name[0]:
                names.setdefault(int(value), name[0])
            yield begin, end, value


def merged(asns: list[Span], countries: list[Span]) -> list[tuple[int, int, str]]:
    """(start, asn or 0, country or "") for every stretch; equal neighbours are joined."""
    edges = sorted({e for first, last, _ in (*asns, *countries) for e in (first, last + 1)} | {0})
    out: list[tuple[int, int, str]] = []
    a = c = 0
    for start in edges:
        while a < len(asns) and asns[a][1] < start:
            a += 1
        while c < len(countries) and countries[c][1] < start:
            c += 1
        asn = int(asns[a][2]) if a < len(asns) and asns[a][0] <= start else 0
        country = countries[c][2] if c < len(countries) and countries[c][0] <= start else ""
        if not out or out[-1][1:] != (asn, country):
            out.append((start, asn, country))
    return out


def main() -> None:
    asn_dir, country_dir, target, as_of = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
    names: dict[int, str] = {}
    holders: dict[tuple[int, str], int] = {(0, ""): 0}
    parts: list[Ranges] = []
    for version, shift, limit in ((4, 0, 32), (6, 64, 64)):
        asns = list(spans(asn_dir / f"asn-ipv{version}.csv", shift=shift, names=names))
        countries = list(spans(country_dir / f"geo-whois-asn-country-ipv{version}.csv", shift=shift))
        rows = [row for row in merged(asns, countries) if row[0] < 1 << limit]
        index = [holders.setdefault((asn, country), len(holders)) for _, asn, country in rows]
        starts = np.array([start for start, _, _ in rows], dtype=np.uint64)
        parts.append(Ranges(starts, np.array(index, dtype=np.uint64)))
        print(f"IPv{version}: {len(asns)} + {len(countries)} ranges -> {len(rows)} stretches")
    table = [Holder(asn or None, names.get(asn, ""), country) for asn, country in holders]
    write_ranges(target, RangeFile(SOURCE, as_of, parts[0], parts[1], table))
    print(f"{len(table)} holders and countries, {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
