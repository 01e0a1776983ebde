"""The four people of every test: who may, who may not, and who checks."""

from __future__ import annotations

from dataclasses import dataclass

from nodal.ledger import people
from nodal.ledger.access import Viewer

DELHI, DISTRICT, ELSEWHERE = "IN-DL", "IN-DL-CEN", "IN-KA"


@dataclass(frozen=True, slots=True)
class People:
    """Asha, analyst of a state; Bharat, officer of a district of it; Chitra, analyst of another state; Dev, auditor."""

    asha: Viewer
    bharat: Viewer
    chitra: Viewer
    dev: Viewer


def enter() -> People:
    """Enter the four."""
    return People(
        asha=people.add("asha", name="Asha", unit=DELHI, role="analyst"),
        bharat=people.add("bharat", name="Bharat", unit=DISTRICT, role="officer"),
        chitra=people.add("chitra", name="Chitra", unit=ELSEWHERE, role="analyst"),
        dev=people.add("dev", name="Dev", unit="IN-NCRB", role="auditor"),
    )
