"""Every address x method x role x inside or outside the jurisdiction, read from the table of addresses and called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from nodal.desk.route import FIRST, OPEN, SIGNED_IN, Route
from nodal.desk.urls import ROUTES
from nodal.ledger.access import Viewer
from nodal.ledger.matrix import MATRIX
from node import Node
from people import DELHI, ELSEWHERE, People
from web.roles import ROLES, of_roles
from web.subjects import address, has_subject

ANYBODY = {OPEN, FIRST, SIGNED_IN}
LEAVES = {"account_logout"}
"""Addresses that end the session that calls them."""


@pytest.fixture
def persons(node: Node, case: People) -> dict[tuple[str, str], Viewer]:
    """Somebody of every role, at Asha's unit and at another state's."""
    return {(unit, role): person for unit in (DELHI, ELSEWHERE) for role, person in of_roles(node, unit).items()}


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    found = []
    for pattern in patterns:
        found += names(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern.name or str(pattern)]
    return found


def test_no_address_is_missing_from_the_table() -> None:
    others = ("api/", "ispws")  # doors of programs and platforms, each with tests of its own that call every address
    desk = [one for one in get_resolver().url_patterns if not str(one.pattern).startswith(others)]
    assert sorted(names(desk)) == sorted(route.name for route in ROUTES)


def test_every_row_names_an_action_of_the_access_matrix() -> None:
    named = {action for route in ROUTES for action in (route.get, route.post) if action}
    assert named - ANYBODY <= MATRIX.keys()


def test_no_address_holds_anything_but_opaque_references() -> None:
    assert [route.path for route in ROUTES if "<str:" in route.path or "<path:" in route.path] == []


def called(browser: Client, method: str, path: str) -> int:
    return int(getattr(browser, method.lower())(path).status_code)


@pytest.mark.parametrize("role", ROLES)
def test_a_person_of_the_unit_gets_what_the_role_allows(
    role: str, node: Node, persons: dict[tuple[str, str], Viewer], signed_in: Callable[[Viewer], Client]
) -> None:
    wrong = {}
    browser = signed_in(persons[DELHI, role])
    for route in ROUTES:
        for method in ("GET", "POST"):
            if route.name in LEAVES:
                continue
            status = called(browser, method, address(node, route))
            if not fits(route, method, role, status):
                wrong[f"{method} {route.path} as {role}"] = status
    assert wrong == {}


def fits(route: Route, method: str, role: str, status: int) -> bool:
    action = route.allowed(method)
    if action is None:
        return status == 405
    if action not in ANYBODY and role not in MATRIX[action]:
        return status == 403
    return status in ({200, 302, 400, 409, 422} if method == "POST" else {200, 302})


@pytest.mark.parametrize("role", ROLES)
def test_what_belongs_to_another_unit_reads_as_what_does_not_exist(
    role: str, node: Node, persons: dict[tuple[str, str], Viewer], signed_in: Callable[[Viewer], Client]
) -> None:
    wrong = {}
    browser = signed_in(persons[ELSEWHERE, role])
    for route in ROUTES:
        for method in ("GET", "POST"):
            action = route.allowed(method)
            if not has_subject(route) or action is None or role not in MATRIX.get(action, ()):
                continue
            foreign = getattr(browser, method.lower())(address(node, route))
            absent = getattr(browser, method.lower())(address(node, route, absent=True))
            # A token against forged forms differs from page to page; nothing else may.
            if (foreign.status_code, absent.status_code) != (404, 404) or plain(foreign) != plain(absent):
                wrong[f"{method} {route.path} as {role}"] = (foreign.status_code, absent.status_code)
    assert wrong == {}


def plain(answer: Any) -> str:
    text = answer.content.decode().replace(answer.wsgi_request.path, "")  # the form for the language leads back here
    return re.sub(r'(name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f-]{36})', "", text)


def test_a_stranger_reaches_nothing_but_the_sign_in(node: Node, case: People, stranger: Client) -> None:
    wrong = {}
    for route in ROUTES:
        for method in ("GET", "POST"):
            action = route.allowed(method)
            answer = getattr(stranger, method.lower())(address(node, route))
            to_sign_in = answer.status_code == 302 and answer["Location"].startswith("/sign-in/")
            if action not in (None, OPEN) and not to_sign_in:
                wrong[f"{method} {route.path}"] = answer.status_code
    assert wrong == {}
