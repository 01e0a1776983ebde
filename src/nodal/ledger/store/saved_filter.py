"""Rows of saved views of the inbox."""

from __future__ import annotations

from collections.abc import Mapping

from nodal.ledger.access import Viewer, visible_to


def keep(viewer: Viewer, name: str, query: Mapping[str, str], *, most: int) -> bool:
    """Keep a view under a name, in place of one of that name; False when there are `most` others."""
    own = visible_to(viewer).saved_filter.filter(person=viewer.person)
    if own.exclude(name=name).count() >= most:
        return False
    own.update_or_create(person=viewer.person, name=name, defaults={"query": dict(query)})
    return True


def give_up(viewer: Viewer, number: int) -> None:
    """Forget a view of the viewer's own."""
    visible_to(viewer).saved_filter.filter(person=viewer.person, id=number).delete()
