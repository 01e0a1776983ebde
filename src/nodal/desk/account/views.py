"""The own account: language and theme; password and second factor are the library's pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from nodal.desk.language import COOKIE, THEMES
from nodal.desk.page import show
from nodal.steps import account

A_YEAR = 365 * 24 * 3600


def own(request: HttpRequest) -> HttpResponse:
    """The person's own page."""
    return show(request, "desk/account/own.html", {"languages": settings.LANGUAGES})


def look(request: HttpRequest) -> HttpResponse:
    """Choose language and theme; goes back to the page that the choice was made on."""
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    language = language if language in dict(settings.LANGUAGES) else ""
    theme = theme if theme in THEMES else ""
    if request.user.is_authenticated:
        account.look(request.user.pk, language=language, theme=theme)
    back = request.POST.get("next", "")
    # An address only: `redirect` would take another word for the name of a page.
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    answer = redirect(back if is_ours else "home")
    for name, value in ((COOKIE, language), ("nodal_theme", theme)):
        if value:
            answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer
