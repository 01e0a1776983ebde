"""What somebody of the public is told about their report: how far it went, nothing of what is in it or who has it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_NOT_ON_ITS_WAY = frozenset({"ready", "superseded", "returned"})
_OFF_THE_TABLE = frozenset({"set_aside", "decided", "closed"})
_WORKED_ON = frozenset({"in_lead"})


class Told(StrEnum):
    """The four answers that there are."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    HANDED_ON = "handed_on"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a report stands. `lines`: states of its lines in the inboxes of units; `is_assigned`: a person has it.

    `referrals` are the states of its referrals. `is_settled`: it could not be taken in, and a person dealt with it.
    """

    is_retracted: bool = False
    lines: frozenset[str] = frozenset()
    is_assigned: bool = False
    referrals: tuple[str, ...] = ()
    is_settled: bool = False


def told(standing: Standing) -> Told:
    """How far a report went.

    >>> told(Standing(lines=frozenset({"open"}))).value
    'received'
    >>> told(Standing(lines=frozenset({"open"}), referrals=("acknowledged",))).value
    'handed_on'
    """
    if standing.is_retracted or standing.is_settled:
        return Told.CLOSED
    on_its_way = [state for state in standing.referrals if state not in _NOT_ON_ITS_WAY]
    if on_its_way:
        return Told.CLOSED if all(state == "closed" for state in on_its_way) else Told.HANDED_ON
    if standing.lines and standing.lines <= _OFF_THE_TABLE:
        return Told.CLOSED
    return Told.LOOKED_AT if standing.is_assigned or standing.lines & _WORKED_ON else Told.RECEIVED
