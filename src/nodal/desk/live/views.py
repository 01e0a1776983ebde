"""Server-sent events (WHATWG HTML, 9.2) for the inbox and for a drive."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

from nodal.desk.page import tools, viewer
from nodal.steps.look import live

HOLD = timedelta(seconds=50)
"""How long one stream lasts; then the browser comes back. Below the timeouts of the proxies that stand in offices."""

LOOK_EVERY = timedelta(seconds=4)
"""How often a stream looks. The person's sign-in is asked again each time."""

SOON, LATER = 3000, 20_000
"""Milliseconds after which a browser comes back: after a whole stream; after a single look, when places are taken."""

PER_PROCESS = threading.BoundedSemaphore(12)
"""Half of a process's threads (project/serve.py): pages must be answered however many streams are open."""

News = Callable[[], dict[str, int]]


def inbox(request: HttpRequest) -> HttpResponseBase:
    """How many lines are new since the page was made."""
    who = viewer(request)
    return _stream(request, live.Inbox(tools(request), who, _since(request)).look)


def operation(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """The figures of a drive, whenever one changes."""
    return _stream(request, live.Operation(tools(request), viewer(request), ref).look)


def _since(request: HttpRequest) -> datetime:
    try:
        at = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        at = None
    return at if at is not None and at.tzinfo is not None else tools(request).clock()


def _stream(request: HttpRequest, look: News) -> HttpResponseBase:
    first = look()  # before anything is sent, so that what may not be seen answers as on a page
    give_back = _places(request) if "text/event-stream" in request.headers.get("Accept", "") else None
    body = Stream(request, look, first, give_back) if give_back else iter([_retry(LATER), _event(first)])
    answer = StreamingHttpResponse(body, content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"  # a proxy in front hands on each event at once
    return answer


def _places(request: HttpRequest) -> Callable[[], None] | None:
    """A thread of this process and one of the person's places, or None: then one look has to do."""
    if not PER_PROCESS.acquire(blocking=False):
        return None
    place = live.place(tools(request), viewer(request))
    if place is None:
        PER_PROCESS.release()
        return None

    def give_back() -> None:
        place()
        PER_PROCESS.release()

    return give_back


class Stream:
    """The first look, then one every few seconds, until its time is over or the person may not stay.

    A class rather than a generator: its places are given back even when nobody ever starts to read it.
    """

    def __init__(self, request: HttpRequest, look: News, first: dict[str, int], give_back: Callable[[], None]) -> None:
        self._parts = _parts(request, look, first)
        self._give_back: Callable[[], None] | None = give_back

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return next(self._parts)

    def close(self) -> None:
        """Called by the server when the stream ends, in whatever way."""
        self._parts.close()
        connections.close_all()
        give_back, self._give_back = self._give_back, None
        if give_back:
            give_back()


def _parts(request: HttpRequest, look: News, first: dict[str, int]) -> Iterator[str]:
    who, session, ends = viewer(request), request.session, time.monotonic() + HOLD.total_seconds()
    said = first
    yield _retry(SOON) + _event(first)
    while time.monotonic() < ends:
        connections.close_all()  # a stream that waits holds no connection
        time.sleep(LOOK_EVERY.total_seconds())
        if not (session.exists(session.session_key) and live.may_stay(who)):
            yield "event: over\ndata: {}\n\n"
            return
        now = look()
        # A comment when nothing changed: writing it is how a server learns that the browser has gone.
        yield _event(now) if now != said else ":\n\n"
        said = now


def _event(news: dict[str, int]) -> str:
    return f"event: news\ndata: {json.dumps(news)}\n\n"


def _retry(milliseconds: int) -> str:
    return f"retry: {milliseconds}\n\n"
