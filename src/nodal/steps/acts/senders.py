"""An administrator gives a platform a password to submit with, a new one, or none any more."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from nodal.ledger import audit, matrix, senders
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.find.people import below
from nodal.ledger.senders import Sender
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools

__all__ = ["Made", "Sender", "disable", "listed", "make", "rotate"]

RANDOM_BYTES = 32
"""256 bits from the operating system: nothing to guess, so a plain digest of it may be kept (decision 13)."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,98}[A-Za-z0-9]|[A-Za-z0-9]", re.ASCII)
"""A name can stand in a header and in the source of a report as it is."""


@dataclass(frozen=True, slots=True)
class Made:
    """A credential: `password` is shown once, to whoever made it, and kept nowhere."""

    password: str
    sender: Sender

    def __repr__(self) -> str:
        return f"Made(hidden, {self.sender.id})"


def make(tools: Tools, viewer: Viewer, name: str, *, unit: str | None = None, strict: bool = False) -> Made:
    """Let a platform submit; its reports become those of `unit` (None: the viewer's).

    Raises NotAllowed, Unknown for a unit that is not the viewer's to administer, Refused (`sender_name`,
    `sender_taken`).
    """
    matrix.require(viewer, "sender.change")
    name, unit = " ".join(name.split()), unit or viewer.unit
    if not NAME.fullmatch(name):
        raise Refused("sender_name", "A platform's name is 1 to 100 letters, digits, blanks, dots, hyphens.")
    username, password, at = name.lower().replace(" ", "-"), secrets.token_urlsafe(RANDOM_BYTES), tools.clock()
    with acting(viewer):
        if unit not in below(viewer.unit):
            raise Unknown("unit: expected one that you administer, got another")
        if senders.is_taken(name=name, username=username):
            raise Refused("sender_taken", "There is a platform of that name already.")
        sender = senders.add(
            (name, username),
            _digest(password),
            is_strict=strict,
            made_by=viewer,
            unit=unit,
            at=at,
        )
        audit.record(viewer, "sender.made", "sender", [sender.id], at=at, detail={"unit": unit, "strict": strict})
    return Made(password, sender)


def rotate(tools: Tools, viewer: Viewer, name: str) -> Made:
    """A new password for a platform; the old one opens nothing from now on. Raises NotAllowed, Unknown."""
    sender, password, at = _own(viewer, name), secrets.token_urlsafe(RANDOM_BYTES), tools.clock()
    with acting(viewer):
        senders.rotate(sender.id, sha256=_digest(password), at=at)
        audit.record(viewer, "sender.rotated", "sender", [sender.id], at=at)
    return Made(password, senders.by_id(sender.id))


def disable(tools: Tools, viewer: Viewer, name: str) -> Sender:
    """Shut a platform out at once, until it is given a new password. Raises NotAllowed, Unknown, Refused."""
    sender, at = _own(viewer, name), tools.clock()
    with acting(viewer):
        if not senders.disable(sender.id, at=at):
            raise Refused("sender_disabled", "The platform was shut out before.")
        audit.record(viewer, "sender.disabled", "sender", [sender.id], at=at)
    return senders.by_id(sender.id)


def listed(tools: Tools, viewer: Viewer) -> list[Sender]:
    """The platforms of the units that the viewer administers. Raises NotAllowed."""
    matrix.require(viewer, "sender.change")
    return senders.listed(below(viewer.unit))


def _own(viewer: Viewer, name: str) -> Sender:
    matrix.require(viewer, "sender.change")
    sender = senders.named(name, below(viewer.unit))
    if sender is None:
        raise Unknown("platform: expected the name of one that you administer, got another")
    return sender


def _digest(password: str) -> str:
    return sha256(password.encode()).hexdigest()
