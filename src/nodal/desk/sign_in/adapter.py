"""What the sign-in library may do here: let known people in. It enters nobody, mails nobody."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Accounts of this node are made by its administrators."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody enters themselves."""
        return False

    def send_mail(self, *_: Any, **__: Any) -> None:
        """A node sends no mail."""

    def add_message(self, *_: Any, **__: Any) -> None:
        """Signing in is plain to see; no banner says so."""


class Outside(DefaultSocialAccountAdapter):
    """Sign-in through an office's own identity provider (OIDC), for people who were entered here before."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity that no administrator tied to a person of this node opens nothing."""
        return False
