"""A walk through every page in a real browser: accessible, inert, inside the window, in both languages and themes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from nodal.desk.route import FIRST, OPEN, SIGNED_IN, Route
from nodal.desk.urls import ROUTES
from nodal.ledger.access import Viewer
from nodal.ledger.matrix import MATRIX
from node import Node
from people import DELHI, People
from web.roles import ROLES, of_roles
from web.subjects import address

LOOKS = (
    {"width": 1366, "height": 768, "language": "en", "theme": "light"},
    {"width": 390, "height": 844, "language": "hi", "theme": "dark"},
    {"width": 683, "height": 384, "language": "en", "theme": "dark"},  # 1366x768 at 200 %
    {"width": 320, "height": 640, "language": "en", "theme": "light"},  # WCAG 1.4.10: 1280 at 400 %
)

VALUES = ("one@example.org", "12025550147", "700300001", "u-0", "192.0.2.10")
"""Values of Asha's case that may stand on a page, and nowhere else."""

LEADS_AWAY = {"account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate", "account_inactive"}
"""Addresses that answer a signed-in person with another page."""


@pytest.fixture
def of_role(node: Node, case: People) -> dict[str, Viewer]:
    """Somebody of Asha's unit for every role."""
    return of_roles(node, DELHI)


def walked() -> Iterator[Route]:
    """Every address that shows a page."""
    for route in ROUTES:
        if route.get and route.get != OPEN and route.name not in LEADS_AWAY:
            yield route


def role_for(route: Route) -> str:
    """The first role that the address is open to."""
    if route.get in (FIRST, SIGNED_IN, OPEN):
        return "analyst"
    return next(role for role in ("supervisor", *ROLES) if role in MATRIX[route.get or ""])


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look['width']}-{look['language']}-{look['theme']}")
def test_every_page_works_for_hands_eyes_and_ears(
    look: dict[str, object], node: Node, of_role: dict[str, Viewer], as_person: Callable[..., object]
) -> None:
    opened = {role: as_person(viewer, **look) for role, viewer in of_role.items()}
    wrong: dict[str, list[str]] = {}
    for route in walked():
        watched = opened[role_for(route)]
        answer = watched.page.request.get(f"{watched.address}{address(node, route)}", max_redirects=0)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue  # a file, or live news: no page
        page = watched.open(address(node, route))
        found = [*watched.axe(), *watched.faults]
        # Wide tables scroll inside their own box; the page itself never does.
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += [f"wider than the window by {wider}"] if wider > 0 else []
        watched.faults.clear()
        if found:
            wrong[route.path] = found
    assert wrong == {}


ATTRIBUTE = re.compile(r"(?:href|src|action|formaction|data-[\w-]+|id|class)=\"([^\"]*)\"")


def test_no_value_of_a_report_stands_in_an_address_or_a_log(
    node: Node, of_role: dict[str, Viewer], signed_in: Callable[[Viewer], Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = {}
    for route in walked():
        answer = signed_in(of_role[role_for(route)]).get(address(node, route))
        if answer.streaming or "text/html" not in answer.get("Content-Type", ""):
            continue
        addresses = " ".join(ATTRIBUTE.findall(answer.content.decode()))
        said = [value for value in VALUES if value in addresses]
        if said:
            wrong[route.path] = said
    assert wrong == {}
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert [line for line in logged if any(value in line for value in VALUES)] == []
