"""An administrator gives a unit's own program a key to the API, in the name of a named person; either may end it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from hmac import compare_digest
from uuid import UUID

from nodal.facts.errors import NodalError
from nodal.ledger import audit, matrix, people, tokens
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.find.people import below
from nodal.ledger.tokens import Token
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools

__all__ = ["DAYS", "LONGEST_DAYS", "Made", "NotKnown", "Token", "bearer", "listed", "make", "own", "revoke"]

PREFIX = "nodal_"
"""Every key starts so, which lets programs that look for lost keys find one."""

RANDOM_BYTES = 32
"""256 bits from the operating system: nothing to guess, so a plain digest of it may be kept (decision 13)."""

LONGEST_KEY = 200
"""Characters of what a caller may present; a longer text is no key of ours."""

DAYS, LONGEST_DAYS = 90, 366
"""How long a key lives when nobody says, and at most. Our own choice."""


class NotKnown(NodalError):
    """The caller showed no key, or one that opens nothing (any more): the same answer on purpose."""

    remedy = "Ask the administrator of the node for a new token."


@dataclass(frozen=True, slots=True)
class Made:
    """A new key: `key` is shown once, to whoever made it, and kept nowhere."""

    key: str
    token: Token

    def __repr__(self) -> str:
        return f"Made(hidden, {self.token.ref})"


def make(tools: Tools, viewer: Viewer, username: str, *, name: str, days: int = DAYS) -> Made:
    """A key that acts in the name and with the rights of that person, for `days` (1 to 366).

    Raises NotAllowed, Unknown for a person who is not active or whose unit is not the viewer's to administer, Refused
    (`token_name`, `token_days`).
    """
    matrix.require(viewer, "token.change")
    name = " ".join(name.split())
    if not 1 <= len(name) <= 100:
        raise Refused("token_name", "A token needs a name of 1 to 100 characters that says which program has it.")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("token_days", f"A token lives 1 to {LONGEST_DAYS} days.")
    at, key = tools.clock(), PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    with acting(viewer):
        person = people.named(username)
        if person.unit not in below(viewer.unit):
            raise Unknown("person: expected the name of an active person, got another")
        ends = at + timedelta(days=days)
        token = tokens.add(name=name, person=person, sha256=_digest(key), made_by=viewer, at=at, ends_at=ends)
        detail = {"person": person.person, "unit": person.unit, "days": days}
        audit.record(viewer, "token.made", "token", [token.id], at=at, detail=detail)
    return Made(key, token)


def revoke(tools: Tools, viewer: Viewer, ref: UUID) -> Token:
    """End a key at once. An administrator may, and the person in whose name it acts. Raises Unknown."""
    at = tools.clock()
    with acting(viewer):
        token = tokens.by_ref(ref)
        if token is None or not (token.person == viewer.person or _administers(viewer, token)):
            raise Unknown("token: expected one that you may end, found none")
        if not tokens.revoke(token.id, at=at):
            raise Refused("token_ended", "The token was ended before.")
        audit.record(viewer, "token.revoked", "token", [token.id], at=at)
    return token


def listed(tools: Tools, viewer: Viewer) -> list[Token]:
    """Every key of the units that the viewer administers, the youngest first."""
    matrix.require(viewer, "token.change")
    return tokens.listed(units=below(viewer.unit))


def _administers(viewer: Viewer, token: Token) -> bool:
    return viewer.role in matrix.MATRIX["token.change"] and token.unit in below(viewer.unit)


def own(tools: Tools, viewer: Viewer) -> list[Token]:
    """The keys that act in the viewer's own name: whoever is acted for may see that, and end it."""
    return tokens.listed(person=viewer.person)


def bearer(tools: Tools, key: str) -> Viewer:
    """The person in whose name a key acts now. Raises NotKnown for anything else."""
    if len(key) > LONGEST_KEY or not key.startswith(PREFIX):
        raise NotKnown("token: expected a key that is valid now, got another")
    digest = _digest(key)
    found = tokens.bearer(digest, at=tools.clock())
    if found is None or not compare_digest(found[0], digest):
        raise NotKnown("token: expected a key that is valid now, got another")
    return found[1]


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()
