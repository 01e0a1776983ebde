"""An administrator ties a person to an identity of the office's identity provider, and unties it again."""

from __future__ import annotations

from nodal.ledger import accounts, audit, identities, matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import people as find
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.sign_in import has_factor
from nodal.steps.tools import Tools

LONGEST_SUBJECT = 191
"""The library's column holds no more. The standard allows 255 characters, and providers use far less."""


def tie(tools: Tools, viewer: Viewer, number: int, *, provider: str, subject: str) -> None:
    """From now on this identity opens the person's account. Raises Refused."""
    matrix.require(viewer, "person.change")
    subject = subject.strip()
    if not (1 <= len(subject) <= LONGEST_SUBJECT and subject.isascii() and subject.isprintable()):
        raise Refused("subject", "An identity has 1 to 191 characters, without accents.")
    with acting(viewer):
        _other(viewer, number)
        identities.hold(number)
        if accounts.has_own_password(number) and not has_factor(number):
            # Else one administrator alone could come in as somebody who chose a password that nobody else knows.
            raise Refused("two_persons", "The person has an own password and no second factor. They set one up first.")
        if identities.tied(number, provider) is not None:
            raise Refused("tied_before", "The person has an identity there. Untie it first.")
        if not identities.tie(number, provider, subject, at=tools.clock()):
            raise Refused("identity_in_use", "This identity belongs to another account.")
        detail = {"identity": provider, "subject": subject}
        audit.record(viewer, "person.identity_tied", "person", [number], at=tools.clock(), detail=detail)


def untie(tools: Tools, viewer: Viewer, number: int, *, provider: str) -> None:
    """The identity opens nothing any more, and every session of the person ends. Raises Refused."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        _other(viewer, number)
        identities.hold(number)
        gone = identities.untie(number, provider)
        if not gone:
            raise Refused("not_tied", "The person has no identity there.")
        accounts.end_sessions(number)
        detail = {"identity": provider, "subject": ", ".join(gone)}
        audit.record(viewer, "person.identity_untied", "person", [number], at=tools.clock(), detail=detail)


def tied(tools: Tools, viewer: Viewer, number: int, *, provider: str) -> str | None:
    """The person's identity at that provider. Raises Unknown for a person of another unit."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        find.person(viewer, number)
        return identities.tied(number, provider)


def _other(viewer: Viewer, number: int) -> None:
    find.person(viewer, number)
    if number == viewer.person:
        raise Refused("own_account", "Nobody does this for themselves. Ask another administrator.")
