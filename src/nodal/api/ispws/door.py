"""The door of the endpoint: who calls, by which method, and what a refusal says.

It stands before everything that serves people: a call of a platform costs no session, no form token and no language.
"""

from __future__ import annotations

import binascii
import logging
from base64 import b64decode
from collections.abc import Callable
from functools import wraps

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve

from nodal.api.ispws import answers
from nodal.edges.intake.ispws_call import Invalid
from nodal.facts.errors import FileRefused
from nodal.steps import platform
from nodal.steps.platform import Calling, Code, NotKnown, Refused
from nodal.steps.tools import TOOLS, Tools

log = logging.getLogger(__name__)

PREFIX = "/ispws"
FINISH = f"{PREFIX}/finish"
LONGEST_HEADER = 1024
"""Characters of a credential as it is sent; a longer one is none of ours."""

View = Callable[[HttpRequest, Calling], HttpResponse]
_NOT_OURS = {"xml.root": Code.INVALID_REQUEST, "xml.namespace": Code.NOT_VALID}
"""Faults of a document that are not faults of XML itself."""


class Door:
    """Middleware, outermost: calls of platforms go straight to their view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_call(request):
            return self.get_response(request)
        request.resolver_match = match = _found(request.path_info)
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer


def _found(path: str) -> ResolverMatch:
    try:
        return resolve(path)
    except Resolver404:  # such as a path with a line break in it
        return resolve(PREFIX)


def is_call(request: HttpRequest) -> bool:
    """Whether a request is one of a platform."""
    return request.path_info == PREFIX or request.path_info.startswith(f"{PREFIX}/")


def call(method: str | None, *, when_not_saved: Code = Code.SERVER) -> Callable[[View], Callable[..., HttpResponse]]:
    """One call: its method (None: any), and the code when the database refuses what it would write."""

    def wrapped(view: View) -> Callable[..., HttpResponse]:
        @wraps(view)
        def called(request: HttpRequest, path: str = "") -> HttpResponse:
            try:
                caller = platform.known(*_credentials(request))
            except NotKnown:
                return answers.no_credentials()
            except Refused as refusal:
                return refused(request, refusal.code, refusal.reason)
            except DatabaseError as fault:
                return _not_saved(request, Code.SERVER, fault)
            if method is not None and request.method != method:
                return refused(request, Code.INVALID_REQUEST, f"This is called with {method}")
            try:
                return view(request, caller)
            except (Refused, Invalid, FileRefused) as refusal:
                return refused(request, *_said(refusal))
            except DatabaseError as fault:
                return _not_saved(request, when_not_saved, fault)

        return called

    return wrapped


def tools(request: HttpRequest) -> Tools:
    """The running node's adapters, put there by the server."""
    found: Tools = request.META[TOOLS]
    return found


def refused(request: HttpRequest, code: Code, reason: str) -> HttpResponse:
    """A refusal in the form of its call: `/finish` has a root of its own."""
    if request.path_info == FINISH:
        return answers.done(code, getattr(request, "report", 0))
    return answers.plain(code, reason)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of the program."""
    return refused(request, Code.SERVER, "The server failed; try again later")


def _not_saved(request: HttpRequest, code: Code, fault: DatabaseError) -> HttpResponse:
    # The class of the fault only: its message may repeat a value.
    log.error("call of a platform failed", extra={"call": request.path_info, "fault": type(fault).__name__})
    return refused(request, code, "This could not be saved; try again later")


def _said(refusal: Refused | Invalid | FileRefused) -> tuple[Code, str]:
    match refusal:
        case Refused(code=code, reason=reason):
            return code, reason
        case Invalid(place=place, reason=reason, line=line):
            return Code.NOT_VALID, f"{place}{f' (line {line})' if line else ''}: {reason}"
        case FileRefused(code=code, place=place, reason=reason):
            return _NOT_OURS.get(code, Code.MALFORMED), f"{place}: {reason}"


def _credentials(request: HttpRequest) -> tuple[str, str]:
    """User name and password of HTTP Basic. Raises NotKnown."""
    scheme, _, text = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    try:
        if scheme.lower() != "basic" or len(text) > LONGEST_HEADER:
            raise NotKnown("platform: expected a credential, got none")
        username, colon, password = b64decode(text.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except (binascii.Error, ValueError) as cause:
        raise NotKnown("platform: expected a credential, got something else") from cause
    if not colon:
        raise NotKnown("platform: expected a credential, got something else")
    return username, password
