"""A named person sends referrals: one, or all that are ready, as one audited act."""

from __future__ import annotations

from collections.abc import Sequence

from nodal.chain.follow import ACKNOWLEDGE, Event, Followed, Kind, running
from nodal.ledger import audit, people
from nodal.ledger.access import Viewer, acting, acting_as_well
from nodal.ledger.store import link as links
from nodal.ledger.store import refer as store
from nodal.ledger.store.triage import reports_of_leads
from nodal.steps import inbox, order
from nodal.steps.tools import Tools


def send(tools: Tools, viewer: Viewer, referrals: Sequence[int] | None = None, *, kind: str = "report") -> list[int]:
    """Send these referrals of the viewer's unit, or every ready one of that kind; returns which were sent."""
    at = tools.clock()
    with acting(viewer):
        ready = store.ways(viewer, referrals, from_unit=viewer.unit, state="ready", **_of(kind, referrals))
        # A lead leaves the unit only after a named person confirmed it.
        held_back = store.unconfirmed(viewer, [one.subject_id for one in ready if one.subject_kind == "lead"])
        ready = [one for one in ready if one.subject_kind == "report" or one.subject_id not in held_back]
        sent = set(store.move(viewer, [one.id for one in ready], before="ready", after="sent"))
        going = [one for one in ready if one.id in sent]
        leads = [one.subject_id for one in going if one.subject_kind == "lead"]
        behind = reports_of_leads(viewer, leads) if leads else {}
        store.pass_on(viewer, going, behind, at=at)
        worker = people.worker()
        with acting_as_well(worker):
            store.grant_again(worker, going, behind, at=at)
        event = Event(Kind.SENT, at, str(viewer.person))
        store.append_events(viewer, [(one.id, 0, event) for one in going], recorded_at=at)
        due = next(iter(running(Followed("", (event,)), [ACKNOWLEDGE], at=at)), None)
        store.set_clock(viewer, sorted(sent), due, at=at)
        audit.record(
            viewer,
            "referral.sent",
            "referral",
            sorted(sent),
            at=at,
            detail={"to": _counted(going)},
        )
        for of in ("report", "lead"):
            inbox.refresh_as_well(tools, of, sorted({one.subject_id for one in going if one.subject_kind == of}))
    if going:
        with acting(people.worker()) as worker:
            if behind:
                links.count_for_units(worker, sorted({report for reports in behind.values() for report in reports}))
            order.after(tools.settings.stages, "send", going[0].subject_kind, sorted({one.subject_id for one in going}))
    return sorted(sent)


def _of(kind: str, referrals: Sequence[int] | None) -> dict[str, object]:
    return {"subject_kind": kind} if referrals is None else {}


def _counted(going: Sequence[store.Way]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for one in going:
        counted[one.to_unit] = counted.get(one.to_unit, 0) + 1
    return dict(sorted(counted.items()))
