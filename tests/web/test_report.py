"""The page of one report: what it says, how sure it is, and who may see it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from nodal.desk.audit.words import ACTIONS
from nodal.desk.report.words import TABLES
from node import Node
from people import ELSEWHERE, People
from web.reports import CHILD, Desk, text, with_child


@pytest.fixture
def desk(node: Node, four: People, signed_in: Any) -> Desk:
    return Desk(node, four, signed_in)


def test_whoever_holds_a_report_reads_what_it_says_and_how_sure_it_is(desk: Desk) -> None:
    reported = make.person("u-1", email="one@example.org", claimed="maybe@example.org")
    read = text(desk.page(desk.take(make.report(700400001, reported, md5="7" * 32))))
    assert "1 account is reported." in read
    assert "one@example.org" in read
    assert "1 identifier is only claimed" in read
    assert "observed or verified" in read


def test_an_analyst_of_another_state_gets_the_answer_of_a_report_that_does_not_exist(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    assert desk.get(address, desk.four.chitra).status_code == 404


def test_an_auditor_opens_no_report(desk: Desk) -> None:
    assert desk.get(desk.take(make.report(700400001)), desk.four.dev).status_code == 403


def test_opening_a_report_is_recorded_without_a_value_of_it(desk: Desk) -> None:
    address = desk.take(make.report(700400001, make.person("u-1", email="one@example.org")))
    desk.get(address)
    assert desk.entries("report.read") == [(desk.four.asha.person, {})]


def test_a_flag_stands_beside_the_value_it_speaks_of(desk: Desk) -> None:
    seen = make.person("u-1", captures=[make.capture(at="2026-10-20 10:00:00", port=443)])
    page = desk.page(desk.take(make.report(700400001, seen)))
    card = page.split('class="times"')[1].split("</ul>")[0]
    assert "Time without a zone" in card
    assert "No request for a subscriber until the sender names the zone." in card
    assert "Port is probably the server" in card
    assert "1 time is not settled" in page


def test_an_unknown_field_is_kept_raw_and_marked_as_unknown(desk: Desk) -> None:
    report = make.report(700400001)
    report["reportedInformation"]["moodOfTheMoon"] = "waning"
    read = text(desk.page(desk.take(report)))
    assert "moodOfTheMoon" in read
    assert "waning" in read


def test_children_are_covered_until_somebody_says_why(desk: Desk) -> None:
    address = desk.take(with_child())
    page = desk.page(address)
    assert "1 child is named in it." in page
    for value in ("Kiran", "kiran@example.org", "Kiki"):
        assert value not in page
    answer = desk.post(f"{address}uncovered/", reason="the school asks who is in danger")
    shown = answer.content.decode()
    for value in ("Kiran", "kiran@example.org", "Kiki"):
        assert value in shown
    assert desk.entries("report.read_unmasked") == [
        (desk.four.asha.person, {"reason": "the school asks who is in danger"})
    ]
    assert "Kiran" not in desk.page(address)  # neither the session nor the address remembers it


def test_a_reported_person_who_may_be_a_child_is_said_to_be_shown_openly(desk: Desk) -> None:
    words = "Name and identifiers of a reported person are not covered"
    young = make.report(700300701, make.person("young", born="2015-01-01", captures=[make.capture()]))
    old = make.report(700300702, make.person("old", born="1970-01-01", captures=[make.capture()]))
    addresses = [desk.take(young), desk.take(old)]
    desk.node.work()
    assert [words in desk.page(address) for address in addresses] == [True, False]


def test_every_act_in_the_history_of_a_report_is_said_in_words() -> None:
    acts = TABLES["report_act"]
    assert ACTIONS.keys() - acts.keys() == set()
    assert "node.linked" in acts


def test_nothing_is_uncovered_without_a_reason(desk: Desk) -> None:
    address = desk.take(with_child())
    answer = desk.post(f"{address}uncovered/", reason="  ")
    assert answer.status_code == 422
    assert "Kiran" not in answer.content.decode()
    assert desk.entries("report.read_unmasked") == []


def test_what_a_later_telling_changes_about_a_child_is_covered_too(desk: Desk) -> None:
    address = desk.take(with_child())
    later = with_child()
    later["reportedInformation"]["victims"] = {"victims": [{**CHILD, "firstName": "Kirana"}]}
    desk.node.take(desk.four.asha, [later], name="b")
    page = desk.page(address)
    assert "Kiran" not in page
    assert "Contradicts itself: a person must settle it" in page


def test_both_sides_of_a_contradiction_stand_side_by_side(desk: Desk) -> None:
    address = desk.take(make.report(700400001, kind="Child Sex Tourism"))
    desk.node.take(desk.four.asha, [make.report(700400001, kind="Child Sex Trafficking")], name="b")
    read = text(desk.page(address)).lower()
    assert "told 2 times" in read
    assert "contradicts it" in read
    assert "child sex tourism" in read.split("telling 2")[1]
    assert "child sex trafficking" in read.split("telling 2")[1]


def test_a_report_that_its_sender_took_back_says_so(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.take(desk.four.asha, {"retract": [{"reportId": "700400001"}]}, name="b")
    assert "Its sender took this report back." in desk.page(address)


def test_another_unit_that_holds_the_account_is_named_and_nothing_of_it_is_shown(desk: Desk) -> None:
    """Chitra's report on the same account: her unit's name may stand on Asha's page, and no word of what she has."""
    ours = desk.take(make.report(700400001, make.person("u-1", email="one@example.org"), md5="7" * 32))
    theirs = make.report(
        700499999,
        make.person("u-1", email="theirs@example.org", phone="+12025550147", captures=[make.capture("192.0.2.99")]),
        md5="7" * 32,
        notes=["only Chitra's unit was told"],
    )
    desk.get(ours)
    before = outline(desk.page(ours))
    desk.take(theirs, by=desk.four.chitra)
    desk.post(f"{desk.address(700499999)}note/", desk.four.chitra, text="Chitra's own words")
    desk.get(desk.address(700499999), desk.four.chitra)
    page = desk.page(ours)
    secrets = ("700499999", "theirs@example.org", "12025550147", "192.0.2.99", "only Chitra", "own words", "Chitra")
    assert [said for said in secrets if said in page] == []
    new = [line for line in outline(page) if line not in before]
    name = desk.node.tools.pack.unit(ELSEWHERE, on=desk.node.clock().date()).name  # type: ignore[union-attr]
    assert new == [f"Its account is held by another unit: call {name}."]


