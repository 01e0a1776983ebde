"""What the sign-in library may do here: let known people in and write it down. It enters nobody, mails nobody."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nodal.desk.page import tools, viewer, viewer_of
from nodal.steps.acts import sign_in


class Adapter(DefaultAccountAdapter):
    """Accounts of this node are made by its administrators."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("Name or password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many attempts that failed. Wait five minutes, then try again."),
        "rate_limited": gettext_lazy("Too many attempts. Wait a few minutes, then try again."),
        "enter_current_password": gettext_lazy("That is not your present password."),
        "incorrect_password": gettext_lazy("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody enters themselves."""
        return False

    def send_mail(self, *_: Any, **__: Any) -> None:
        """A node sends no mail."""

    def add_message(self, *_: Any, **__: Any) -> None:
        """Signing in is plain to see; no banner says so."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The last step of signing in, when every factor was right: session and entry in one transaction."""
        used = [record.get("type", "") for record in get_authentication_records(request, user)]
        with sign_in.signing_in(tools(request), viewer_of(user), factor=next(filter(None, reversed(used)), "")):
            super().login(request, user)
        # Whoever has just given the password need not give it again to set up a second factor.
        reauthenticate_by_password(request)

    def logout(self, request: HttpRequest) -> None:
        """The session ends."""
        sign_in.signed_out(tools(request), viewer(request))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password. The name that was tried is looked up and not kept."""
        sign_in.refused(tools(request), str(credentials.get("username", "")))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The person's own password, after it was checked."""
        sign_in.choose_password(tools(context.request), viewer_of(user), password)
        user.refresh_from_db()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On with the work; the gate knows what else is still to be done first."""
        return reverse("home")


class Outside(DefaultSocialAccountAdapter):
    """Sign-in through an office's own identity provider (OIDC), for people who were entered here before."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """An identity that no administrator tied to a person of this node opens nothing."""
        return False


class SecondFactor(DefaultMFAAdapter):
    """Second factors: their secrets are sealed with a key that is not in the database."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This is not the right code. Codes change every 30 seconds; each works once."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a second factor first."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed, as it stands in the database."""
        return tools(context.request).keys.factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again."""
        return tools(context.request).keys.factors.open(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What a key is called until its owner says otherwise."""
        there = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Key %(number)s") % {"number": there + 1}
