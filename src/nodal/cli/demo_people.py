"""The people of the demo: who acts in the story, and who may sign in to the desk afterwards."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from nodal.cli.demo_played import Played
from nodal.ledger.access import Viewer
from nodal.ledger.accounts import GIVEN_ALPHABET
from nodal.steps import setup
from nodal.steps.tools import Tools

GROUPS, GROUP = 3, 5
"""Fifteen characters of thirty-one: 74 bits, easy to type."""


@dataclass(frozen=True, slots=True)
class Door:
    """How one person of the demo signs in. The password is of this run alone."""

    username: str
    name: str
    role: str
    unit: str
    password: str


@dataclass(slots=True)
class People:
    """Everybody who was entered so far, by the name that they sign in with."""

    tools: Tools
    first: Viewer
    played: Played
    known: dict[str, Viewer] = field(default_factory=dict)

    def enter(self) -> None:
        """The people of the state unit, one of another state, and one of the bureau, where the files arrive."""
        state = self.played.state
        self._add("gita", "Gita", self.first.unit, "analyst")
        self._add("asha", "Asha", state, "analyst")
        self._add("esha", "Esha", state, "supervisor")
        self._add("chitra", "Chitra", self.played.outsider, "analyst")
        self._add("dev", "Dev", state, "auditor")
        self._add("farah", "Farah", state, "administrator")

    def __getitem__(self, username: str) -> Viewer:
        return self.known[username]

    def officer(self, unit: str) -> Viewer:
        """The officer of a police district: Bharat in the first one, a colleague in each other."""
        of_unit = (person for person in self.known.values() if person.unit == unit and person.role == "officer")
        if (found := next(of_unit, None)) is not None:
            return found
        if "bharat" not in self.known:
            return self._add("bharat", "Bharat", unit, "officer")
        return self._add(f"officer-{unit.lower()}", f"Officer of {unit}", unit, "officer")

    def open_doors(self) -> list[Door]:
        """Give each of the six and the officer a password, random in each run."""
        if "bharat" not in self.known:
            units = self.tools.pack.units_on(self.tools.clock().date())
            self.officer(min(unit.code for unit in units if unit.parent == self.played.state))
        return [self._open(name) for name in ("asha", "bharat", "esha", "chitra", "dev", "farah", "gita")]

    def _add(self, username: str, name: str, unit: str, role: str) -> Viewer:
        at = self.tools.clock()
        self.known[username] = setup.add_person(self.first, username, name=name, unit=unit, role=role, at=at)
        return self.known[username]

    def _open(self, username: str) -> Door:
        person = self.known[username]
        groups = ("".join(secrets.choice(GIVEN_ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
        password = "-".join(groups)
        setup.set_password(self.first, person, password, at=self.tools.clock())
        return Door(username, person.name, person.role, person.unit, password)
