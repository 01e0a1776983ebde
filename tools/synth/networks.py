"""Who gives which address to whom: fixed lines with leases, mobile pools behind shared addresses, hosting."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path

from tools.synth.dice import number, pick, share

FIXED, MOBILE, HOSTING, CGNAT, OTHER = "fixed", "mobile", "hosting", "cgnat", "unknown"
COUNTRY, FOREIGN = "IN", "foreign"
LEASE_DAYS, POOL, SESSION_HOURS, PORT_BLOCK, EXITS = 21, 12, 3, 512, 6
"""Our own choice: days a fixed line keeps its address; addresses in the pool that serves one circle of one mobile
network; hours until a phone gets another address of the pool; source ports that a phone may use meanwhile; addresses of
a hosting range that tunnels use."""


@dataclass(frozen=True, slots=True)
class Net:
    """One row of the overlay: a range of documentation addresses with an invented holder."""

    low: int
    bits: int
    version: int
    kind: str
    country: str
    place: str

    @property
    def size(self) -> int:
        """How many addresses the range has."""
        return int(1 << self.bits)


def read_networks(path: Path) -> tuple[Net, ...]:
    """The overlay table (columns prefix, asn, holder, class, country, place, source, as_of)."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_net(row) for row in csv.DictReader(line for line in file if not line.startswith("#")))


def _net(row: dict[str, str]) -> Net:
    network = ip_network(row["prefix"])
    bits = network.max_prefixlen - network.prefixlen
    kind = HOSTING if row["class"] == "exit" else row["class"]
    return Net(int(network.network_address), bits, network.version, kind, row["country"], row["place"])


class Networks:
    """Gives out addresses. Pure: the same question always gets the same answer."""

    def __init__(self, seed: int, nets: tuple[Net, ...]) -> None:
        self.seed = seed
        self.nets = nets
        self._choices = lru_cache(maxsize=None)(self._find_choices)
        self.net_of = lru_cache(maxsize=200_000)(self._find_net)
        for kind in (FIXED, MOBILE, HOSTING, CGNAT, OTHER):
            if not self._choices(kind, 4):
                raise ValueError(f"the overlay must hold a range of version 4 and class {kind}")

    def _find_choices(self, kind: str, version: int, state: str = "", home: bool = True) -> list[Net]:
        """Ranges of a class; of one state if it has any (else none). Small ranges are for single examples only."""
        nets = [n for n in self.nets if n.kind == kind and n.version == version and n.size >= 256]
        if state:
            return [net for net in nets if net.place == state]
        return nets if kind == HOSTING else [net for net in nets if (net.country == COUNTRY) == home]

    def _find_net(self, address: str) -> Net | None:
        parsed = ip_address(address)
        hits = [n for n in self.nets if n.version == parsed.version and n.low <= int(parsed) < n.low + n.size]
        return min(hits, key=lambda net: net.bits, default=None)

    def fixed(self, line: str, state: str, at: datetime) -> tuple[str, int | None]:
        """The address of a fixed line at that moment. Leases end, and the next subscriber gets the address.

        One line in ten is behind the provider's own shared addresses (only then a port comes back), one in
        twenty-five belongs to a network that nobody has classed.
        """
        draw = share(self.seed, line, "kind of line")
        if draw < 0.10:
            return self._pooled(self._choices(CGNAT, 4), line, state, at)
        nets = self._choices(OTHER, 4) if draw < 0.14 else self._choices(FIXED, 4, state) or self._choices(OTHER, 4)
        net = pick(nets, self.seed, line, "net")
        lease = (at.toordinal() + number(self.seed, line, "phase") % LEASE_DAYS) // LEASE_DAYS
        return str(ip_address(net.low + 1 + number(self.seed, line, lease, "address") % (net.size - 2))), None

    def fixed6(self, line: str, state: str, device: str, at: datetime) -> str | None:
        """The same line by version 6: a stable network of the home, the last half changes every day."""
        return self._six(self._choices(FIXED, 6, state), line, (device, at.toordinal()))

    def mobile6(self, phone: str, at: datetime) -> str | None:
        """A phone by version 6: a network of its own for a day, wherever the traffic surfaces."""
        return self._six(self._choices(MOBILE, 6), f"{phone}/{at.toordinal()}", (at.hour // SESSION_HOURS,))

    def _six(self, nets: list[Net], home: str, device: tuple[object, ...]) -> str | None:
        if not nets:
            return None
        net = pick(nets, self.seed, home, "net6")
        inside = number(self.seed, home, "prefix") % (net.size >> 64)
        return str(ip_address(net.low + (inside << 64) + number(self.seed, home, *device, "host")))

    def mobile(self, phone: str, circle: str, at: datetime) -> tuple[str, int]:
        """The shared address and source port of a phone: thousands use the same address at the same hour."""
        return self._pooled(self._choices(MOBILE, 4), phone, circle, at)

    def _pooled(self, nets: list[Net], who: str, area: str, at: datetime) -> tuple[str, int]:
        net = pick(nets, self.seed, who, "carrier")
        session = (at.toordinal(), at.hour // SESSION_HOURS)
        pool = number(self.seed, net.low, area, "pool") % (net.size - POOL - 2)
        slot = number(self.seed, who, *session, "slot") % POOL
        block = 1024 + PORT_BLOCK * (number(self.seed, who, *session, "block") % 125)
        port = block + number(self.seed, who, at.isoformat(), "port") % PORT_BLOCK
        return str(ip_address(net.low + 1 + pool + slot)), port

    def hosting(self, who: str) -> str:
        """The address of a rented server or tunnel, used by strangers at once."""
        net = pick(self._choices(HOSTING, 4), self.seed, who, "tunnel")
        return str(ip_address(net.low + 1 + number(self.seed, who, "exit") % EXITS))

    def abroad(self, who: str, at: datetime) -> str:
        """A fixed line in another country."""
        net = pick(self._choices(FIXED, 4, "", home=False), self.seed, who, "abroad")
        return str(ip_address(net.low + 1 + number(self.seed, who, at.toordinal() // LEASE_DAYS) % (net.size - 2)))

    def home_state(self, address: str) -> str | None:
        """The state that a fixed-line address stands for, as far as the overlay says."""
        net = self.net_of(address)
        if net is None or net.kind != FIXED:
            return None
        return net.place or None if net.country == COUNTRY else FOREIGN

    def is_mobile(self, address: str) -> bool:
        """Whether the address belongs to a mobile network, which says nothing about the place."""
        net = self.net_of(address)
        return net is not None and net.kind == MOBILE


def chance_of_tunnel(seed: int, person: str) -> bool:
    """One account in twelve (our own choice) always comes through a tunnel."""
    return share(seed, person, "tunnel") < 1 / 12
