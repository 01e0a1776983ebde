"""Pages are called as a signed-in person calls them: through every middleware, with the node's own adapters."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from database import configure

configure()

from allauth.mfa.totp.internal import auth as totp  # noqa: E402 - models and pages exist only once Django is configured
from django.test import Client  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

import people  # noqa: E402
from nodal.desk.page import TOOLS  # noqa: E402
from nodal.ledger.access import Viewer  # noqa: E402
from nodal.ledger.models import Person  # noqa: E402
from web import browser  # noqa: E402

if TYPE_CHECKING:
    from node import Node

SignedIn = Callable[[Viewer], Client]


@pytest.fixture
def four(node: Node) -> people.People:
    return people.enter()


@pytest.fixture
def stranger(node: Node) -> Client:
    """A browser in which nobody is signed in."""
    return Client(SERVER_NAME="127.0.0.1", **{TOOLS: node.tools})


@pytest.fixture
def signed_in(node: Node) -> SignedIn:
    """A browser in which this person is signed in, with a second factor behind them."""

    def browser(viewer: Viewer) -> Client:
        client = Client(SERVER_NAME="127.0.0.1", **{TOOLS: node.tools})
        client.force_login(Person.objects.get(id=viewer.person), backend="nodal.desk.sign_in.backend.OwnPeople")
        session = client.session
        session["has_second_factor"] = True
        session.save()
        return client

    return browser


@pytest.fixture
def case(node: Node, four: people.People) -> people.People:
    """A whole case of Asha's, with a row in every table."""
    from case import fill

    fill(node, four)
    return four


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the library's clock for codes, which change every 30 seconds."""
    now = [1_790_000_000.0]

    class Clock:
        @staticmethod
        def time() -> float:
            return now[0]

    monkeypatch.setattr(totp, "time", Clock)

    def advance(seconds: float) -> None:
        now[0] += seconds

    return advance


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run of this process."""
    if browser.program() is None:
        if os.environ.get("CI"):
            pytest.fail("continuous integration needs Chromium, found none")
        pytest.skip("needs Chromium: set NODAL_CHROMIUM, or put one on the PATH")
    # The library keeps an event loop in this thread, and Django would refuse every query for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = browser.launched(playwright)
        yield opened
        opened.close()


@pytest.fixture
def served(node: Node) -> Iterator[str]:
    """The address of this node's pages."""
    with browser.served(node.tools) as address:
        yield address


Opened = Callable[..., browser.Watched]


@pytest.fixture
def as_person(chromium: Browser, served: str, signed_in: SignedIn) -> Iterator[Opened]:
    """Open Chromium as this person: `as_person(asha, width=390, language="hi", theme="dark")`."""
    contexts = []

    def opened(
        viewer: Viewer | None,
        *,
        width: int = 1366,
        height: int = 768,
        language: str = "",
        theme: str = "light",
        **more: Any,
    ) -> browser.Watched:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=theme, **more)
        contexts.append(context)
        if viewer is not None:
            context.add_cookies([browser.cookie_of(signed_in(viewer), served)])
            Person.objects.filter(id=viewer.person).update(language=language, theme=theme)
        return browser.Watched.of(context, served)

    yield opened
    for context in contexts:
        context.close()
