"""Live news: numbers only, for as long as one may see them, without holding a connection or more than two places."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nodal.desk.live import views
from node import Node
from people import DELHI, People
from web.subjects import ABSENT

STREAM = {"Accept": "text/event-stream"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LOOK_EVERY", timedelta(milliseconds=50))
    monkeypatch.setattr(views, "HOLD", timedelta(seconds=2))


def events(answer: Any) -> Iterator[tuple[str, Any]]:
    """(event, what it says), and ("", None) for a comment."""
    try:
        for part in answer.streaming_content:
            for block in part.decode().split("\n\n"):
                said = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "event" in said:
                    yield said["event"], json.loads(said["data"])
                elif block.startswith(":"):
                    yield "", None
    finally:
        answer.close()  # as a server does it, whoever ends the stream


def change(node: Node, n: int) -> None:
    """A line of the inbox that came in after the page was made."""
    later = node.clock() + timedelta(minutes=n)
    node.sql(
        "INSERT INTO inbox_item (unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability,"
        " track, received_at, title, reason, group_key, is_head, group_size, changed_at)"
        " VALUES (%s, 'report', %s, gen_random_uuid(), 'open', 'imminent', 0, 90, 0, 'suspect', %s, '{}', '{}', '',"
        " true, 1, %s)",
        [DELHI, 9000 + n, later, later],
    )
    node.sql(
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
        " VALUES ('report', %s, %s, '2026-01-01', 'received')",
        [9000 + n, DELHI],
    )


def test_the_inbox_says_how_many_are_new_when_they_come(signed_in, node: Node, case: People) -> None:
    stream = events(signed_in(case.asha).get("/inbox/events/", headers=STREAM))
    event, first = next(stream)
    assert (event, first["new"]) == ("news", 0)
    assert next(stream) == ("", None)
    change(node, 1)
    change(node, 2)
    news = next(said for event, said in stream if event == "news")
    assert news["new"] == 2
    assert news["band.imminent"] == first["band.imminent"] + 2


def test_news_hold_nothing_but_names_and_numbers(signed_in, node: Node, case: People) -> None:
    ((ref,),) = node.sql("SELECT ref FROM operation")
    for path in ("/inbox/events/", f"/operations/{ref}/events/"):
        _, said = next(events(signed_in(case.asha).get(path, headers=STREAM)))
        assert said
        assert {type(value) for value in said.values()} == {int}


def test_another_unit_hears_nothing_of_it(signed_in, node: Node, case: People) -> None:
    change(node, 1)
    _, said = next(events(signed_in(case.chitra).get("/inbox/events/?since=2020-01-01T00:00:00Z", headers=STREAM)))
    assert set(said.values()) == {0}
    ((ref,),) = node.sql("SELECT ref FROM operation")
    browser = signed_in(case.chitra)
    foreign, absent = (browser.get(f"/operations/{one}/events/", headers=STREAM) for one in (ref, ABSENT))
    assert (foreign.status_code, absent.status_code) == (404, 404)


ENDS = {
    "disabled": "UPDATE person SET is_active = false WHERE username = 'asha'",
    "moved": "UPDATE person SET unit = 'IN-KA' WHERE username = 'asha'",
    "role changed": "UPDATE person SET role = 'auditor' WHERE username = 'asha'",
    "signed out": "DELETE FROM django_session",
}


@pytest.mark.parametrize("how", ENDS)
def test_a_stream_ends_at_once_when_its_person_may_not_stay(signed_in, node: Node, case: People, how: str) -> None:
    stream = events(signed_in(case.asha).get("/inbox/events/", headers=STREAM))
    next(stream)
    node.sql(ENDS[how])
    assert [event for event, _ in stream if event] == ["over"]


def test_a_stream_ends_by_itself_and_says_when_to_come_back(signed_in, node: Node, case: People) -> None:
    answer = signed_in(case.asha).get("/inbox/events/", headers=STREAM)
    said = b"".join(answer.streaming_content).decode()
    answer.close()
    assert said.startswith("retry: 3000\n\n")
    assert "event: over" not in said


def test_a_stream_that_waits_holds_no_connection(
    signed_in, node: Node, case: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_while_waiting = []

    def looked(_: float) -> None:
        open_while_waiting.append(connection.connection is not None)

    monkeypatch.setattr(views.time, "sleep", looked)
    stream = events(signed_in(case.asha).get("/inbox/events/", headers=STREAM))
    for _ in range(4):
        next(stream)
    assert open_while_waiting
    assert not any(open_while_waiting)


def test_a_third_page_of_one_person_gets_one_look_and_comes_back_later(signed_in, node: Node, case: People) -> None:
    browser = signed_in(case.asha)
    two = [browser.get("/inbox/events/", headers=STREAM) for _ in range(2)]
    third = b"".join(browser.get("/inbox/events/", headers=STREAM).streaming_content).decode()
    assert third.startswith("retry: 20000\n\nevent: news\n")
    assert third.count("event:") == 1
    for one in two:
        one.close()
    again = browser.get("/inbox/events/", headers=STREAM)
    assert next(iter(again.streaming_content)).startswith(b"retry: 3000")
    again.close()


def test_a_program_that_is_no_stream_gets_one_look(signed_in, case: People) -> None:
    said = b"".join(signed_in(case.asha).get("/inbox/events/").streaming_content).decode()
    assert said.count("event: news") == 1


def test_a_look_when_nothing_changed_costs_one_query_of_the_inbox(signed_in, node: Node, case: People) -> None:
    from nodal.steps.look.live import Inbox

    watch = Inbox(node.tools, case.asha, node.clock())
    watch.look()
    with CaptureQueriesContext(connection) as queries:
        watch.look()
    assert len([one for one in queries if "inbox_item" in one["sql"]]) == 1


def test_every_session_that_is_over_ends_its_stream(signed_in, node: Node, case: People) -> None:
    browser = signed_in(case.asha)
    stream = events(browser.get("/inbox/events/", headers=STREAM))
    next(stream)
    SessionStore(browser.session.session_key).delete()
    assert ("over", {}) in list(stream)


def test_the_page_says_what_is_new_and_moves_no_row(as_person, node: Node, case: People) -> None:
    opened = as_person(case.asha)
    page = opened.open("/inbox/")
    change(node, 1)
    page.wait_for_selector("[data-live-news]:visible")
    assert page.locator("[data-live-news] [data-one]").text_content() == "1 new since you looked"
    change(node, 2)
    page.locator("[data-live-news]", has_text="2 new").wait_for()
    assert opened.faults == []
    assert opened.axe() == []
