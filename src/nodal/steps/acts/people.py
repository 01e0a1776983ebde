"""An administrator enters people, sets their unit and role, closes and opens their accounts, gives first passwords."""

from __future__ import annotations

from nodal.ledger import accounts, audit, matrix, people
from nodal.ledger.access import Viewer, acting
from nodal.steps.acts.decide import Refused
from nodal.steps.tools import Tools


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
