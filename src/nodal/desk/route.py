"""What an address of the desk is: its path, its view, and for each method the action that a role must be allowed.

The gate reads this table before any view runs, and the tests call every row of it: an address without a row does not
exist, and a method that is not named is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

View = Callable[..., HttpResponseBase]

OPEN = "open"
"""Anybody, signed in or not: the sign-in itself, and what it loads."""

SIGNED_IN = "signed_in"
"""Whoever is signed in, whatever the role: the own account, the language."""

FIRST = "first_steps"
"""Whoever is signed in, even before an own password and a second factor are set: the pages that set them."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. `get` and `post` name an action of the access matrix, or one of the three words above."""

    path: str
    name: str
    view: View
    get: str | None = None
    post: str | None = None
    options: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.get is None and self.post is None:
            raise ValueError("a route allows at least one method")

    def allowed(self, method: str) -> str | None:
        """The action that this method stands for; None: the method is not allowed here."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)

    def methods(self) -> tuple[str, ...]:
        """The methods that are allowed, for the header of a refusal."""
        return tuple(name for name, action in (("GET", self.get), ("POST", self.post)) if action)

    def pattern(self) -> URLPattern:
        """The address as Django reads it."""
        return path(self.path, self.view, dict(self.options or {}), name=self.name)
