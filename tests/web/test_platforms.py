"""The report cards of platforms, and what the intake page says of changes and floods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make

if TYPE_CHECKING:
    from node import Node
    from people import People
    from web.conftest import Opened, SignedIn


def sent(node: Node, four: People) -> None:
    """Three weeks: a platform that drops its ports in the third, and one that floods with empty reports."""
    number = 700300000
    for week in range(3):
        port = 40123 if week < 2 else None
        people = [make.person(f"u-{week}-{n}", captures=[make.capture(port=port)]) for n in range(90)]
        node.take(four.asha, [make.report(number + n, one) for n, one in enumerate(people)])
        number += 90
        node.clock.advance(days=7 if week < 2 else 0)
    bare = {"reportingEsp": {"espName": "<b>Flood</b>Chat"}}
    node.take(four.asha, [{"reportId": number + n, "reportedInformation": bare} for n in range(60)])


def test_the_card_says_what_reports_hold_and_what_changed(node: Node, four: People, signed_in: SignedIn) -> None:
    sent(node, four)
    client = signed_in(four.asha)
    page = client.get("/intake/platforms/").content.decode()
    text = re.sub(r"<[^>]+>|\s+", " ", page)
    assert "Port of the address fell: from 100 % of its reports in the weeks before to 0 %." in text
    assert "<b>Flood</b>" not in page
    intake = re.sub(r"<[^>]+>|\s+", " ", client.get("/intake/").content.decode())
    assert "sent 60 reports without content among 60" in intake
    assert "Port of the address fell" in intake


def test_the_table_can_be_taken_along_and_runs_nothing(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, [make.report(700300001, sender="=1+1")])
    lines = signed_in(four.asha).get("/intake/platforms/table/").content.decode().splitlines()
    assert lines[1].startswith("'=1+1,1,0,1,")


def test_a_platform_is_named_by_nothing_in_the_address(node: Node, four: People, signed_in: SignedIn) -> None:
    sent(node, four)
    client = signed_in(four.asha)
    codes = re.findall(r'href="\?of=([0-9a-f]{16})#weeks"', client.get("/intake/platforms/").content.decode())
    assert len(codes) == 2
    assert "FloodChat" in re.sub(
        r"</?b>|&lt;/?b&gt;", "", client.get(f"/intake/platforms/?of={codes[1]}").content.decode()
    )


def test_another_unit_sees_its_own_platforms_only(node: Node, four: People, signed_in: SignedIn) -> None:
    sent(node, four)
    assert "ExampleChat" not in signed_in(four.chitra).get("/intake/platforms/").content.decode()
    assert signed_in(four.dev).get("/intake/platforms/").status_code == 403


def test_the_page_asks_as_often_for_many_platforms_as_for_one(node: Node, four: People, signed_in: SignedIn) -> None:
    client, asked = signed_in(four.asha), []
    for count in (1, 30):
        node.take(four.asha, [make.report(700300000 + n, sender=f"Chat {n}") for n in range(count)])
        client.get("/intake/platforms/")
        with CaptureQueriesContext(connection) as found:
            client.get("/intake/platforms/")
        asked.append(len(found))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_the_page_can_be_used_by_everybody(node: Node, four: People, as_person: Opened, width: int, theme: str) -> None:
    sent(node, four)
    watched = as_person(four.asha, width=width, theme=theme)
    for name, path in (("platforms", "/intake/platforms/"), ("intake", "/intake/")):
        page = watched.open(path)
        assert watched.faults == []
        page.screenshot(path=f"/tmp/shots/platforms/{name}-{width}-{theme}.png", full_page=True)
        assert watched.axe() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
