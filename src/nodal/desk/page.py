"""What every view needs: the node's adapters, the person who looks, and a page around what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from nodal.desk.rail import rail
from nodal.ledger.access import Viewer
from nodal.steps.look.inbox import alarm
from nodal.steps.tools import TOOLS, Tools


def tools(request: HttpRequest) -> Tools:
    """The running node's adapters, put there by the server that was started with them."""
    # Once kept beside: the sign-in library puts an earlier request's META in the place of this one's when it takes that
    # request up again.
    if TOOLS in request.META:
        request.nodal_tools = request.META[TOOLS]  # type: ignore[attr-defined]
    found: Tools = request.nodal_tools  # type: ignore[attr-defined]
    return found


def has_tools(request: HttpRequest) -> bool:
    """Whether the server that took this request was started through the program; a test of a single view was not."""
    return TOOLS in request.META or hasattr(request, "nodal_tools")


def viewer(request: HttpRequest) -> Viewer:
    """The person who is signed in, as every step knows a person."""
    return viewer_of(request.user)


def viewer_of(person: Any) -> Viewer:
    """A person's row as every step knows a person."""
    return Viewer(person.pk, person.username, person.name, person.unit, person.role)


def show(
    request: HttpRequest, template: str, shown: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page: `template` is `desk/<job>/<page>.html`."""
    return render(request, template, {**_alarm(request, status), **(shown or {})}, status=status)


def _alarm(request: HttpRequest, status: int) -> dict[str, Any]:
    """The strip on top of every page of those who work cases: danger that nobody has taken. One cheap question."""
    person = getattr(request, "user", None)
    if status >= BROKEN or person is None or not person.is_authenticated:
        return {}
    imminent, refused = alarm(viewer(request))
    return {"alarm": {"imminent": imminent, "refused": refused}} if imminent or refused else {}


BROKEN = 500
"""From this status on the page asks nothing: whatever failed may be the database."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows: rail, person, theme. A context processor: it must cost no query."""
    person = getattr(request, "user", None)
    known = person is not None and person.is_authenticated
    return {
        "person": person if known else None,
        "rail": rail(person.role, request) if known else (),
        "theme": (person.theme if known else request.COOKIES.get("nodal_theme", "")) or "auto",
        "language": translation.get_language() or "en",
        "time_zone": tools(request).pack.time_zone if has_tools(request) else "UTC",
    }
