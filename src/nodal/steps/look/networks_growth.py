"""Look at who stands just outside a network, and what is missing before linking would count them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from nodal.chain import link as rules
from nodal.chain.refer import MASK
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import held, minors, network
from nodal.ledger.find.network_growth import accounts_seen, units_holding
from nodal.ledger.find.told_here import Value, told_here
from nodal.steps.tools import Tools

__all__ = ["Growth", "Outside", "grow"]


@dataclass(frozen=True, slots=True)
class Outside:
    """A candidate whom the viewer may see: both accounts as documents, the rule's finding, and the values to show."""

    account: dict[str, Any]
    member: dict[str, Any]
    found: rules.Candidate
    things: tuple[tuple[str, str | None], ...]
    silent: tuple[tuple[str, str | None], ...]


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
        ids = sorted({near.id_of[key] for one in found for key in (one.account, one.member)})
        seen = accounts_seen(viewer, ids)
        hidden = [one for one in found if one.account not in seen or one.member not in seen]
        units = units_holding([near.id_of[one.account] for one in hidden], viewer.unit)
        shown = [one for one in found if one.account in seen and one.member in seen]
        values = {value for one in shown for value in (*one.things, *one.silent)}
        told = told_here(viewer, ids, values)
        young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in seen.values():
        one["is_child"] = one["id"] in young
        one["shown"] = MASK if one["is_child"] else one["key"]
    rows = tuple(
        Outside(seen[one.account], seen[one.member], one, _told(one.things, told), _told(one.silent, told))
        for one in shown
    )
    return Growth(head, rows, len(hidden), units, is_known=True, is_cut=near.is_cut)


def _told(values: tuple[Value, ...], told: frozenset[Value]) -> tuple[tuple[str, str | None], ...]:
    """The kind of each, and its value where a report of the viewer's unit tells it."""
    return tuple((kind, value if (kind, value) in told else None) for kind, value in values)
