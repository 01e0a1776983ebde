"""Security keys in a real Chromium with a key that the browser itself plays, and the pages of the own account."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from nodal.ledger import accounts
from node import Node
from people import People
from web.browser import Watched

OWN = "a long word of one's own"


@pytest.fixture
def by_name(served: str) -> str:
    """The node under a name: a key answers to a name only, and to one without https only on this machine."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def opened(chromium: Browser, by_name: str):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    watched = Watched.of(context, by_name)
    protocol = context.new_cdp_session(watched.page)
    protocol.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
    yield watched
    context.close()


def sign_in(opened: Watched) -> None:
    page = opened.open("/sign-in/")
    page.fill("[name=login]", "asha")
    page.fill("[name=password]", OWN)
    opened.follow("form[action='/sign-in/'] button")


def test_a_security_key_is_added_asked_for_and_taken_away(opened: Watched, four: People, node: Node) -> None:
    accounts.choose_password(four.asha.person, OWN)
    sign_in(opened)
    page = opened.page
    assert page.url.endswith("/account/second/")
    opened.follow("text=Add a key")
    assert opened.axe() == []
    page.fill("[name=name]", "blue one")
    page.click("[data-key-button]")
    page.wait_for_url("**/account/second/codes/")
    assert opened.axe() == []
    assert opened.open("/").title().startswith("My work today")
    opened.follow("text=Sign out")

    sign_in(opened)
    page.wait_for_url("**/sign-in/second/")
    assert opened.axe() == []
    page.click("[data-key-button]")
    page.wait_for_url(f"{opened.address}/")

    opened.open("/account/second/keys/")
    assert "blue one" in page.content()
    assert opened.axe() == []
    opened.follow("text=Rename")
    page.fill("[name=name]", "<b>old</b>")
    opened.follow("text=Save")
    assert "&lt;b&gt;old&lt;/b&gt;" in page.content()
    opened.follow("text=Remove")
    assert opened.axe() == []
    opened.follow("button:has-text('Remove the key')")
    assert page.url.endswith("/sign-in/")
    assert opened.faults == []
    done = node.sql("SELECT action, detail FROM audit_in WHERE starts_with(action, 'person.') ORDER BY id")
    assert ("person.factor_added", {"factor": "webauthn"}) in done
    assert ("person.signed_in", {"factor": "webauthn"}) in done
    assert ("person.factor_removed", {"factor": "webauthn"}) in done


def test_a_key_shows_that_it_is_still_you(opened: Watched, four: People, node: Node) -> None:
    accounts.choose_password(four.asha.person, OWN)
    sign_in(opened)
    page = opened.open("/account/second/keys/add/")
    page.click("[data-key-button]")
    page.wait_for_url("**/account/second/codes/")
    opened.open("/sign-in/again/key/?next=/account/")
    assert opened.axe() == []
    page.click("[data-key-button]")
    page.wait_for_url("**/account/")
    assert opened.faults == []


def test_without_its_key_nobody_gets_in_and_the_page_says_so(
    opened: Watched, chromium: Browser, by_name: str, four: People, node: Node
) -> None:
    accounts.choose_password(four.asha.person, OWN)
    sign_in(opened)
    opened.page.goto(f"{by_name}/account/second/keys/add/")
    opened.page.click("[data-key-button]")
    opened.page.wait_for_url("**/account/second/codes/")
    other = chromium.new_context()
    watched = Watched.of(other, by_name)
    protocol = other.new_cdp_session(watched.page)
    protocol.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
    sign_in(watched)
    watched.page.wait_for_url("**/sign-in/second/")
    watched.page.click("[data-key-button]")
    watched.page.wait_for_selector("[data-key-trouble]:not([hidden])", timeout=90_000)
    watched.page.goto(f"{by_name}/")
    assert "/sign-in/" in watched.page.url
    other.close()


PAGES = (
    "/account/",
    "/account/password/",
    "/account/second/",
    "/account/second/app/",
    "/account/second/keys/",
    "/account/second/keys/add/",
    "/sign-in/again/",
)


def test_the_pages_of_the_own_account_are_open_to_everybody(as_person, four: People, node: Node) -> None:
    accounts.choose_password(four.asha.person, OWN)
    opened = as_person(None)
    page = opened.open("/sign-in/")
    page.fill("[name=login]", "asha")
    page.fill("[name=password]", OWN)
    opened.follow("form[action='/sign-in/'] button")
    node.sql("UPDATE person SET language = 'en'")
    context = opened.page.context
    session = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "nodal")
    _has_factor(session)
    for path in PAGES:
        opened.open(path)
        assert (path, opened.axe()) == (path, [])
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, path
    assert opened.faults == []


def _has_factor(session: str) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore(session)
    store["has_second_factor"] = True
    store.save()
