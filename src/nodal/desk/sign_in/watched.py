"""Views of the library with what must happen around them: the entry in the audit log, the end of other sessions."""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account.internal.flows.logout import logout
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from nodal.desk.gate import HAS_SECOND_FACTOR
from nodal.desk.page import tools, viewer
from nodal.desk.route import View
from nodal.steps.acts import sign_in

MOVED = 302
"""The library answers a right code by sending the person on, and a wrong one with the form."""


def watched(view: View) -> View:
    """A view that sets up or takes away second factors of the person who is signed in."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **more)
        with sign_in.changing_factors(tools(request), viewer(request)) as removed:
            answer = view(request, *args, **more)
        if any(kind != sign_in.RECOVERY for kind in removed):
            return _after_removal(request, answer)
        return answer

    return around


def _after_removal(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Every other session has ended; this one goes on only while a second factor is left."""
    request.session.pop(HAS_SECOND_FACTOR, None)
    if sign_in.has_factor(request.user.pk):
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
        return answer
    logout(request)
    return redirect("account_login")


def if_there(view: View) -> View:
    """A page about a second factor; whoever has none of that kind is led to the list instead."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **more)
        except Http404:
            return redirect("mfa_index")

    return around


def tried(view: View) -> View:
    """The second step of signing in: a wrong code is written down, because the password before it was right."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        answer = view(request, *args, **more)
        stage = getattr(request, "_login_stage", None)
        if request.method == "POST" and stage is not None and answer.status_code != MOVED:
            sign_in.factor_refused(tools(request), stage.login.user.pk)
        return answer

    return around
