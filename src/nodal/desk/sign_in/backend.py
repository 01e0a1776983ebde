"""Who may sign in with a password: active persons, never the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from nodal.desk.page import tools

GIVEN_LASTS = timedelta(days=3)
"""How long a password that somebody else gave opens the door. Our own choice: a long weekend."""


class OwnPeople(ModelBackend):
    """Persons of this node. Asked again on every request: whoever is disabled is out with the next click."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> AbstractBaseUser | None:
        """The person whose password this is; nobody for one that was given and not taken up in time."""
        found: Any = super().authenticate(request, username=username, password=password)
        if found is None or request is None or found.given_at is None:
            return found
        return found if tools(request).clock() - found.given_at <= GIVEN_LASTS else None

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Active, and a person."""
        return super().user_can_authenticate(user) and getattr(user, "role", "worker") != "worker"

    def has_perm(self, *_: Any, **__: Any) -> bool:
        """Rights are the access matrix's, not the framework's."""
        return False
