"""Who may do what, by role: one table, read by the code, the tests and the documentation.

What somebody may *see* is not decided here but by grants, in the database. A person acts for one unit only.
"""

from __future__ import annotations

from nodal.ledger.access import NotAllowed, Viewer

_WORKS = frozenset({"analyst", "supervisor"})
_STATION = frozenset({"officer", "analyst", "supervisor"})
_ALL = frozenset({"analyst", "officer", "supervisor", "auditor", "administrator"})

MATRIX: dict[str, frozenset[str]] = {
    "intake": _STATION,
    "case.read": _STATION,
    "case.work": _STATION,
    "case.unmask": _STATION,
    "search": _STATION,
    "list.change": _WORKS,
    "lead.decide": _STATION,
    "network.export": _STATION,
    "referral.send": _WORKS,
    "referral.follow": _STATION,
    "operation.change": frozenset({"supervisor"}),
    "operation.read": _STATION | {"auditor"},
    "audit.read": _ALL,
    "audit.pages": frozenset({"auditor", "supervisor"}),
    "evidence.verify": _ALL,
    "work": _ALL,
    "person.add": frozenset({"supervisor", "administrator"}),
    "person.change": frozenset({"administrator"}),
    "token.change": frozenset({"administrator"}),
    "sender.change": frozenset({"supervisor", "administrator"}),
}
"""Action -> roles. Our own choice after the design's page on trust: an administrator runs the node and sees no case."""


def require(viewer: Viewer, action: str) -> None:
    """Raises NotAllowed unless the viewer's role may do this."""
    if viewer.role not in MATRIX[action]:
        raise NotAllowed(f"{action}: expected one of {', '.join(sorted(MATRIX[action]))}, got {viewer.role}")
