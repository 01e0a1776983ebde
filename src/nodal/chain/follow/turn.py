"""Whose turn it is on a referral, from where it stands."""

from __future__ import annotations

from enum import StrEnum

from nodal.chain.follow.events import State


class Turn(StrEnum):
    """Who has to do something next."""

    SENDER = "sender"
    RECEIVER = "receiver"
    NOBODY = "nobody"


WITH_SENDER = frozenset({State.READY, State.RETURNED})
"""Not sent yet, or sent back: the sending unit decides where it goes."""

UNREAD = frozenset({State.SENT, State.DELIVERED})
"""On its way, and nobody said that it arrived with a person."""

ENDED = frozenset({State.RETURNED, State.CLOSED})
"""Nothing more comes of it here."""


def turn(state: State) -> Turn:
    """Whose turn it is.

    >>> turn(State.SENT).value, turn(State.RETURNED).value, turn(State.CLOSED).value
    ('receiver', 'sender', 'nobody')
    """
    if state in WITH_SENDER:
        return Turn.SENDER
    return Turn.NOBODY if state is State.CLOSED else Turn.RECEIVER
