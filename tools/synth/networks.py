"""Who gives which address to whom: fixed lines with leases, mobile pools behind shared addresses, hosting."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path

from tools.synth.dice import number, pick, share
from tools.synth.places import states_of_circle

FIXED, MOBILE, HOSTING, OTHER = "fixed", "mobile", "hosting", "other"
LEASE_DAYS, POOL, SESSION_HOURS, PORT_BLOCK = 21, 12, 3, 512
"""Our own choice: days a fixed line keeps its address; addresses in the pool that serves one circle of one mobile
network; hours until a phone gets another address of the pool; source ports that a phone may use meanwhile."""


@dataclass(frozen=True, slots=True)
class Net:
    """One row of the overlay: a range of documentation addresses with an invented holder."""

    low: int
    bits: int
    version: int
    kind: str
    holder: str
    place: str

    @property
    def size(self) -> int:
        """How many addresses the range has."""
        return int(1 << self.bits)


def kind_of(text: str) -> str:
    """The class of a network as the overlay names it, in the four kinds that matter here."""
    plain = text.lower()
    if "hosting" in plain or "cloud" in plain or "vpn" in plain or "proxy" in plain or "exit" in plain:
        return HOSTING
    if "mobile" in plain and "fixed" not in plain or "cgnat" in plain:
        return MOBILE
    return FIXED if "fixed" in plain or "broadband" in plain else OTHER


def read_networks(path: Path) -> tuple[Net, ...]:
    """The overlay table (columns prefix, asn, holder, class, place, source, as_of)."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(_net(row) for row in csv.DictReader(line for line in file if not line.startswith("#")))


def _net(row: dict[str, str]) -> Net:
    network = ip_network(row["prefix"])
    bits = network.max_prefixlen - network.prefixlen
    return Net(int(network.network_address), bits, network.version, kind_of(row["class"]), row["holder"], row["place"])


def _serving(nets: Iterable[Net], *places: str) -> list[Net]:
    """The nets of the first place that has any; otherwise those without a place, otherwise all."""
    nets = list(nets)
    for place in places:
        if found := [net for net in nets if place in net.place.replace(",", ";").split(";")]:
            return found
    return [net for net in nets if not net.place] or nets


class Networks:
    """Gives out addresses. Pure: the same question always gets the same answer."""

    def __init__(self, seed: int, nets: tuple[Net, ...]) -> None:
        self.seed = seed
        self.nets = nets
        self.of_kind = {
            (kind, version): [net for net in nets if net.kind == kind and net.version == version]
            for kind in (FIXED, MOBILE, HOSTING)
            for version in (4, 6)
        }
        if not all(self.of_kind[kind, 4] for kind in (FIXED, MOBILE, HOSTING)):
            raise ValueError("the overlay must hold fixed, mobile and hosting ranges of version 4")
        self._choices = lru_cache(maxsize=None)(self._find_choices)
        self.net_of = lru_cache(maxsize=200_000)(self._find_net)

    def _find_choices(self, kind: str, version: int, state: str, circle: str) -> list[Net]:
        places = (circle, *states_of_circle().get(circle, ())) if kind == MOBILE else (state,)
        return _serving(self.of_kind[kind, version], *places)

    def _find_net(self, address: str) -> Net | None:
        parsed = ip_address(address)
        hits = [n for n in self.nets if n.version == parsed.version and n.low <= int(parsed) < n.low + n.size]
        return min(hits, key=lambda net: net.bits, default=None)

    def fixed(self, line: str, state: str, at: datetime) -> str:
        """The address of a fixed line at that moment. Leases end, and the next subscriber gets the address."""
        net = pick(self._choices(FIXED, 4, state, ""), self.seed, line, "net")
        lease = (at.toordinal() + number(self.seed, line, "phase") % LEASE_DAYS) // LEASE_DAYS
        return str(ip_address(net.low + 1 + number(self.seed, line, lease, "address") % max(1, net.size - 2)))

    def fixed6(self, line: str, state: str, device: str, at: datetime) -> str | None:
        """The same line by version 6: a stable network of the home, the last half changes every day."""
        return self._six(FIXED, (state, ""), line, (device, at.toordinal()))

    def mobile6(self, phone: str, circle: str, at: datetime) -> str | None:
        """A phone by version 6: a network of its own for a day."""
        return self._six(MOBILE, ("", circle), f"{phone}/{at.toordinal()}", (at.hour // SESSION_HOURS,))

    def _six(self, kind: str, where: tuple[str, str], home: str, device: tuple[object, ...]) -> str | None:
        nets = self._choices(kind, 6, *where)
        if not nets:
            return None
        net = pick(nets, self.seed, home, "net6")
        inside = number(self.seed, home, "prefix") % max(1, net.size >> 64)
        return str(ip_address(net.low + (inside << 64) + number(self.seed, home, *device, "host")))

    def mobile(self, phone: str, circle: str, at: datetime) -> tuple[str, int]:
        """The shared address and source port of a phone: thousands use the same address at the same hour."""
        net = pick(self._choices(MOBILE, 4, "", circle), self.seed, phone, "carrier")
        session = (at.toordinal(), at.hour // SESSION_HOURS)
        pool = number(self.seed, net.low, circle, "pool") % max(1, net.size - POOL - 2)
        slot = number(self.seed, phone, *session, "slot") % POOL
        block = 1024 + PORT_BLOCK * (number(self.seed, phone, *session, "block") % 125)
        port = block + number(self.seed, phone, at.isoformat(), "port") % PORT_BLOCK
        return str(ip_address(net.low + 1 + (pool + slot) % max(1, net.size - 2))), port

    def hosting(self, who: str) -> str:
        """The address of a rented server or tunnel, used by strangers at once."""
        net = pick(self.of_kind[HOSTING, 4], self.seed, who, "tunnel")
        return str(ip_address(net.low + 1 + number(self.seed, who, "exit") % 6))

    def home_state(self, address: str) -> str | None:
        """The state that a fixed-line address stands for, as far as the overlay says."""
        net = self.net_of(address)
        if net is None or net.kind != FIXED or not net.place.startswith("IN-") or ";" in net.place:
            return None
        return net.place

    def is_mobile(self, address: str) -> bool:
        """Whether the address belongs to a mobile network, which says nothing about the place."""
        net = self.net_of(address)
        return net is not None and net.kind == MOBILE


def chance_of_tunnel(seed: int, person: str) -> bool:
    """One account in twelve (our own choice) always comes through a tunnel."""
    return share(seed, person, "tunnel") < 1 / 12
