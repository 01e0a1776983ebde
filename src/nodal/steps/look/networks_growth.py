"""Look at who stands just outside a network, and what is missing before linking would count them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.chain import link as rules
from nodal.chain.refer import MASK
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import alike_names, held, minors, network
from nodal.ledger.find.network_growth import accounts_seen, units_holding
from nodal.ledger.find.told_here import Value, told_here
from nodal.steps.tools import Tools

__all__ = ["Growth", "LooksLike", "Outside", "grow"]


@dataclass(frozen=True, slots=True)
class Outside:
    """A candidate whom the viewer may see: both accounts as documents, the rule's finding, and the values to show."""

    account: dict[str, Any]
    member: dict[str, Any]
    found: rules.Candidate
    things: tuple[tuple[str, str | None], ...]
    silent: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class LooksLike:
    """An account outside whose screen name is like a member's; `why`: a code of `ALIKE`. It is no evidence."""

    account: dict[str, Any]
    member: dict[str, Any]
    name: str
    other: str
    why: str


@dataclass(frozen=True, slots=True)
class Growth:
    """Who stands outside. `hidden` more are held by other units only, those named in `units` among them.

    Nothing of it when linking remembers nothing.
    """

    network: dict[str, Any]
    rows: tuple[Outside, ...]
    hidden: int
    units: tuple[str, ...]
    is_known: bool
    is_cut: bool
    alike: tuple[LooksLike, ...] = ()


def grow(tools: Tools, viewer: Viewer, ref: UUID) -> Growth:
    """Candidates of a network, nearest first; that they looked is recorded. Raises Unknown."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        head, members = network.members_of(viewer, ref)
        audit.record(viewer, "network.growth_read", "network", [head["id"]], at=tools.clock())
        near = held.near({one["id"]: one["key"] for one in members})
        if near is None:
            return Growth(head, (), 0, (), is_known=False, is_cut=False)
        keys = [one["key"] for one in members]
        found = rules.candidates(near.held, near.audiences, keys, near.owner_of, near.numbers)
        pairs = alike_names.alike({one["id"]: one["key"] for one in members})
        ids = sorted(
            {near.id_of[key] for one in found for key in (one.account, one.member)}
            | {account for pair in pairs for account in (pair.member, pair.account)}
        )
        seen = accounts_seen(viewer, ids)
        hidden = [one for one in found if one.account not in seen or one.member not in seen]
        units = units_holding([near.id_of[one.account] for one in hidden], viewer.unit)
        shown = [one for one in found if one.account in seen and one.member in seen]
        values = {value for one in shown for value in (*one.things, *one.silent)}
        names = {("screen", name) for pair in pairs for name in (pair.name, pair.other)}
        told = told_here(viewer, ids, values | names)
        young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in seen.values():
        one["is_child"] = one["id"] in young
        one["shown"] = MASK if one["is_child"] else one["key"]
    rows = tuple(
        Outside(seen[one.account], seen[one.member], one, _told(one.things, told), _told(one.silent, told))
        for one in shown
    )
    by_id = {one["id"]: one for one in seen.values()}
    alike = tuple(_likenesses(pairs, by_id, told))
    return Growth(head, rows, len(hidden), units, is_known=True, is_cut=near.is_cut, alike=alike)


def _likenesses(
    pairs: Sequence[alike_names.Pair], seen: Mapping[int, dict[str, Any]], told: frozenset[Value]
) -> Iterator[LooksLike]:
    """Those of which the viewer may see both accounts and both names; a child's name is covered as its account is."""
    for pair in pairs:
        why = rules.likeness(pair.name, pair.other)
        if why is None or pair.member not in seen or pair.account not in seen:
            continue
        member, account = seen[pair.member], seen[pair.account]
        if ("screen", pair.name) in told and ("screen", pair.other) in told:
            name, other = MASK if member["is_child"] else pair.name, MASK if account["is_child"] else pair.other
            yield LooksLike(account, member, name, other, why)


def _told(values: tuple[Value, ...], told: frozenset[Value]) -> tuple[tuple[str, str | None], ...]:
    """The kind of each, and its value where a report of the viewer's unit tells it."""
    return tuple((kind, value if (kind, value) in told else None) for kind, value in values)
