"""The door of the interface: who calls, what an operation needs to be allowed, and what a refusal says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from nodal.api.rest.shapes import Fault, Unusable
from nodal.facts.errors import NodalError
from nodal.ledger import matrix
from nodal.ledger.access import NotAllowed, Unknown, Viewer
from nodal.steps.acts.tokens import NotKnown, bearer
from nodal.steps.tools import TOOLS, Tools

SIGNED_IN = "signed_in"
"""In the place of an action of the access matrix: whoever has a valid key."""

ACTION = "x-nodal-action"
"""Where the OpenAPI document says which action of the access matrix an operation needs."""

REFUSED, UNUSABLE = 409, 422


class Bearer(HttpBearer):
    """`Authorization: Bearer KEY`. A session of a browser opens nothing here, so no page can be made to call it."""

    openapi_description = "A key made by the node's administrator (`nodal token add`)."

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        """The person in whose name the key acts, whose role may do this. Raises NotKnown, NotAllowed."""
        who = bearer(tools(request), token)
        if self.action != SIGNED_IN:
            matrix.require(who, self.action)
        return who


class Interface(NinjaAPI):
    """The interface; its operations are called by the names that they have here."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`list_reports`, not the place of its code."""
        return operation.view_func.__name__


API = Interface(
    title="Nodal",
    version="1",
    description=(
        "Reports, leads, decisions, referrals, outcomes and counts of one unit, with the rights of the person in whose"
        " name the key acts. What is another unit's answers like what does not exist."
    ),
    docs_url=None,
    urls_namespace="api",
)


def tools(request: HttpRequest) -> Tools:
    """The running node's adapters, put there by the server."""
    found: Tools = request.META[TOOLS]
    return found


def viewer(request: HttpRequest) -> Viewer:
    """The person in whose name the key acts."""
    found: Viewer = request.auth  # type: ignore[attr-defined]
    return found


View = Callable[..., Any]


def operation(method: str, path: str, *, action: str, response: Any, tag: str) -> Callable[[View], View]:
    """One operation: its address, and the action of the access matrix that the caller's role must be allowed.

    The key and the role are looked at before anything else that the caller sent.
    """
    return API.api_operation(
        [method],
        path,
        auth=Bearer(action),
        response={200: response, **FAULTS},
        tags=[tag],
        openapi_extra={ACTION: action},
    )


FAULTS = {frozenset({401, 403, 404, REFUSED}): Fault, UNUSABLE: Unusable}


@API.exception_handler(NodalError)
def refused(request: HttpRequest, fault: NodalError) -> HttpResponse:
    """A refusal of our own, with what to do; foreign and absent are one answer."""
    match fault:
        case NotKnown():
            return _unknown_caller(request)
        case NotAllowed():
            return _say(request, 403, str(fault), fault.remedy)
        case Unknown():
            return _say(request, 404, "there is nothing here, or it belongs to another unit", Unknown.remedy)
        case _:
            return _say(request, REFUSED, str(fault), fault.remedy)


@API.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    """No key at all."""
    return _unknown_caller(request)


@API.exception_handler(ValidationError)
def unusable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """What was sent does not have the promised form: where, and what was expected; never what was sent."""
    places = [{"place": _place(one), "expected": str(one["type"])} for one in fault.errors[:50]]
    shown = {
        "error": "the request does not have the form of the interface",
        "remedy": "Compare it with the OpenAPI document.",
        "places": places,
    }
    return API.create_response(request, shown, status=UNUSABLE)


@API.exception_handler(HttpError)
def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    shown = {"error": "the body is not JSON", "remedy": "Send one JSON object in UTF-8.", "places": []}
    return API.create_response(request, shown, status=UNUSABLE if fault.status_code == 400 else fault.status_code)


def absent(request: HttpRequest, path: str = "") -> HttpResponse:
    """An address that the interface does not have."""
    return _say(request, 404, "there is nothing here, or it belongs to another unit", Unknown.remedy)


def _unknown_caller(request: HttpRequest) -> HttpResponse:
    answer = _say(request, 401, "no key, or one that is not valid now", NotKnown.remedy)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _say(request: HttpRequest, status: int, error: str, remedy: str) -> HttpResponse:
    return API.create_response(request, {"error": error, "remedy": remedy}, status=status)


def _place(fault: dict[str, Any]) -> str:
    """`body.reason`: names of our own fields only; a name that the caller made up is not repeated."""
    parts = [str(part) for part in fault["loc"] if part != "body" or part == fault["loc"][0]]
    if fault["type"] == "extra_forbidden":
        parts = parts[:-1]
    if "details" in parts:
        parts = parts[: parts.index("details") + 1]
    return ".".join(part for part in parts if part != "payload")
