"""Map and volume: a unit's own work in pictures, each with its sentence, its table and its file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from nodal.steps.acts.send import send
from nodal.steps.look import kept
from nodal.steps.look import pictures as looks
from node import Node
from people import DELHI, People
from web.test_referrals import reports

SignedIn = Callable[[Viewer], Client]


@pytest.fixture
def sent(node: Node, four: People) -> None:
    """Three reports that the bureau sent to Asha's unit."""
    reports(node, 3)
    send(node.tools, node.bureau)


@pytest.fixture
def sender(node: Node, four: People) -> Viewer:
    return rows.add("nita", name="Nita", unit=node.bureau.unit, role="analyst")


def test_a_unit_sees_what_it_sent_by_state(signed_in: SignedIn, sent, sender: Viewer) -> None:
    page = signed_in(sender).get("/pictures/").content.decode()
    assert "<title>Delhi: 3</title>" in page
    assert "Referrals sent to units of the states: 3; most to Delhi: 3." in page


def test_nobody_sees_the_work_of_another_unit(signed_in: SignedIn, sent, four: People) -> None:
    page = signed_in(four.chitra).get("/pictures/").content.decode()
    assert "<title>Delhi: 3</title>" not in page
    assert "No report came in during these days." in page


def test_the_receiver_sees_how_many_came_on_which_day(signed_in: SignedIn, sent, four: People) -> None:
    page = signed_in(four.asha).get("/pictures/?show=received&state=IN-DL").content.decode()
    assert "3 reports in 90 days; the most on one day was 3, on 2 Nov 2026." in page
    assert "In: 3, senders: 1." in page


def test_hours_are_those_of_the_clock_on_the_wall(node: Node, sent, four: People) -> None:
    found = looks.work(node.tools, four.asha)
    assert found.hours[15] == 3  # 10:00 UTC is 15:30 in the zone of the pack
    assert sum(found.hours.values()) == 3


@pytest.mark.parametrize("picture", ["states", "volume", "flow", "hours"])
def test_every_picture_has_a_file(picture: str, signed_in: SignedIn, sent, four: People) -> None:
    answer = signed_in(four.asha).get(f"/pictures/table.csv?picture={picture}")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode("utf-8-sig").splitlines()) > 1


@pytest.mark.parametrize("query", ["show=everything", "state=nowhere"])
def test_what_the_page_does_not_offer_does_not_exist(query: str, signed_in: SignedIn, four: People) -> None:
    assert signed_in(four.asha).get(f"/pictures/?{query}").status_code == 404


def test_numbers_that_took_long_are_kept_for_a_while_and_say_from_when(node: Node, sent, four, monkeypatch) -> None:
    monkeypatch.setattr(kept, "SLOW", -1.0)
    first = looks.work(node.tools, four.asha)
    node.clock.advance(minutes=9)
    assert looks.work(node.tools, four.asha) is first
    node.clock.advance(minutes=2)
    assert looks.work(node.tools, four.asha).as_of == node.clock()
    assert looks.work(node.tools, four.chitra).flows == []


def test_the_page_costs_the_same_queries_however_much_there_is(signed_in, node: Node, sent, four: People) -> None:
    browser = signed_in(four.asha)
    browser.get("/pictures/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/pictures/")
    reports(node, 5, first=3)
    send(node.tools, node.bureau)
    with CaptureQueriesContext(connection) as many:
        browser.get("/pictures/")
    assert len(many) == len(few)


def test_the_page_can_be_used_by_everybody(as_person, sent, sender: Viewer) -> None:
    opened = as_person(sender)
    opened.open(f"/pictures/?state={DELHI}")
    assert opened.axe() == []
    assert opened.faults == []
