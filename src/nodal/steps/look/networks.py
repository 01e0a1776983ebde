"""Look at networks: the list of a unit, one network, the neighbours of an account, one link with its waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from nodal.chain import link as rules
from nodal.chain.refer import MASK
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import held, minors, network, networks
from nodal.ledger.find.network_events import events as events_of
from nodal.ledger.find.networks import PAGES
from nodal.ledger.find.told_here import told_here
from nodal.steps.look.conflicts import conflicts_about
from nodal.steps.tools import Tools

__all__ = ["PAGES", "LinkShown", "list_networks", "show_link", "show_near", "show_network"]


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One link: its steps in the order of telling, the sum and what it means. `needed` micro-bits make a link."""

    relation: str
    bits: float
    needed: int
    steps: tuple[rules.Step, ...]
    meaning: str


def list_networks(tools: Tools, viewer: Viewer, *, tier: str = "", page: int = 1) -> dict[str, Any]:
    """A page of the unit's networks."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        return networks.listed(viewer, tier=tier, page=page)


def show_network(tools: Tools, viewer: Viewer, ref: UUID, *, ghosts: bool = False) -> dict[str, Any]:
    """A network as the viewer's unit sees it, with the points of its test; that they looked is recorded."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = network.show(viewer, ref, ghosts=ghosts)
        refs = {one["key"]: one["ref"] for one in found["members"]}
        owners = {one["key"]: one["person"] or one["key"] for one in found["members"]}
        _cover(tools, found["members"])
        found["became"] = events_of(viewer, found["network"]["ref"])
        found["conflicts"] = conflicts_about(tools, viewer, [one["id"] for one in found["members"]])
        audit.record(viewer, "network.read", "network", [found["network"]["id"]], at=tools.clock())
    for ghost in found["ghosts"]:
        if rules.is_too_weak((ghost["kind"], ghost["value"]), ghost["audience"], ghost["why"], ghost["relations"]):
            ghost["why"] = "weak"
    for one in found["members"]:
        one["hint"] = rules.role_reason(one["role"])
        one["measured"] = rules.how_often_right(one["role"])
    events = rules.story(found["seen"], owners)
    story = [(event, [refs[key] for key in event.accounts if key in refs]) for event in events]
    return found | {"checks": rules.checks(found["network"]["found"]), "story": story}


def show_near(tools: Tools, viewer: Viewer, ref: UUID, account: UUID) -> dict[str, Any]:
    """Who stands next to an account of a network; that they looked is recorded."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = network.near(viewer, ref, account)
        _cover(tools, found["members"])
        detail = {"expanded": found["account"]}
        audit.record(viewer, "network.read", "network", [found["network"]], at=tools.clock(), detail=detail)
    return found


def show_link(tools: Tools, viewer: Viewer, one: UUID, other: UUID) -> dict[str, Any]:
    """What holds two accounts together; that they looked is recorded."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        found = network.link(viewer, one, other)
        ids = [account["id"] for account in found["accounts"]]
        keys = [account["key"] for account in found["accounts"]]
        found["children"] |= _cover(tools, found["accounts"])
        weights = held.in_force()
        found["asides"] = _asides(viewer, found["accounts"], keys, found["evidence"])
        disagreeing = conflicts_about(tools, viewer, ids)
        found["conflicts"] = [one for one in disagreeing if {one["a_id"], one["b_id"]} == set(ids)]
        audit.record(viewer, "link.read", "account", ids, at=tools.clock())
    return found | {"links": _links(found["evidence"], found["elsewhere"], weights)}


def _cover(tools: Tools, accounts: Sequence[dict[str, Any]]) -> set[int]:
    """Cover the names of accounts that are a child's as far as any report says; returns which these are."""
    ids = [one["id"] for one in accounts]
    young = minors.minors(ids, majority_age=tools.pack.majority_age, on=tools.clock().date())
    for one in accounts:
        if one["id"] in young:
            one["is_child"], one["key"] = True, MASK
    return young


def _asides(
    viewer: Viewer, accounts: Sequence[Mapping[str, Any]], keys: Sequence[str], evidence: Sequence[Mapping[str, Any]]
) -> tuple[tuple[rules.Aside, str | None], ...] | None:
    """What both accounts hold and a relation does not use, each with the other relation if that one uses it.

    Without values that only another unit tells; None = not remembered.
    """
    one, other = ((account["id"], key) for account, key in zip(accounts, keys, strict=True))
    both = held.shared(one, other)
    if both is None:
        return None
    found: list[rules.Aside] = []
    for relation in both.held:
        used = {_strand(row) for row in evidence if row["relation"] == relation and row["audience"] is not None}
        shared, audiences = both.held[relation], both.audiences[relation]
        found += rules.left_aside(
            relation, shared, audiences, used, is_one_person=both.is_one_person, numbers=both.numbers
        )
    told = told_here(viewer, [one[0], other[0]], {(aside.kind, aside.value) for aside in found})
    used_for = {(row["kind"], row["value"]): row["relation"] for row in evidence if row["audience"] is not None}
    return tuple(
        (
            aside if (aside.kind, aside.value) in told else replace(aside, value=""),
            used_for.get((aside.kind, aside.value)),
        )
        for aside in found
    )


def _strand(row: Mapping[str, Any]) -> tuple[str, str]:
    return ("ip_port" if row["kind"] == "ip" and "|" in row["value"] else row["kind"]), row["value"]


def _links(
    rows: Sequence[Mapping[str, Any]], elsewhere: Set[tuple[str, str]], weights: rules.Numbers
) -> tuple[LinkShown, ...]:
    evidence = [
        rules.Evidence(
            row["a"], row["b"], row["relation"], row["kind"], row["value"], row["audience"],
            _micro(1.0 if row["decay"] is None else row["decay"]), _micro(row["bits"]),
            tuple(str(report) for report in row["reports"]),
        )
        for row in rows
    ]  # fmt: skip
    totals = {(row["a"], row["b"], row["relation"]): row["total"] for row in rows}
    model, found = rules.numbers(), []
    needed = {"same_person": model.same_person, "associate": model.associate}
    for (a, b, relation), bits in totals.items():
        told = rules.Link(a, b, relation, _micro(bits), len(rows))
        steps = tuple(_without(step, elsewhere) for step in rules.waterfall(told, evidence, weights))
        found.append(LinkShown(relation, bits, needed[relation], steps, rules.meaning(relation)))
    return tuple(found)


def _without(step: rules.Step, elsewhere: Set[tuple[str, str]]) -> rules.Step:
    """The step with its sentence and bits, and without a value that only another unit knows."""
    is_theirs = (step.row.kind, step.row.value) in elsewhere
    return replace(step, row=replace(step.row, value="")) if is_theirs else step


def _micro(bits: float) -> int:
    return round(bits * rules.MICRO)
