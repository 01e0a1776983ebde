"""What was seen shared and not used, with the reason: silence would look like oversight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nodal.chain.link.holdings import Strand, admitted_recipients, every_strand
from nodal.chain.link.linked import Ignored
from nodal.chain.link.model import KAPPA, PERSON_FACTS
from nodal.chain.link.observation import Observation
from nodal.chain.link.values import why_unusable

LEAST_SHARED = 2
"""Shared means held by two."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a value was seen for one relation.

    Owners are accounts for `same_person` and persons for `associate`. `anybody` counts them whatever their role, `may`
    those with rows that may link, `reported` those that were reported. `usable` counts the accounts that may speak
    (the audience). `compared`: two of them were, told in different reports and by more than one sender's word.
    """

    anybody: int
    may: int
    reported: int
    usable: int
    compared: bool

    @property
    def audience(self) -> int:
        """What `ignored` prints: the accounts that may speak, or if that is not two, those that were seen."""
        return next((n for n in (self.usable, self.may) if n >= LEAST_SHARED), self.anybody)


def why_ignored(relation: str, strand: Strand, seen: Seen) -> str:
    """Why a shared value was not used, in one of the eight words of the interface document, section 4."""
    kind, value = strand
    bad = why_unusable(kind, value)
    if bad is not None:
        return bad
    if seen.may < LEAST_SHARED or not seen.reported:
        return "role"
    if seen.usable < LEAST_SHARED:
        return "single_claim"
    if kind in ("ip", "ip_port"):
        return "shared_address"
    crowd = "common_name" if kind == "screen" else "hub"
    if seen.usable > largest_audience(relation, kind):
        return crowd
    if not seen.compared:
        return "single_claim"
    # Compared and too weak: a device alone is a household's, as an address is.
    return "shared_address" if kind == "device" and relation == "same_person" else crowd


def largest_audience(relation: str, kind: str) -> int:
    """The largest audience at which a value still says something for that relation."""
    return KAPPA[kind] - 1 if relation == "associate" else PERSON_FACTS[kind].cap


def ignored(
    rows: Sequence[Observation],
    relation: str,
    *,
    owner_of: Mapping[str, str],
    audiences: Mapping[Strand, int],
    compared: Collection[Strand],
    used: Collection[Strand],
) -> Iterator[Ignored]:
    """Every value that two owners share and that stands in no evidence of that relation."""
    admitted = admitted_recipients(rows) if relation == "associate" else frozenset()
    anybody: dict[Strand, set[str]] = defaultdict(set)
    may: dict[Strand, set[str]] = defaultdict(set)
    reported: dict[Strand, set[str]] = defaultdict(set)
    for row, strand in every_strand(rows, relation):
        owner = owner_of.get(row.account_id, row.account_id) if relation == "associate" else row.account_id
        anybody[strand].add(owner)
        if row.role == "reported":
            reported[strand].add(owner)
        if row.role == "reported" or (row.role == "recipient" and row.account_id in admitted):
            may[strand].add(owner)
    addresses = {value.split("|")[0] for kind, value in used if kind == "ip_port"}
    for strand, owners in anybody.items():
        if len(owners) < LEAST_SHARED or strand in used or (strand[0] == "ip" and strand[1] in addresses):
            continue
        seen = Seen(len(owners), len(may[strand]), len(reported[strand]), audiences.get(strand, 0), strand in compared)
        why = why_ignored(relation, strand, seen)
        yield Ignored("ip" if strand[0] == "ip_port" else strand[0], strand[1], relation, seen.audience, why)


CROWDS = frozenset({"hub", "common_name", "shared_address"})
"""Codes that speak of many holders, and that also stand for what was compared and is too weak by itself."""


def is_too_weak(strand: Strand, audience: int, why: str, relations: Collection[str]) -> bool:
    """Whether a value that was not used has few enough holders to speak: it was compared, and is too weak by itself.

    `strand` as in `ignored`, where an address with port and time is of the kind `ip`.

    >>> is_too_weak(("chat", "c1"), 2, "hub", ["associate"]), is_too_weak(("chat", "c1"), 200, "hub", ["associate"])
    (True, False)
    """
    kind, value = strand
    counted = "ip_port" if kind == "ip" and "|" in value else kind
    if why not in CROWDS or why_unusable(counted, value) is not None:
        return False
    caps = [largest_audience(relation, counted) for relation in relations if counted in _KINDS[relation]]
    return bool(caps) and audience <= min(caps)


_KINDS = {"same_person": PERSON_FACTS, "associate": KAPPA}