def outline(page: str) -> list[str]:
    """Every line of text of a page, but for how often it was opened."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in re.split(r"<[^>]*>", page.split('id="main"')[1]))
    return [line for line in lines if line and not re.fullmatch(r"\d+ times", line)]


def test_what_other_units_do_with_the_same_report_is_not_in_the_history(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.sql(
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
        " SELECT 'report', id, %s, now() - interval '1 day', 'referred' FROM report",
        [ELSEWHERE],
    )
    desk.post(f"{address}note/", desk.four.chitra, text="ours alone")
    assert desk.get(address, desk.four.chitra).status_code == 200
    page = desk.page(address)
    assert "Chitra" not in page
    assert "ours alone" not in page
    assert "This report is held by another unit: call" in page


def test_a_grant_that_ended_names_no_unit(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.sql(
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, until, reason)"
        " SELECT 'report', id, %s, now() - interval '2 days', now() - interval '1 day', 'referred' FROM report",
        [ELSEWHERE],
    )
    assert "No other unit of this node holds this report" in desk.page(address)


def test_look_alikes_are_counted_and_a_file_passed_on_by_many_adds_no_danger(desk: Desk) -> None:
    reports = [make.report(700400001 + n, make.person(f"u-{n}"), md5="7" * 32) for n in range(3)]
    read = text(desk.page(desk.take(*reports)))
    assert "Look-alikes: 3 reports on 3 accounts give this file." in read
    desk.node.sql("UPDATE file_hash SET is_viral = true")
    assert "passed on by many: its size never adds danger" in desk.page(desk.address(700400001))


def test_why_it_stands_where_it_stands_and_what_would_change_it(desk: Desk) -> None:
    address = desk.take(make.report(700400001, kind="Child Sex Trafficking"))
    desk.node.work()
    read = text(desk.page(address))
    assert "The platform chose the incident type for trafficking or travel." in read
    assert "if this held:" in read


def test_the_page_asks_the_database_the_same_number_of_questions_however_much_there_is(desk: Desk) -> None:
    asked = []
    for number, size in ((700400001, 1), (700500001, 9)):
        captures = [make.capture(f"192.0.2.{n + 1}") for n in range(size)]
        people = [make.person(f"u-{number}-{n}", email=f"n{n}@example.org", captures=captures) for n in range(size)]
        told = [make.report(number + n, *people, md5=f"{number:032x}") for n in range(size)]
        address = desk.take(*told)
        desk.node.work()
        for n in range(size):
            desk.post(f"{address}note/", text=f"note {n}")
        desk.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(address).status_code == 200
        asked.append(len(caught))
    assert asked[0] == asked[1]
    assert asked[0] <= MOST_QUESTIONS


MOST_QUESTIONS = 28
"""Questions to the database for one page, with those of the session, of the transaction and of the frame's alarm."""


def test_the_page_is_readable_and_inert_in_a_browser(desk: Desk, as_person: Any) -> None:
    address = desk.take(with_child(md5="7" * 32, urgent="somebody is in danger now"))
    desk.node.work()
    for width, theme in ((1366, "light"), (390, "dark")):
        watched = as_person(desk.four.asha, width=width, theme=theme)
        page = watched.open(address)
        assert watched.axe() == []
        assert watched.faults == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.locator("#says").bounding_box()["y"] < (
            300 if width == 1366 else 422
        )  # on a phone, in its upper half
