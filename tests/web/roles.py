"""Somebody of every role at a unit."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from node import Node

ROLES = ("analyst", "officer", "supervisor", "auditor", "administrator")


def of_roles(node: Node, unit: str) -> dict[str, Viewer]:
    """Role -> a person of the unit with it."""
    made = {role: rows.add(name(role, unit), name=name(role, unit), unit=unit, role=role) for role in ROLES}
    # Whoever is signed in has a password; the library's pages lead elsewhere without one.
    node.sql("UPDATE person SET password = %s", [make_password("one word for all of them")])
    return made


def name(role: str, unit: str) -> str:
    return f"{role}-{unit.lower()}"
