"""The identity of a person at the office's identity provider: tied and untied by an administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from nodal.desk.page import tools, viewer
from nodal.desk.people.views import done
from nodal.desk.sign_in.office import needed
from nodal.steps.acts import identities as acts


def tie(request: HttpRequest, person: int) -> HttpResponse:
    """Tie the person to an identity."""
    subject, provider = request.POST.get("subject", ""), needed().provider
    act = lambda: acts.tie(tools(request), viewer(request), person, provider=provider, subject=subject)  # noqa: E731
    return done(request, person, act, _("Tied. This identity opens the account."))


def untie(request: HttpRequest, person: int) -> HttpResponse:
    """Untie the person from the identity."""
    act = lambda: acts.untie(tools(request), viewer(request), person, provider=needed().provider)  # noqa: E731
    return done(request, person, act, _("Untied. The identity opens nothing any more, and every session has ended."))
