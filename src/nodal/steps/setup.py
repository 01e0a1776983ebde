"""Enter what a new node needs: the pack's units, the worker, and the person who set it up."""

from __future__ import annotations

from datetime import date, datetime

from nodal.facts.pack import Pack
from nodal.ledger import accounts, audit, people, units
from nodal.ledger.access import Unknown, Viewer, acting
from nodal.ledger.store import inbox


def enter(pack: Pack, *, os_user: str, at: datetime) -> Viewer:
    """Bring units up to date and map the operating-system user to a person at the pack's first unit.

    That person may not sign in to pages (there is no default account); it only lets the one who runs the commands act
    under a name.
    """
    units.load(_current(pack, at.date()))
    worker = people.worker()
    with acting(worker):
        audit.record(worker, "node.set_up", "node", [], at=at, detail={"pack": pack.version})
        # A node that is older than its inbox gets the lines of what it holds.
        inbox.rebuild(worker, at=at)
    try:
        return people.of_os_user(os_user)
    except Unknown:
        # The unit that keeps what nothing points anywhere is the pack's first desk.
        first = pack.routing.queues[pack.tiers[0].code]
        return people.add(os_user, name=os_user, unit=first, role="supervisor", os_user=os_user)


def add_person(viewer: Viewer, username: str, *, name: str, unit: str, role: str, at: datetime) -> Viewer:
    """Enter a person, on behalf of one who may."""
    with acting(viewer):
        added = people.add(username, name=name, unit=unit, role=role)
        audit.record(viewer, "person.added", "person", [added.person], at=at, detail={"unit": unit, "role": role})
    return added


def set_password(viewer: Viewer, person: Viewer, password: str, *, at: datetime) -> None:
    """Let a person of a demonstration sign in with this password, with nothing to choose first."""
    with acting(viewer):
        accounts.choose_password(person.person, password)
        audit.record(viewer, "person.password_given", "person", [person.person], at=at)


def _current(pack: Pack, on: date) -> list[units.Row]:
    """One row a code: the office as it is now, else as it was last."""
    latest = {unit.code: unit for unit in pack.units}
    latest |= {unit.code: unit for unit in pack.units_on(on)}
    return [
        units.Row(
            code=unit.code,
            name=unit.name,
            name_local=unit.name_local,
            tier=unit.tier,
            parent=unit.parent,
            jurisdiction=unit.jurisdiction,
        )
        for unit in latest.values()
    ]
