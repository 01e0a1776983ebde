"""A real Chromium on a real server: what a person sees, and what the page asked for behind their back."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import DatabaseError, connections
from django.http import StreamingHttpResponse
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

from nodal.desk.page import TOOLS
from nodal.steps.tools import Tools

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
"""Tests may run as root in a container, and a browser of a test calls nobody."""

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


def program() -> str | None:
    """The browser's program; None when there is none."""
    return os.environ.get("NODAL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class _Until:
    """An answer that never ends by itself ends with the server: its database is about to go."""

    def __init__(self, stopped: threading.Event, answer: Any) -> None:
        self._stopped, self._answer, self._parts = stopped, answer, iter(answer)

    def __iter__(self) -> _Until:
        return self

    def __next__(self) -> bytes:
        try:
            part: bytes = next(self._parts)
        except DatabaseError:
            if self._stopped.is_set():
                raise StopIteration from None
            raise
        return part

    def close(self) -> None:
        self._answer.close()


@contextmanager
def served(tools: Tools) -> Iterator[str]:
    """The node's pages on a free port of 127.0.0.1; yields their address."""
    handler, stopped = WSGIHandler(), threading.Event()

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            answer = handler({**environ, TOOLS: tools}, start_response)
        finally:
            connections.close_all()  # each request has a thread of its own that does not last
        return _Until(stopped, answer) if isinstance(answer, StreamingHttpResponse) else answer

    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()


def launched(playwright: Playwright) -> Browser:
    """A Chromium without a window."""
    return playwright.chromium.launch(executable_path=program(), args=list(FLAGS))


@dataclass(slots=True)
class Watched:
    """A page with everything on it that must not happen: dialogs, requests to elsewhere, errors, refused scripts."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, address: str) -> Watched:
        page = context.new_page()
        watched = cls(page, address)
        page.on("dialog", lambda dialog: (watched.faults.append(f"dialog: {dialog.type}"), dialog.dismiss()))
        page.on("pageerror", lambda error: watched.faults.append(f"error: {error}"))
        page.on("console", lambda said: said.type == "error" and watched.faults.append(f"console: {said.text}"))
        page.on(
            "request",
            lambda asked: not asked.url.startswith((address, "data:")) and watched.faults.append(f"asked: {asked.url}"),
        )
        return watched

    def open(self, path: str) -> Page:
        """Go there."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def follow(self, target: str | Locator) -> Page:
        """Click what leads to another page, and wait until that page is there: a click alone does not."""
        with self.page.expect_navigation():
            (self.page.locator(target).first if isinstance(target, str) else target).click()
        return self.page

    def axe(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA: `rule: first place`."""
        # Through the debugging protocol, which the page's own policy does not hold back.
        self.page.evaluate(AXE.read_text("utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
        return [f"{one['id']}: {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found["violations"]]


def cookie_of(client: Client, address: str) -> dict[str, Any]:
    """The session of a signed-in test client, for a browser."""
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}
