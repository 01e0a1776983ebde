"""An administrator enters people, sets their unit and role, closes and opens their accounts, gives first passwords."""

from __future__ import annotations

import re
from typing import Any

from nodal.ledger import accounts, audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.ledger.find import people as find
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools

ROLES = ("analyst", "officer", "supervisor", "auditor", "administrator")

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}", re.ASCII)
"""Small letters and digits: two names that look alike are one name."""

LONGEST_NAME = 100
LONGEST_REASON = 1000


def add(tools: Tools, viewer: Viewer, username: str, *, name: str, unit: str, role: str) -> Viewer:
    """Enter a person, who cannot sign in until a password is given. Raises Refused, Taken."""
    matrix.require(viewer, "person.change")
    name = " ".join(name.split())
    if not USERNAME.fullmatch(username):
        raise Refused("username", "A name for signing in has 2 to 40 small letters, digits, dots, dashes, underscores.")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("name", "A person needs a name of 1 to 100 characters.")
    with acting(viewer):
        _check_place(viewer, unit, role)
        added = people.add(username, name=name, unit=unit, role=role)
        detail = {"unit": unit, "role": role}
        audit.record(viewer, "person.added", "person", [added.person], at=tools.clock(), detail=detail)
    return added


def change(tools: Tools, viewer: Viewer, number: int, *, unit: str, role: str) -> None:
    """Set unit and role; every session of the person ends, because each was opened under the old rights."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        before = _other(viewer, number)
        _check_place(viewer, unit, role)
        if (unit, role) == (before["unit"], before["role"]):
            raise Refused("unchanged", "Unit and role are as they were.")
        if before["role"] == "administrator" and role != "administrator":
            _keep_one(number)
        find.change(number, unit=unit, role=role)
        accounts.end_sessions(number)
        detail = {"unit": [before["unit"], unit], "role": [before["role"], role]}
        audit.record(viewer, "person.changed", "person", [number], at=tools.clock(), detail=detail)


def close(tools: Tools, viewer: Viewer, number: int) -> None:
    """Nobody signs in as this person any more; open sessions and keys of the API end with the next call."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        before = _other(viewer, number)
        if before["role"] == "administrator":
            _keep_one(number)
        find.change(number, is_active=False)
        accounts.end_sessions(number)
        audit.record(viewer, "person.closed", "person", [number], at=tools.clock())


def reopen(tools: Tools, viewer: Viewer, number: int) -> None:
    """The person may sign in again."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        _other(viewer, number)
        find.change(number, is_active=True)
        audit.record(viewer, "person.reopened", "person", [number], at=tools.clock())


def first_password(tools: Tools, viewer: Viewer, number: int) -> str:
    """A one-time password for somebody who has no own one yet. Raises Refused (`two_persons`) for one who has."""
    matrix.require(viewer, "person.change")
    with acting(viewer):
        _other(viewer, number)
        if accounts.has_own_password(number):
            raise Refused("two_persons", "The person has an own password: one administrator asks, another resets it.")
        return _give(tools, viewer, number, [])


def ask_reset(tools: Tools, viewer: Viewer, number: int, *, reason: str) -> None:
    """Ask that a person's password and second factors be made anew; another administrator does it."""
    matrix.require(viewer, "person.change")
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise Refused("reason_missing", "Say why: the second administrator decides by it.")
    with acting(viewer):
        find.person(viewer, number)
        if find.open_reset(number) is not None:
            raise Refused("asked_before", "Somebody has asked for this already.")
        find.ask_reset(number, by=viewer.person, at=tools.clock(), reason=reason)
        detail = {"reason": reason}
        audit.record(viewer, "person.reset_asked", "person", [number], at=tools.clock(), detail=detail)


def do_reset(tools: Tools, viewer: Viewer, number: int) -> str:
    """Do what another administrator asked for: second factors go, sessions end, a one-time password is given."""
    matrix.require(viewer, "person.change")
    at = tools.clock()
    with acting(viewer):
        find.person(viewer, number)
        asked = find.open_reset(number)
        if asked is None:
            raise Refused("not_asked", "Nobody has asked for this.")
        if viewer.person in (asked["asked_by"], number):
            raise Refused("two_persons", "Whoever asks does not do it, and nobody does it for themselves.")
        if not find.do_reset(asked["id"], by=viewer.person, at=at):
            raise Refused("state_changed", "Somebody else was first.")
        gone = accounts.remove_factors(number)
        detail = {"asked_by": asked["asked_by"], "factors_removed": gone}
        audit.record(viewer, "person.reset_done", "person", [number], at=at, detail=detail)
        return _give(tools, viewer, number, [])


def _other(viewer: Viewer, number: int) -> dict[str, Any]:
    """The person, who is somebody else: nobody promotes, closes or opens themselves."""
    found = find.person(viewer, number)
    if number == viewer.person:
        raise Refused("own_account", "Nobody does this for themselves. Ask another administrator.")
    return found


def _check_place(viewer: Viewer, unit: str, role: str) -> None:
    if unit not in find.below(viewer.unit) or role not in ROLES:
        raise Refused("unit_or_role", "Choose a unit of yours and a role from the list.")


def _keep_one(number: int) -> None:
    if find.other_administrators(number) == 0:
        raise Refused("last_administrator", "This is the last administrator. Enter another one first.")


def password_by_command(tools: Tools, viewer: Viewer, username: str, *, without_factor: bool = False) -> str:
    """A one-time password, given by whoever runs the node; `without_factor`: the second factors go as well.

    Raises Refused (`two_persons`) for somebody who has an own password while two administrators could do it together.
    """
    matrix.require(viewer, "person.add")
    with acting(viewer):
        person = people.named(username)
        taken = accounts.has_own_password(person.person)
        if (taken or without_factor) and accounts.administrators() > 1:
            raise Refused("two_persons", "The person has an own password: two administrators reset it on the desk.")
        gone = accounts.remove_factors(person.person) if without_factor else []
        return _give(tools, viewer, person.person, gone)


def _give(tools: Tools, viewer: Viewer, person: int, gone: list[str]) -> str:
    given = accounts.give_password(person, at=tools.clock())
    detail = {"factors_removed": gone} if gone else {}
    audit.record(viewer, "person.password_given", "person", [person], at=tools.clock(), detail=detail)
    return given
