"""Every field of every form and every filter of every address is sent what no person types; nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from nodal.desk.route import FIRST, OPEN, Route
from nodal.desk.urls import ROUTES
from nodal.ledger.access import Viewer
from nodal.ledger.matrix import MATRIX
from node import Node
from people import DELHI, DISTRICT, People
from web.programs import program
from web.roles import of_roles
from web.subjects import address

ODD = (
    "a\0b", "9" * 20, "9" * 5000, "\u00b2", "\ud800".encode("utf-8", "surrogatepass"), "0001-01-01",
    "0001-01-01T00:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59-14:00", "253402300799000000-1",
)  # fmt: skip
"""Characters that no database holds, numbers that no column holds, times at the ends of the calendar."""

SEEN = "2026-01-01T00:00:00+00:00"

FORMS: dict[str, dict[str, str]] = {
    "account_login": {"login": "asha", "password": "no"},
    "account_change_password": {"oldpassword": "a", "password1": "b", "password2": "b"},
    "mfa_add_webauthn": {"name": "a", "credential": "{}"},
    "look": {"language": "en", "next": "/"},
    "inbox_act": {"do": "aside", "line": "", "back": "/inbox/", "seen": SEEN, "why": "duplicate", "text": "words"},
    "inbox_views": {"name": "mine", "who": "me", "gone": ""},
    "danger_settle": {"how": "called"},
    "lead_decide": {"decision": "unsure", "reason": "why", "seen": "confirmed"},
    "lead_apart": {"one": "", "other": "", "reason": "why"},
    "lead_reply": {"asked": "", "provider": "Telecom", "holder": "C", "city": "c", "answered": ""},
    "lead_send": {"unit": "IN-DL-CEN", "reason": "why"},
    "lead_note": {"text": "words"},
    "lead_assign": {"to": "asha"},
    "network_open": {"account": "", "reason": "why"},
    "report_uncovered": {"reason": "why", "all": ""},
    "report_note": {"text": "words"},
    "report_hand": {"to": "asha", "note": "words", "seen": SEEN},
    "report_aside": {"why": "duplicate", "text": "words", "seen": SEEN},
    "report_route": {"unit": "IN-DL-CEN", "reason": "why"},
    "report_copied": {"kind": "value", "index": "0"},
    "report_original": {"version": "1", "reason": "why"},
    "referral_happened": {"kind": "acknowledged", "at": ""},
    "referrals_send": {"kind": "report", "unit": "IN-DL-CEN", "upto": "9"},
    "search": {"what": "identifier", "text": "a@example.org", "kind": "", "purpose": "a case of ours", "before": ""},
    "operation_new": {"name": "d", "starts": "2026-01-01T00:00", "ends": "2026-01-02T00:00", "definition": "all"},
    "operation_sign": {"as_of": ""},
    "intake_new": {"source": "s", "format": "", "date_order": "iso", "profile": ""},
    "sheet_profiles": {"source": "s"},
    "sheet_profile": {
        "act": "keep",
        "column-0": "reportId",
        "column-1": "screenName",
        "date_order": "iso",
        "name": "n",
        "delimiter": ";",
        "constant-espName": "x",
    },
    "intake_own": {"before": ""},
    "people_new": {"username": "somebody", "name": "S", "unit": DELHI, "role": "analyst"},
    "people_place": {"unit": DELHI, "role": "analyst"},
    "people_reset": {"reason": "lost"},
    "people_key": {"name": "k", "days": "9"},
    "people_key_end": {"key": ""},
}
"""What a person would send; a form without a line here is sent one field that it does not have."""

FILTERS = {
    "inbox": ("after", "who", "dies"),
    "live": ("since",),
    "leads": ("page", "state"),
    "networks": ("page", "since", "until"),
    "referrals": ("after", "tab"),
    "operations": ("as_of", "a", "b"),
    "intake": ("before", "after"),
    "audit": ("person", "since", "until", "before", "action"),
    "people": ("unit", "after"),
}
"""Room -> the words that its addresses are asked with."""

BREAKS = 500


def test_the_forms_here_are_forms_of_the_desk() -> None:
    posts = {route.name for route in ROUTES if route.post}
    assert sorted(set(FORMS) - posts) == []


@pytest.fixture
def browsers(node: Node, case: People, signed_in: Callable[[Viewer], Client]) -> dict[str, Client]:
    found = {role: signed_in(person) for role, person in of_roles(node, DELHI).items()}
    for browser in found.values():
        browser.raise_request_exception = False
    return found


def may(route: Route, method: str) -> str:
    roles = MATRIX.get(route.allowed(method) or "", {"analyst"})
    return next(role for role in ("supervisor", "administrator", "auditor", "analyst") if role in roles)


def one_odd(form: dict[str, str]) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    for name in form:
        for odd in ODD:
            yield name, odd, {**form, name: odd}


LEAVES = {"account_logout"}


def test_no_form_breaks_on_what_nobody_types(node: Node, browsers: dict[str, Client]) -> None:
    broken = {}
    for route in ROUTES:
        if route.post is None or route.name in LEAVES:
            continue
        browser, path = browsers[may(route, "POST")], address(node, route)
        for name, odd, form in one_odd(FORMS.get(route.name, {"x": ""})):
            status = browser.post(path, form).status_code
            if status >= BREAKS:
                broken[f"{route.name} {name} {odd[:26]!r}"] = status
        if route.get and browser.get(path).status_code >= BREAKS:
            broken[f"{route.name} afterwards"] = BREAKS
    assert broken == {}


def test_no_address_breaks_on_what_nobody_types(node: Node, browsers: dict[str, Client]) -> None:
    broken = {}
    for route in ROUTES:
        if route.get is None or route.get in (OPEN, FIRST):
            continue
        browser, path = browsers[may(route, "GET")], address(node, route)
        for odd in ODD:
            # Each alone, because the first that is refused hides the others.
            for name in FILTERS.get(route.path.split("/")[0], ()):
                status = browser.get(path, {name: odd}).status_code
                if status >= BREAKS:
                    broken[f"{route.name} {name} {odd[:26]!r}"] = status
    assert broken == {}


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "x" * 5000])
def test_the_interface_refuses_what_cannot_be_kept(node: Node, case: People, odd: str) -> None:
    caller, wrong = program(node, case.bharat), {}
    ((lead,),) = node.sql("SELECT ref FROM lead LIMIT 1")
    ((report,),) = node.sql("SELECT ref FROM report WHERE number = '700300001'")
    ((referral,),) = node.sql("SELECT ref FROM referral WHERE to_unit = %s", [DISTRICT])
    for path, body in {
        f"/reports/{report}/unmask": {"reason": odd},
        f"/leads/{lead}/decisions": {"decision": "unsure", "reason": odd},
        f"/referrals/{referral}/events": {"kind": "safeguarded", "details": {"child": odd}},
        f"/referrals/{referral}/events?": {"kind": "safeguarded", "details": {odd: "child"}},
        f"/referrals/{referral}/outcome": {"outcome": odd},
    }.items():
        status = caller.post(path, body).status_code
        if status != 422:
            wrong[path] = status
    assert wrong == {}


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
def test_no_event_is_kept_with_a_time_that_cannot_be_read_again(node: Node, case: People, at: str) -> None:
    caller = program(node, case.bharat)
    ((referral,),) = node.sql("SELECT ref FROM referral WHERE to_unit = %s", [DISTRICT])
    body = {"kind": "safeguarded", "at": at, "details": {"child": "C-1"}}
    assert caller.post(f"/referrals/{referral}/events", body).status_code == 409
    assert caller.get(f"/referrals/{referral}").status_code == 200


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example/", "inbox", "a:b", "9"])
def test_a_form_leads_back_to_an_address_of_this_node_only(node: Node, stranger: Client, back: str) -> None:
    answer = stranger.post("/account/look/", {"language": "en", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, "/")
