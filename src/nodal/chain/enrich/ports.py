"""What enrichment asks of the outside: who holds an address, and what a telephone number is. Absence is an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

NetworkClass = Literal["fixed", "mobile", "hosting", "exit", "cgnat", "private", "documentation", "unknown"]
"""What kind of network an address belongs to. `mobile` is any access network that may put many subscribers behind one
address, mixed ones too; `exit` is a relay, proxy or VPN; `unknown` is a range that nobody has classed."""


@dataclass(frozen=True, slots=True)
class Network:
    """Who holds the range an address lies in. What is None is not known.

    `place` is the code of a place inside the country that the range is said to serve, `country` ISO 3166-1 alpha-2.
    Every field is what `source` said on the day `as_of`, not what held when somebody used the address.
    """

    holder: str | None
    asn: int | None
    klass: NetworkClass
    place: str | None
    source: str
    as_of: date | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What the numbering plan says about a telephone number: nothing about who has it.

    `kind` is mobile, fixed, fixed_or_mobile, other. `region` is ISO 3166-1 alpha-2. `first_holder` is the operator that
    the range was first given to; the subscriber may have taken the number elsewhere since.
    """

    valid: bool
    kind: str
    region: str | None
    first_holder: str | None
    source: str
    as_of: date | None


class Networks(Protocol):
    """Who holds an internet address. The table is of one day; `when` is for tables that know several."""

    def at(self, address: str, when: datetime | None) -> Network | None:
        """The network of one canonical address, None when the table does not say."""
        ...

    def lookup(self, addresses: Sequence[str]) -> Mapping[str, Network]:
        """The same for many at once; addresses that the table does not know are left out."""
        ...


class Phones(Protocol):
    """What a telephone number is."""

    def facts(self, number: str) -> PhoneFacts | None:
        """The facts of one canonical number (`+` and digits), None when it cannot be read as one."""
        ...
