"""A person keeps a view of the inbox under a name, or gives it up. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Mapping

from nodal.facts.errors import NodalError
from nodal.ledger import matrix
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import saved_filter as store

LONGEST = 60
"""Characters of a name. Our own choice: it must fit on a button."""

MOST = 20
"""Views that one person keeps. Our own choice."""


class NotKept(NodalError):
    """The view was not kept."""

    remedy = "Give it a short name; give up a view that you no longer need."


def keep(viewer: Viewer, name: str, query: Mapping[str, str]) -> None:
    """Keep this view; one of the same name is replaced."""
    matrix.require(viewer, "case.read")
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise NotKept(f"name of the view: expected 1 to {LONGEST} characters, got {len(name)}")
    with acting(viewer):
        if not store.keep(viewer, name, query, most=MOST):
            raise NotKept(f"views: expected at most {MOST}, got one more")


def give_up(viewer: Viewer, number: int) -> None:
    """Forget this view."""
    matrix.require(viewer, "case.read")
    with acting(viewer):
        store.give_up(viewer, number)
