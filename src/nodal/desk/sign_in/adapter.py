"""What the sign-in library may do here: let known people in and write it down. It enters nobody, mails nobody."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from requests import RequestException

from nodal.desk.page import tools, viewer, viewer_of
from nodal.desk.sign_in import office
from nodal.desk.sign_in.identity import answers
from nodal.desk.sign_in.reach import Reach
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
        records = get_authentication_records(request, user)
        used = [record.get("type", "") for record in records]
        identity = _identity(records)
        if identity is not None and not sign_in.is_tied(user.pk, **identity):
            # It was untied, or the account closed, between the first and the second factor; beginning again says so.
            sign_in.identity_refused(tools(request), user.pk)
            raise ImmediateHttpResponse(redirect("account_login"))
        factor = next(filter(None, reversed(used)), "")
        provider = identity["provider"] if identity else ""
        with sign_in.signing_in(tools(request), viewer_of(user), factor=factor, identity=provider):
            super().login(request, user)
        if identity is None:
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

    def get_requests_session(self) -> Reach:
        """How the library reaches the provider."""
        return Reach()

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Before anybody is let in: it must answer this browser, and belong to an active person of this node."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN or not answers(sociallogin):
            raise ImmediateHttpResponse(office.untrue(request))
        sociallogin.token = None  # it would stay in the session, and nothing is asked with it
        person, account = sociallogin.user, sociallogin.account
        if person is None or not sign_in.is_tied(person.pk, provider=account.provider, subject=account.uid):
            raise ImmediateHttpResponse(office.unknown(request, person.pk if person else None, account.uid))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """The provider said no, the person did, or what came is not to be believed."""
        if isinstance(exception, RequestException):
            answer: HttpResponseBase = office.no_answer(request)
        elif exception is not None:
            answer = office.untrue(request)
        elif not (extra_context or {}).get("state"):
            answer = office.out_of_date(request)
        else:  # given up, or refused over there
            answer = redirect("account_login")
        raise ImmediateHttpResponse(answer)


def _identity(records: list[dict[str, Any]]) -> dict[str, str] | None:
    """The identity that this sign-in began with; None when it was a password."""
    first = next((one for one in reversed(records) if one.get("method") != "mfa"), {})
    if first.get("method") != "socialaccount":
        return None
    return {"provider": first.get("provider", ""), "subject": first.get("uid", "")}


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
