"""Names of units and places in the language of the page, and addresses of rooms that may not be there."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from nodal.desk.page import tools


class Names(Mapping[str, str]):
    """Code -> name; a code that the pack does not know is its own name."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def __getitem__(self, code: str) -> str:
        return self._known.get(code, code)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def unit_names(request: HttpRequest) -> Names:
    """Names of the units as they are today; a unit that is no more keeps its last name."""
    pack, on = tools(request).pack, tools(request).clock().date()
    is_local = speaks_locally(request)
    known: dict[str, str] = {}
    for unit in (*pack.units, *pack.units_on(on)):
        known[unit.code] = (is_local and unit.name_local) or unit.name
    return Names(known)


def place_names(request: HttpRequest) -> Names:
    """Names of the places of the pack."""
    is_local = speaks_locally(request)
    places = tools(request).pack.jurisdictions.values()
    return Names({place.code: (is_local and place.name_local) or place.name for place in places})


def speaks_locally(request: HttpRequest) -> bool:
    """Whether the page is in the language in which the pack gives local names."""
    return (get_language() or "")[:2] == tools(request).pack.languages[0][0]


def room(name: str, *parts: object) -> str:
    """The address of a page, empty when this desk has no such room."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
