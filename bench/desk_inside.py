"""What only the desk's own code can say: its routes, how many queries a page asks, where the time of a page goes.

`python -m bench.desk_inside profile USERNAME PATH` with NODAL_DATA naming the node.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from typing import Any

from nodal.project.assemble import environment
from nodal.project.start import Start


def _opened() -> Any:
    settings = environment()
    start = Start(settings)
    known = start.open(web=True)
    from nodal.project.tools import assemble  # noqa: PLC0415  (needs the open node)

    return assemble(settings, start, known)


def _browser(tools: Any, username: str) -> Any:
    from django.contrib.auth import get_user_model  # noqa: PLC0415  (needs the open node)
    from django.test import Client  # noqa: PLC0415

    from nodal.desk.page import TOOLS  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False, **{TOOLS: tools})
    person = get_user_model().objects.get(username=username)
    client.force_login(person, backend="nodal.desk.sign_in.backend.OwnPeople")
    return client


def routes() -> list[tuple[str, str, list[str]]]:
    """(name, path, roles that it opens to) of every page."""
    _opened()
    from nodal.desk.urls import ROUTES  # noqa: PLC0415
    from nodal.ledger.matrix import MATRIX  # noqa: PLC0415

    everybody = sorted(set().union(*MATRIX.values()))
    return [(r.name, r.path, sorted(MATRIX.get(r.get, everybody))) for r in ROUTES if r.get]


def queries(asks: dict[str, list[tuple[str, str]]]) -> dict[str, list[int]]:
    """Page -> how many queries each of these requests asked."""
    tools = _opened()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    found: dict[str, list[int]] = {}
    for name, wanted in asks.items():
        for username, path in wanted:
            browser = _browser(tools, username)
            browser.get(path)  # the first look also fills caches
            with CaptureQueriesContext(connection) as asked:
                browser.get(path)
            found.setdefault(name, []).append(len(asked))
    return found


def profile(username: str, path: str, *, times: int = 10) -> None:
    """Where the time goes, on the error output."""
    tools = _opened()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    browser = _browser(tools, username)
    answered = browser.get(path)
    print(path, answered.status_code, len(answered.content), file=sys.stderr)
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    for one in asked.captured_queries:
        print(one["time"], one["sql"][:4000], file=sys.stderr)
    began = time.perf_counter()
    for _ in range(times):
        browser.get(path)
    print(f"{(time.perf_counter() - began) / times * 1000:.1f} ms a request", file=sys.stderr)
    with cProfile.Profile() as measured:
        for _ in range(times):
            browser.get(path)
    told = pstats.Stats(measured, stream=sys.stderr)
    told.sort_stats("cumulative").print_stats(60).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["routes"]:
            print(json.dumps(routes()))
        case ["queries"]:
            print(json.dumps(queries(json.load(sys.stdin))))
        case ["profile", username, path]:
            profile(username, path)
