"""The pages as a web server calls them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from nodal.project.assemble import environment
from nodal.project.memory import settle
from nodal.project.start import Start

Answered = Iterable[bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Answered]


def application() -> Application:
    """Open the node that the environment names and hand its adapters to every request."""
    settings = environment()
    start = Start(settings)
    known = start.open(web=True)
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections
    from django.urls import get_resolver

    from nodal.desk.page import TOOLS
    from nodal.edges.intake.xml_schema import schema
    from nodal.project.tools import assemble

    tools, handler = assemble(settings, start, known), WSGIHandler()
    # Every page, and the schema of the platforms' format, is loaded now: the first caller must not wait six seconds.
    get_resolver().url_patterns  # noqa: B018
    schema()
    # The server makes its processes from this one: none of them may inherit a connection.
    connections.close_all()
    settle()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answered:
        return handler({**environ, TOOLS: tools}, start_response)  # type: ignore[no-any-return]

    return answer
