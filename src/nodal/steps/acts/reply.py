"""A person records what a provider replied when the unit asked who had a line or number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from nodal.chain.route import Address
from nodal.facts.identifiers import BY_NAME
from nodal.facts.local import must_be_meant
from nodal.ledger import audit
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import refer, reply
from nodal.ledger.store.reply import Asked, Reply
from nodal.steps import order
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools

__all__ = ["Address", "Asked", "Reply", "record_reply", "to_ask"]


def record_reply(tools: Tools, viewer: Viewer, lead: int, said: Reply) -> int:
    """Keep the reply and return its id; what it says of the lead is computed again.

    Raises Unknown for a lead that the unit does not hold, Refused (`provider_missing`, `not_asked`, `answered_later`,
    `time_zone`), Unreadable for a time that nobody means.
    """
    at = tools.clock()
    said = _tidy(said)
    _check(said, at)
    with acting(viewer):
        if not refer.may_see(viewer, "lead", lead):
            raise Unknown("lead: expected one of your unit, found none of that number")
        if (said.kind, said.value) not in {(one.kind, one.value) for one in reply.askable(viewer, [lead])}:
            raise Refused("not_asked", "The value does not stand in a report on this lead's accounts.")
        number = reply.save(viewer, lead, said, at=at)
        detail = {"reply": number, "kind": said.kind, "names_a_subscriber": bool(said.holder)}
        audit.record(viewer, "lead.reply_recorded", "lead", [lead], at=at, detail=detail)
        order.after(tools.settings.stages, "reply", "lead", [lead])
    return number


def to_ask(viewer: Viewer, leads: Sequence[int]) -> list[Asked]:
    """What the viewer's unit can ask providers about these leads."""
    with acting(viewer):
        return reply.askable(viewer, leads)


def _tidy(said: Reply) -> Reply:
    """The value in its canonical form (empty when it is none) and every text without stray blanks."""
    known, given = BY_NAME.get(said.kind), said.address
    return replace(
        said,
        value=(known.canonical(said.value) if known else None) or "",
        provider=_one_line(said.provider),
        holder=_one_line(said.holder),
        street=_one_line(said.street),
        address=Address(*map(_one_line, (given.city, given.state, given.postal, given.country))),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check(said: Reply, at: datetime) -> None:
    if not said.provider:
        raise Refused("provider_missing", "A reply needs the name of the provider who gave it.")
    if said.answered_at is None:
        return
    if said.answered_at.tzinfo is None:
        raise Refused("time_zone", "The time of the reply has no zone.")
    must_be_meant(said.answered_at)
    if said.answered_at > at:
        raise Refused("answered_later", "The reply is dated after now.")
