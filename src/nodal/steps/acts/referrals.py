"""What people do with a referral that they opened: send it, hand out its package, say what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from nodal.chain.follow import Followed, Kind
from nodal.ledger import audit, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import referral as find
from nodal.steps import follow, refer
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.send import send
from nodal.steps.look.referrals import MOST
from nodal.steps.tools import Tools


def send_one(tools: Tools, viewer: Viewer, ref: UUID) -> None:
    """Send one referral. Raises Refused when it is not ready or a lead that nobody has confirmed."""
    matrix.require(viewer, "referral.send")
    if not send(tools, viewer, [_number(viewer, ref)]):
        raise Refused("not_ready", "It is not ready to be sent, or no named person has confirmed the lead.")


def send_ready(tools: Tools, viewer: Viewer, kind: str, units: Sequence[str], *, upto: int) -> list[int]:
    """Send what a preview counted, as one act: of this kind, to these units, on the table by then."""
    matrix.require(viewer, "referral.send")
    with acting(viewer):
        wanted = find.ready_ids(viewer, kind, units, upto=upto, most=MOST)
    return send(tools, viewer, wanted, kind=kind) if wanted else []


def tell(
    tools: Tools, viewer: Viewer, ref: UUID, kind: Kind, *, at: datetime | None = None, details: Mapping[str, str]
) -> Followed:
    """Record what happened. Raises Refused with the rule's name."""
    matrix.require(viewer, "referral.follow")
    return follow.record(tools, viewer, _number(viewer, ref), kind, at=at, details=details)


def hand_out(tools: Tools, viewer: Viewer, ref: UUID) -> refer.Sealed:
    """The sealed package of a referral, for the sender to carry or send; each time is recorded."""
    matrix.require(viewer, "referral.send")
    number = _number(viewer, ref)
    sealed = refer.seal(tools, viewer, number)
    with acting(viewer):
        detail = {"sha256": sealed.document["sha256"]}
        audit.record(viewer, "referral.package_handed_out", "referral", [number], at=tools.clock(), detail=detail)
    return sealed


def _number(viewer: Viewer, ref: UUID) -> int:
    with acting(viewer):
        return find.number_of(viewer, ref)
