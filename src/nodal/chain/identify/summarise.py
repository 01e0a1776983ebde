"""From what reports say to whom a lead may be about: every value once, with who stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from nodal.chain.enrich import Finding
from nodal.chain.identify.subject import ACCOUNT, Evidence, Subject
from nodal.facts.ages import is_below
from nodal.facts.report import Role, Sighting, Told
from nodal.facts.text import fold

EXITS = frozenset({"exit", "hosting"})
"""Classes of networks whose address is a service's, not a subscriber's."""

Holders = Mapping[tuple[str, str], int]
"""(kind, value) -> how many distinct accounts of this node have it; absent means one."""

Replies = Mapping[tuple[str, str], Mapping[str, frozenset[str]]]
"""(kind, value) -> provider -> the references of its subscribers that its replies name, never empty."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One account in one report. `findings` are about the report's sightings; `known_files` are in a trusted list.

    `replies` are those that providers gave about values of this account; one that names nobody is not among them.
    """

    account: str
    told: Told
    party: int
    sender: str
    findings: tuple[Finding, ...] = ()
    known_files: int = 0
    replies: Replies = field(default_factory=dict)


def summarise(
    appearances: Sequence[Appearance], *, holders: Holders, majority_age: int, as_of: datetime, about: Subject
) -> Subject:
    """The subject `about` (its id, network and what people decided) filled from all appearances of its accounts."""
    appearances = _each_sender_once(appearances)
    roles = frozenset(_role(a) for a in appearances)
    own = [a for a in appearances if _role(a) is Role.REPORTED]
    return replace(
        about,
        accounts=tuple(sorted({a.account for a in appearances})),
        as_of=as_of,
        roles=roles,
        reported_by=frozenset(a.sender for a in own),
        evidence=_merged(found for a in appearances for found in _evidence(a, holders)),
        reports=len({(a.told.number, a.sender) for a in appearances}),
        known_files=sum(a.known_files for a in own),
        is_minor=any(is_below(a.told.parties[a.party], majority_age, on=as_of.date()) for a in own),
        is_taken_over=any(a.told.parties[a.party].get("compromised") in ("true", "1") for a in own),
    )


def _each_sender_once(appearances: Sequence[Appearance]) -> Sequence[Appearance]:
    """The same with one spelling for each sender: nobody becomes a second source by another one."""
    names = sorted({appearance.sender for appearance in appearances})
    spelling: dict[str, str] = {}
    for name in names:
        spelling.setdefault(fold(name), name)
    if len(spelling) == len(names):  # nearly always, and a node has as many appearances as reports
        return appearances
    return [replace(appearance, sender=spelling[fold(appearance.sender)]) for appearance in appearances]


def _role(appearance: Appearance) -> Role:
    return appearance.told.parties[appearance.party].role


def _evidence(appearance: Appearance, holders: Holders) -> Iterable[Evidence]:
    sender = frozenset({appearance.sender})
    if _role(appearance) is Role.REPORTED:
        yield Evidence(ACCOUNT, appearance.account, observed_by=sender)
    classes = {f.sighting_index: f.value for f in appearance.findings if f.kind == "ip.class"}
    for index, seen in enumerate(appearance.told.sightings):
        if seen.party != appearance.party or seen.value is None or not seen.linkable:
            continue
        replied = appearance.replies.get((seen.kind, seen.value), {})
        yield Evidence(
            seen.kind,
            seen.value,
            observed_by=sender if seen.verified else frozenset(),
            claimed_by=frozenset() if seen.verified else sender,
            replied_by=frozenset(_speaks_as(provider, appearance.sender) for provider in replied),
            subscribers=frozenset((p, holder) for p, holders_ in replied.items() for holder in holders_),
            holders=holders.get((seen.kind, seen.value), 1),
            is_shared=seen.kind == "ip" and classes.get(index, "unknown") != "fixed" and not _settled(seen),
            is_exit=classes.get(index) in EXITS,
            last_seen=seen.moment.at if seen.moment else None,
        )


def _speaks_as(provider: str, sender: str) -> str:
    """A platform that answers about its own report is the same source, however its name is written."""
    return sender if fold(provider) == fold(sender) else provider


def _settled(seen: Sighting) -> bool:
    """Port and time together can point to one subscriber even behind a shared address."""
    return seen.port is not None and seen.moment is not None and seen.moment.at is not None


def _merged(found: Iterable[Evidence]) -> tuple[Evidence, ...]:
    by_value: dict[tuple[str, str], Evidence] = {}
    for one in found:
        key = (one.kind, one.value)
        by_value[key] = _both(by_value[key], one) if key in by_value else one
    return tuple(by_value[key] for key in sorted(by_value))


def _both(a: Evidence, b: Evidence) -> Evidence:
    times = [t for t in (a.last_seen, b.last_seen) if t]
    return replace(
        a,
        observed_by=a.observed_by | b.observed_by,
        claimed_by=a.claimed_by | b.claimed_by,
        replied_by=a.replied_by | b.replied_by,
        subscribers=a.subscribers | b.subscribers,
        holders=max(a.holders, b.holders),
        is_shared=a.is_shared and b.is_shared,
        is_exit=a.is_exit or b.is_exit,
        last_seen=max(times, default=None),
    )
