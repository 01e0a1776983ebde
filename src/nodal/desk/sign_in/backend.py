"""Who may sign in with a password: active persons, never the worker."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser


class OwnPeople(ModelBackend):
    """Persons of this node. Asked again on every request: whoever is disabled is out with the next click."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Active, and a person."""
        return super().user_can_authenticate(user) and getattr(user, "role", "worker") != "worker"

    def has_perm(self, *_: Any, **__: Any) -> bool:
        """Rights are the access matrix's, not the framework's."""
        return False
