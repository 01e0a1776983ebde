"""The gate before every page: who is it, may this role do this, and what becomes of a refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

from nodal.desk import faults
from nodal.desk.page import has_tools, tools
from nodal.desk.route import FIRST, OPEN, SIGNED_IN, Route, View
from nodal.facts.errors import NodalError
from nodal.ledger.matrix import MATRIX


class Gate:
    """Middleware, innermost: it knows the address that was found, and every view runs behind it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if has_tools(request):
            tools(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None: go on. Else the answer in the view's place."""
        route = _route(request)
        if route is None:
            return None  # not an address of the desk: the other doors keep their own gate
        action = route.allowed(request.method or "GET")
        if action is None:
            return HttpResponseNotAllowed(route.methods())
        _storable(request)
        if action == OPEN:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if action == FIRST:
            return None
        unfinished = _unfinished(request)
        if unfinished:
            return redirect(unfinished)
        if action == SIGNED_IN or request.user.role in MATRIX[action]:
            return None
        return faults.not_for_role(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        """A refusal of our own becomes a page that says what to do; a bug is left alone."""
        return faults.answer(request, fault) if isinstance(fault, NodalError) else None


def _storable(request: HttpRequest) -> None:
    """Raises BadRequest when something was typed that no database holds; no browser sends that by itself."""
    for given in (request.GET, request.POST):
        if any("\0" in text for name, texts in given.lists() for text in (name, *texts)):
            raise BadRequest("a field holds a character that cannot be kept")


def _route(request: HttpRequest) -> Route | None:
    from nodal.desk.urls import BY_NAME  # noqa: PLC0415 - the views import the pages' helpers, which the gate imports

    match = request.resolver_match
    return BY_NAME.get(match.view_name) if match else None


def _unfinished(request: HttpRequest) -> str | None:
    """The page of the first step that a person still has to take after signing in for the first time."""
    if request.user.must_change_password:
        return "account_change_password"
    if tools(request).settings.second_factor and not request.session.get(HAS_SECOND_FACTOR):
        if not is_mfa_enabled(request.user):
            return "mfa_index"
        request.session[HAS_SECOND_FACTOR] = True
    return None


HAS_SECOND_FACTOR = "has_second_factor"
"""Kept in the session, so that the question costs no query on every page. Taking a factor away ends the sessions."""
