"""What a person reads when something is refused, absent or broken. Foreign and absent read the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nodal.desk.page import has_tools, show
from nodal.facts.errors import NodalError
from nodal.ledger.access import NotAllowed, Unknown

REFUSED = 409
"""A rule stood in the way of an act: the state of the case, not the form of the request, is the reason."""


def answer(request: HttpRequest, fault: NodalError) -> HttpResponse:
    """The page for a refusal of our own."""
    if isinstance(fault, Unknown):
        return absent(request, fault)
    if isinstance(fault, NotAllowed):
        return not_for_role(request)
    return _page(request, REFUSED, _("That did not happen"), str(fault), fault.remedy)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page, or it is another unit's: one answer for both, whatever was asked."""
    return _page(
        request,
        404,
        _("Not found"),
        _("There is nothing here, or it belongs to another unit."),
        _("Check the address. If the case is another unit's, ask that unit."),
    )


def not_for_role(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The role may not do this."""
    return _page(
        request,
        403,
        _("Not for your role"),
        _("Your role does not do this."),
        _("Ask your supervisor, or a person whose role allows it."),
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that this page did not hand out, or that is older than the sign-in."""
    return _page(
        request,
        403,
        _("This form is out of date"),
        _("The form was not sent from a page of this session. Nothing was changed."),
        _("Go back, load the page again and repeat what you did."),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Somebody tries again and again; the door stays shut for a while, for the right password too."""
    return _page(
        request,
        429,
        _("Too many attempts"),
        _("There were too many attempts from here in a short time."),
        _("Wait five minutes, then try again."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program. Says nothing about it: the log does, without values."""
    return _page(
        request,
        500,
        _("Something broke"),
        _("The program failed. What was saved before is kept; what you just did is not."),
        _("Try again. If it happens again, tell the administrator the time and the page."),
    )


def _page(request: HttpRequest, status: int, title: str, what: str, remedy: str) -> HttpResponse:
    if not has_tools(request):  # a test of a single view, or a server that was not started through the program
        return HttpResponse(f"{title}: {what}", status=status, content_type="text/plain; charset=utf-8")
    shown = {"title": title, "what": what, "remedy": remedy}
    return show(request, "desk/fault.html", shown, status=status)
