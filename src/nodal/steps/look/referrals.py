"""Look at referrals: the lists of a unit, and one referral with its clocks and what may come next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from nodal.chain import follow as rules
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import referral as find
from nodal.steps.tools import Tools

TABS = tuple(find.TABS)
CAP = find.CAP

MOST = 10_000
"""How many referrals one act sends at most. Our own choice: a day of a national unit in a few acts."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a tab: its lines, how many each tab holds (no further than `CAP` + 1), and where the next begins."""

    rows: Sequence[Mapping[str, Any]]
    counts: Mapping[str, int]
    after: UUID | None
    at: datetime


def referrals(tools: Tools, viewer: Viewer, tab: str, *, after: UUID | None = None) -> Listing:
    """A page of the referrals of the viewer's unit."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        rows = find.page(viewer, tab, now=at, after=after)
        counted = find.counts(viewer, now=at)
        detail = {"shown": min(len(rows), find.PAGE), "tab": tab}
        audit.record(viewer, "referral.listed", "referral", [], at=at, detail=detail)
    shown = rows[: find.PAGE]
    for row in shown:
        row["turn"] = rules.turn(rules.State(row["state"])).value
        row["is_late"] = row["due_at"] is not None and row["due_at"] < at
        row["is_unread"] = row["to_unit"] == viewer.unit and row["state"] in find.WAITING
        row["is_law"] = row["due_what"] not in (None, rules.ACKNOWLEDGE.name)
    return Listing(shown, counted, shown[-1]["ref"] if len(rows) > find.PAGE else None, at)


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral as a page shows it. `offers` and `outcomes` are empty for who may not record anything on it."""

    row: Mapping[str, Any]
    followed: rules.Followed
    turn: rules.Turn
    due: Sequence[rules.Due]
    reminders: Sequence[rules.Due]
    offers: Sequence[rules.Offer]
    outcomes: Sequence[str]
    at: datetime


def referral(tools: Tools, viewer: Viewer, ref: UUID) -> Referral:
    """One referral of the viewer's unit, opened: that is recorded."""
    matrix.require(viewer, "case.read")
    at = tools.clock()
    with acting(viewer):
        row = find.show(viewer, ref)
        audit.record(viewer, "referral.read", "referral", [row["id"]], at=at)
    followed = rules.Followed(
        str(row["id"]),
        tuple(rules.Event(rules.Kind(e["kind"]), e["at"], str(e["by"]), e["details"]) for e in row["events"]),
        is_minor=row["subject_kind"] == "lead" and (row["subject"] or {}).get("track") == "welfare",
    )
    is_ours = viewer.unit == row["to_unit"] and row["state"] in set(rules.State)
    by, zone, clocks = str(viewer.person), ZoneInfo(tools.pack.time_zone), tools.pack.clocks
    return Referral(
        row,
        followed,
        rules.turn(rules.State(row["state"])) if row["state"] in set(rules.State) else rules.Turn.NOBODY,
        rules.running(followed, rules.duties(followed, clocks, zone=zone), at=at),
        rules.running(followed, rules.reminders(followed, clocks, zone=zone), at=at),
        rules.offers(followed, by=by, now=at) if is_ours else (),
        rules.ends_open(followed, by=by, now=at) if is_ours else (),
        at,
    )


def ready(tools: Tools, viewer: Viewer) -> list[dict[str, Any]]:
    """What could be sent now, counted by kind and unit."""
    matrix.require(viewer, "referral.send")
    with acting(viewer):
        return find.ready(viewer, most=MOST)
