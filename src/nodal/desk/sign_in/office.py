"""Signing in through the office's own identity provider (OpenID Connect); no such door without the settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from requests import RequestException

from nodal.desk.headers import policy
from nodal.desk.page import show, tools
from nodal.desk.route import View
from nodal.desk.sign_in.identity import Identity
from nodal.steps.acts import sign_in

REFUSED, NO_ANSWER = 403, 502


@dataclass(frozen=True, slots=True)
class Office:
    """The provider that this node was told of."""

    provider: str
    """Names it beside every identity. Made from its address: another provider's identities are other identities."""
    name: str
    issuer: str

    @property
    def origin(self) -> str:
        """Scheme and host: the only place outside that a form of the sign-in page may lead to."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def office() -> Office | None:
    """The identity provider of this node; None: it has none."""
    apps = getattr(settings, "SOCIALACCOUNT_PROVIDERS", {}).get("openid_connect", {}).get("APPS", ())
    for app in apps:
        return Office(app["provider_id"], app["name"], app["settings"]["server_url"])
    return None


def offered(view: View) -> View:
    """The sign-in page, with the button of the identity provider where there is one."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        answer, known = view(request, *args, **more), office()
        if known is not None and getattr(answer, "context_data", None) is not None:
            answer.context_data["office"] = known  # type: ignore[attr-defined]
            # Chromium holds the redirect that answers a form to the policy of the page that the form stands on.
            answer["Content-Security-Policy"] = policy(known.origin)
        return answer

    return around


def leave(request: HttpRequest) -> HttpResponseBase:
    """On to the identity provider. By a form only, so that no other page can start a sign-in."""
    held_back = ratelimit.consume_or_429(request, action="login")
    if held_back:
        return held_back
    known = needed()
    provider = get_adapter(request).get_provider(request, known.provider)
    provider.oauth2_adapter_class = Identity
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    nonce = get_random_string(32)
    try:
        answer: HttpResponseBase = provider.redirect(
            request,
            AuthProcess.LOGIN,
            next_url=back if is_ours else None,
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except (RequestException, OAuth2Error):
        return no_answer(request)
    return answer


def back(request: HttpRequest) -> HttpResponseBase:
    """Back from the identity provider, with what it says about who it is."""
    view = OAuth2CallbackView.adapter_view(Identity(request, needed().provider))
    answer: HttpResponseBase = view(request)
    return answer


def needed() -> Office:
    """The identity provider, on a page that exists only with one."""
    known = office()
    if known is None:
        raise LookupError("an address of the identity provider: expected its settings, found none")
    return known


def unknown(request: HttpRequest, person: int | None, subject: str) -> HttpResponse:
    """An identity that opens nothing: written down, and the page says whom to ask. The same words for every reason."""
    sign_in.identity_refused(tools(request), person)
    return _page(
        request,
        _("This identity opens nothing here"),
        _("You are known to %(office)s, but no active account of this node belongs to that identity.")
        % {"office": needed().name},
        _("Ask an administrator of this node. They enter this identity on the page of your account:"),
        subject=subject,
    )


def untrue(request: HttpRequest) -> HttpResponse:
    """What came back is not what this node asked for, or not signed by the provider: written down."""
    sign_in.identity_refused(tools(request), None)
    return _page(
        request,
        _("The answer was not accepted"),
        _("What %(office)s answered does not fit what this node asked.") % {"office": needed().name},
        _("Try again. If it happens again, tell the administrator the time and the page."),
    )


def out_of_date(request: HttpRequest) -> HttpResponse:
    """An answer to a question that this browser did not ask, or asked long ago."""
    return _page(
        request,
        _("This sign-in is out of date"),
        _("It was not begun in this browser, or more than ten minutes ago."),
        _("Begin again on the sign-in page."),
    )


def no_answer(request: HttpRequest) -> HttpResponse:
    """The provider is down, or says something else than it should."""
    return _page(
        request,
        _("No answer"),
        _("%(office)s does not answer as it should.") % {"office": needed().name},
        _("Try again later, or sign in with your password. Tell the administrator if it lasts."),
        status=NO_ANSWER,
    )


def _page(
    request: HttpRequest, title: str, what: str, remedy: str, *, subject: str = "", status: int = REFUSED
) -> HttpResponse:
    shown = {"title": title, "what": what, "remedy": remedy, "subject": subject}
    return show(request, "desk/sign_in/refused.html", shown, status=status)
