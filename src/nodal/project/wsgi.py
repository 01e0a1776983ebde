"""The pages as a web server calls them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from typing import Any

from nodal.project.assemble import environment
from nodal.project.start import Start

SELDOM = (20_000, 20, 50)
"""New objects before the collector looks, a page makes some thousands; Python's own default is 700. Our own choice."""

Answered = Iterable[bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Answered]


def application() -> Application:
    """Open the node that the environment names and hand its adapters to every request."""
    settings = environment()
    start = Start(settings)
    known = start.open(web=True)
    from django.core.handlers.wsgi import WSGIHandler

    from nodal.desk.page import TOOLS
    from nodal.project.tools import assemble

    tools, handler = assemble(settings, start, known), WSGIHandler()
    # What is loaded now stays for ever: the collector need not look at it again, nor as often at what a page leaves.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answered:
        return handler({**environ, TOOLS: tools}, start_response)  # type: ignore[no-any-return]

    return answer
