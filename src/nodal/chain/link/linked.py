"""What linking gives: frozen rows, weights in whole micro-bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nodal.chain.link.calibrate import Calibration
    from nodal.chain.link.tables import Numbers


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """An account and the person it is proposed to belong to, named after the person's smallest account.

    `bits`: micro-bits of the weakest link on the strongest chain that holds the account; None for one on its own.
    """

    account_id: str
    person_id: str
    bits: int | None


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two accounts, a < b, whose own evidence is above the threshold. `n_evidence` counts its evidence rows."""

    a: str
    b: str
    relation: str
    bits: int
    n_evidence: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One addend of a link. `decay` in millionths; `audience` None for priors, corroboration and decisions."""

    a: str
    b: str
    relation: str
    kind: str
    value: str
    audience: int | None
    decay: int
    bits: int
    report_ids: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What identifies the row, and its place in the order."""
        return (self.a, self.b, self.relation, self.kind, self.value)


@dataclass(frozen=True, slots=True, order=True)
class Ignored:
    """A value that was seen shared and not used for that relation, and why."""

    kind: str
    value: str
    relation: str
    audience: int
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An account in a network, named after its smallest account that was itself reported. `exclusivity` is the
    network's, in millionths."""

    account_id: str
    network_id: str
    tier: str
    role: str
    exclusivity: int


@dataclass(frozen=True, slots=True)
class Network:
    """A network with what its test found. `misses` says in words what it lacked; empty for a tested one.

    `households` counts people who share a device, number or mail box as one. `values` and `kinds` are those that count
    in the test. `total`, `without_best` and what is `needed` of it are micro-bits; `best` is its best kind;
    `second_voice` whether something still stands without any one sender. `left` and `outside` count holdings (a
    household has a value): those that remain without the best evidence; and those without any one room, what may have
    passed in it and the best of the rest. `listed` counts the files among the values that a list of known material has.
    `people` are those who were judged, `counting` the values that count. `attached` counts those who joined afterwards:
    their accounts stand among `accounts`, and in nothing else here.
    """

    network_id: str
    tier: str
    accounts: tuple[str, ...]
    persons: int
    households: int
    values: int
    kinds: tuple[str, ...]
    total: int
    without_best: int
    best: str | None
    exclusivity: int
    second_voice: bool
    needed: int
    left: int
    outside: int
    listed: int = 0
    misses: tuple[str, ...] = ()
    people: frozenset[str] = frozenset()
    counting: frozenset[tuple[str, str]] = frozenset()
    attached: int = 0

    @property
    def things(self) -> str:
        """How many things count in the test, in words."""
        return "one thing" if self.values == 1 else f"{self.values} things"


@dataclass(frozen=True, slots=True)
class Linked:
    """Everything that linking proposes. Each part is sorted, so equal input gives equal output.

    `numbers` are those that were in force, `calibration` what they were fitted from.
    """

    persons: tuple[Person, ...]
    members: tuple[Member, ...]
    networks: tuple[Network, ...]
    links: tuple[Link, ...]
    evidence: tuple[Evidence, ...]
    ignored: tuple[Ignored, ...]
    numbers: Numbers
    calibration: Calibration
