"""Children in what an officer reads: names and identifiers stay covered until somebody asks for them with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from nodal.chain.refer.minimal import MASK
from nodal.facts.ages import is_below
from nodal.facts.report import Party, Role, Sighting, Told

_COVERED = ("name.", "address.", "location.", "date_of_birth", "esp_id", "school", "bio")
"""Fields by which a child could be found. Our own choice: everything that names a person or a place."""


def children(told: Told, *, majority_age: int, on: date) -> frozenset[int]:
    """Which parties are children as far as the report says: every victim, and whoever is younger by a stated age.

    A reported person who is a minor is not covered: that track needs to know whom to protect.
    """
    return frozenset(
        index
        for index, party in enumerate(told.parties)
        if party.role is Role.VICTIM or (party.role is Role.RECIPIENT and is_below(party, majority_age, on=on))
    )


def covered(told: Told, *, majority_age: int, on: date) -> Told:
    """The report with the names and identifiers of children replaced, everything else as told."""
    return cover_parties(told, children(told, majority_age=majority_age, on=on))


def cover_parties(told: Told, hidden: Collection[int]) -> Told:
    """The report with the names and identifiers of these parties replaced."""
    if not hidden:
        return told
    parties = (_party(p) if index in hidden else p for index, p in enumerate(told.parties))
    roles = frozenset(told.parties[index].role for index in hidden)
    extra = tuple((place, MASK if names_a_child(roles, place) else raw) for place, raw in told.extra)
    return replace(told, parties=tuple(parties), sightings=tuple(_sightings(told.sightings, hidden)), extra=extra)


def names_a_child(roles: frozenset[Role], *texts: str | None) -> bool:
    """Whether a place in a document, or a difference between two tellings, belongs to somebody in these roles.

    Rather too much than too little: one child among the recipients covers what is said of every recipient.

    >>> names_a_child(frozenset({Role.VICTIM}), "victims[0].nickname"), names_a_child(frozenset(), "victims[0]")
    (True, False)
    """
    return any(role.value in (text or "").casefold() for role in roles for text in texts)


def is_covered_field(name: str) -> bool:
    """Whether a fact about a child of that name would name them.

    >>> is_covered_field("name.first"), is_covered_field("age")
    (True, False)
    """
    return name.startswith(_COVERED)


def _party(party: Party) -> Party:
    fields = tuple((name, MASK if is_covered_field(name) else value) for name, value in party.fields)
    return replace(party, fields=fields, notes=tuple(MASK for _ in party.notes))


def _sightings(sightings: Iterable[Sighting], hidden: Collection[int]) -> Iterable[Sighting]:
    for seen in sightings:
        yield replace(seen, raw=MASK, value=None) if seen.party in hidden else seen
