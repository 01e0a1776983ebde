"""What is different here? A bundle of look-alikes, the most unusual first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make

if TYPE_CHECKING:
    from node import Node
    from people import People
    from web.conftest import Opened, SignedIn

MD5 = "5a" * 16


def like(n: int, **more: Any) -> dict[str, Any]:
    notes = [f"User number {n} shared the file in a public group.", *more.pop("notes", [])]
    reported = make.person(f"u-{n}", captures=[make.capture(f"203.0.113.{n % 200 + 1}")], **more.pop("person", {}))
    return make.report(700300000 + n, reported, *more.pop("others", []), md5=MD5, notes=notes, kind=KIND, **more)


KIND = "Child Pornography (possession, manufacture, and distribution)"


def bundle(node: Node, four: People, count: int, **odd: Any) -> str:
    """So many look-alikes of Asha's, the fifth with something odd; the address of what is different."""
    node.take(four.asha, [like(n, **(odd if n == 4 else {})) for n in range(count)])
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    return f"/inbox/{ref}/different/"


def _numbers(page: str) -> list[str]:
    return re.findall(r"data-open>\s*Report\s+<[^>]*>(?:<[^>]*>)*(\d+)<", page)


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"notes": ["she says that he will come to her school tomorrow with a knife"]}, id="in a text"),
        pytest.param({"urgent": "please look"}, id="escalated"),
        pytest.param({"others": [make.person("second", captures=[])]}, id="in a second account"),
    ],
)
def test_the_one_report_with_a_sign_stands_first(
    node: Node, four: People, signed_in: SignedIn, odd: dict[str, Any]
) -> None:
    address = bundle(node, four, 40, **odd)
    page = signed_in(four.asha).get(address).content.decode()
    assert _numbers(page)[0] == "700300004"
    assert len(_numbers(page)) == 25
    assert "40 reports look alike" in page


def test_the_pages_together_hold_every_report_once(node: Node, four: People, signed_in: SignedIn) -> None:
    address, client = bundle(node, four, 60), signed_in(four.asha)
    found, at = [], address
    while at and len(found) < 200:
        page = client.get(at).content.decode()
        found += _numbers(page)
        more = re.search(r'after=([0-9a-f-]{36})" rel="next"', page)
        at = f"{address}?after={more[1]}" if more else ""
    assert sorted(found) == [str(700300000 + n) for n in range(60)]


def test_another_states_analyst_gets_the_same_answer_as_for_nothing(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    address = bundle(node, four, 3)
    assert signed_in(four.chitra).get(address).status_code == 404
    assert signed_in(four.dev).get(address).status_code == 403
    assert signed_in(four.asha).get(address).status_code == 200


def test_the_look_is_recorded_with_the_reports_that_were_shown(node: Node, four: People, signed_in: SignedIn) -> None:
    signed_in(four.asha).get(bundle(node, four, 3))
    [(subjects, detail)] = node.sql("SELECT subjects, detail FROM audit_in WHERE action = 'report.compared'")
    assert sorted(subjects) == node.rows(four.asha, "report", "id")
    assert detail == {}


def test_a_child_is_covered_among_look_alikes(node: Node, four: People, signed_in: SignedIn) -> None:
    reports = [like(n) for n in range(5)]
    reports[2]["reportedInformation"]["intendedRecipients"] = {
        "intendedRecipients": [{"firstName": "Tiny", "espUserId": "child-77", "dateOfBirth": "2016-01-01"}]
    }
    node.take(four.asha, reports)
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    page = signed_in(four.asha).get(f"/inbox/{ref}/different/").content.decode()
    assert "Recipient" in page
    assert "Tiny" not in page
    assert "child-77" not in page


def test_hostile_words_stay_words(node: Node, four: People, signed_in: SignedIn) -> None:
    address = bundle(node, four, 6, notes=["<script>alert(1)</script> \u202eevil <img src=x onerror=alert(1)>"])
    page = signed_in(four.asha).get(address).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_the_page_asks_as_often_for_sixty_reports_as_for_six(node: Node, four: People, signed_in: SignedIn) -> None:
    client, asked = signed_in(four.asha), []
    for count in (6, 60):
        address = bundle(node, four, count)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        asked.append(len(found))
    assert asked[0] == asked[1]


def test_a_report_that_nothing_resembles_says_so(node: Node, four: People, signed_in: SignedIn) -> None:
    page = signed_in(four.asha).get(_alone(node, four)).content.decode()
    assert "Nothing that your unit holds looks like this report." in page


def _alone(node: Node, four: People) -> str:
    node.take(four.asha, [like(1)])
    node.work()
    [ref] = node.rows(four.asha, "report", "ref")
    return f"/inbox/{ref}/different/"


def test_the_inbox_line_and_the_report_lead_to_what_is_different(node: Node, four: People, signed_in: SignedIn) -> None:
    address, client = bundle(node, four, 5), signed_in(four.asha)
    assert "/different/" in client.get("/inbox/").content.decode()
    assert address in client.get(address.replace("/inbox/", "/reports/").replace("different/", "")).content.decode()


@pytest.mark.parametrize(("width", "theme"), [(1366, "light"), (1366, "dark"), (390, "light")])
def test_the_page_can_be_used_by_everybody(node: Node, four: People, as_person: Opened, width: int, theme: str) -> None:
    address = bundle(node, four, 30, urgent="she is in danger now", notes=["he will come to her school with a knife"])
    watched = as_person(four.asha, width=width, theme=theme)
    page = watched.open(address)
    assert watched.faults == []
    page.screenshot(path=f"/tmp/shots/different/{width}-{theme}.png", full_page=True)
    assert watched.axe() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
