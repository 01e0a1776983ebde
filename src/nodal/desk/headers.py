"""What every answer tells the browser: load nothing from elsewhere, run nothing that stands in a page, keep nothing."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

RULES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",  # data: the sign-in library draws the QR code of a second factor as one
    "font-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'none'",
)
"""Source: W3C Content Security Policy Level 3. No unsafe-inline and no unsafe-eval anywhere: a page has no script and
no style of its own, so whatever a report brings along stays text."""


def policy(*elsewhere: str) -> str:
    """The rules for a page; `elsewhere`: origins outside that a form of this page may lead to."""
    return "; ".join((*RULES, " ".join(("form-action 'self'", *elsewhere))))


POLICY = policy()


class Headers:
    """Middleware, outermost: it also covers files and errors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(),"
            " publickey-credentials-get=(self), publickey-credentials-create=(self)",
        )
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("X-Frame-Options", "DENY")
        if request.is_secure():
            # Two years, as the list that browsers carry along asks for (hstspreload.org).
            response.setdefault("Strict-Transport-Security", "max-age=63072000")
        if not request.path.startswith("/static/"):
            # A case must not stay in the browser of a shared PC after its person signed out.
            response.setdefault("Cache-Control", "no-store")
        return response
