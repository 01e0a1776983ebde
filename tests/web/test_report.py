"""The page of one report: what it says, how sure it is, who may see it and what they can do there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from nodal.ledger.access import Viewer
from node import Node
from people import DELHI, DISTRICT, ELSEWHERE, People

CHILD = {
    "firstName": "Kiran",
    "lastName": "Ex",
    "approximateAge": 9,
    "emails": {"emails": [{"value": "kiran@example.org"}]},
}


def with_child(number: int = 700400001, **more: Any) -> dict[str, Any]:
    """A report that names a child as its victim, with something about the child that no reader knows."""
    found = make.report(number, make.person("u-1", email="one@example.org"), **more)
    found["reportedInformation"]["victims"] = {"victims": [{**CHILD, "nickname": "Kiki"}]}
    return found


@dataclass
class Desk:
    """A node with reports in it, and short words for what somebody does on a page."""

    node: Node
    four: People
    signed_in: Any
    browsers: dict[int, Any] = field(default_factory=dict)

    def take(self, *reports: dict[str, Any], by: Viewer | None = None) -> str:
        self.node.take(by or self.four.asha, list(reports), name=str(reports[0]["reportId"]))
        return self.address(reports[0]["reportId"])

    def address(self, number: int) -> str:
        ((ref,),) = self.node.sql("SELECT ref FROM report WHERE number = %s", [str(number)])
        return f"/reports/{ref}/"

    def browser(self, who: Viewer) -> Any:
        if who.person not in self.browsers:
            self.browsers[who.person] = self.signed_in(who)
        return self.browsers[who.person]

    def get(self, path: str, who: Viewer | None = None) -> Any:
        return self.browser(who or self.four.asha).get(path)

    def post(self, path: str, who: Viewer | None = None, **given: object) -> Any:
        return self.browser(who or self.four.asha).post(path, given)

    def page(self, path: str, who: Viewer | None = None) -> str:
        return str(self.get(path, who).content.decode())

    def entries(self, action: str) -> list[Any]:
        return self.node.sql("SELECT person, detail FROM audit_in WHERE action = %s ORDER BY id", [action])


@pytest.fixture
def desk(node: Node, four: People, signed_in: Any) -> Desk:
    return Desk(node, four, signed_in)


def text(page: str) -> str:
    """What a person reads of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


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


def test_a_note_is_kept_for_the_own_unit_and_recorded_without_its_words(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    answer = desk.post(f"{address}note/", text="asked the platform for the zone")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "asked the platform for the zone" in desk.page(address)
    [(person, detail)] = desk.entries("report.noted")
    assert person == desk.four.asha.person
    assert set(detail) == {"note"}


def test_a_colleague_gets_the_report_with_a_word_about_it(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.work()
    assert desk.post(f"{address}hand/", to="asha", note="look at the port first").status_code == 302
    read = text(desk.page(address))
    assert "Asha has it." in read
    assert "look at the port first" in read
    assert "assigned the report" in read
    assert desk.post(f"{address}hand/", to="").status_code == 302
    assert "Nobody has it yet." in desk.page(address)


def test_nobody_of_another_unit_is_given_a_report(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.work()
    answer = desk.post(f"{address}hand/", to="chitra", note="for you")
    assert answer.status_code == 422
    assert "Choose a colleague of your unit" in answer.content.decode()
    assert desk.node.rows(desk.four.asha, "note", "text") == []


def test_not_actionable_needs_a_reason_and_words_and_can_be_taken_up_again(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.work()
    desk.node.sql("UPDATE inbox_item SET state = 'open' WHERE subject_kind = 'report'")  # else its lead is worked
    assert desk.post(f"{address}aside/", why="viral", text=" ").status_code == 422
    assert desk.post(f"{address}aside/", why="viral", text="the same clip").status_code == 302
    assert "Passed on in outrage or as a joke, with no sign of a child in danger now. the same clip" in text(
        desk.page(address)
    )
    assert desk.post(f"{address}take-up/").status_code == 302
    assert "put aside" not in text(desk.page(address)).split("History")[0].split("What it says")[0].lower()
    assert [action for (action,) in desk.node.sql("SELECT action FROM audit_in WHERE action LIKE '%%set_aside'")] == [
        "report.set_aside"
    ]


@pytest.mark.parametrize("words", ["", "   ", "x" * 4001])
def test_a_note_without_words_or_with_too_many_is_shown_again_with_the_reason(words: str, desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    answer = desk.post(f"{address}note/", text=words)
    assert answer.status_code == 422
    assert "A note has between 1 and 4,000 characters." in answer.content.decode()


def test_a_value_is_copied_through_the_server_which_keeps_its_kind_and_place_only(desk: Desk) -> None:
    address = desk.take(make.report(700400001, make.person("u-1", email="One@Example.org"), md5="7" * 32))
    assert desk.post(f"{address}copied/", kind="value", index=0).json() == {"value": "one@example.org"}
    assert desk.post(f"{address}copied/", kind="raw", index=0).json() == {"value": "One@Example.org"}
    assert desk.post(f"{address}copied/", kind="hash.md5", index=0).json() == {"value": "7" * 32}
    assert [detail for _, detail in desk.entries("report.value_copied")] == [
        {"kind": "value", "index": 0}, {"kind": "raw", "index": 0}, {"kind": "hash.md5", "index": 0},
    ]  # fmt: skip


@pytest.mark.parametrize("given", [{}, {"kind": "value", "index": "-1"}, {"kind": "told", "index": "0"}])
def test_nothing_else_can_be_copied(given: dict[str, str], desk: Desk) -> None:
    assert desk.post(f"{desk.take(make.report(700400001))}copied/", **given).status_code == 400


def test_the_address_of_a_child_cannot_be_copied(desk: Desk) -> None:
    address = desk.take(with_child())
    ((index,),) = desk.node.sql("SELECT idx FROM sighting WHERE value = 'kiran@example.org'")
    assert desk.post(f"{address}copied/", kind="value", index=index).status_code == 400
    assert desk.entries("report.value_copied") == []


def test_the_exact_bytes_come_as_a_file_that_no_browser_opens(desk: Desk) -> None:
    report = make.report(700400001, make.person("u-1", email="<b>one@example.org"))
    answer = desk.post(f"{desk.take(report)}original/", version=1)
    assert json.loads(answer.content) == report
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith('attachment; filename="original-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert desk.entries("report.original_read") == [(desk.four.asha.person, {"version": 1})]


def test_the_original_of_a_report_about_a_child_needs_a_reason(desk: Desk) -> None:
    address = desk.take(with_child())
    refused = desk.post(f"{address}original/", version=1)
    assert refused.status_code == 422
    assert "Kiran" not in refused.content.decode()
    assert desk.entries("report.original_read") == []
    given = desk.post(f"{address}original/", version=1, reason="compare with the platform's letter")
    assert b"Kiran" in given.content
    [(_, detail)] = desk.entries("report.original_read")
    assert detail == {"version": 1, "reason": "compare with the platform's letter"}


def test_the_original_stays_with_the_unit_that_took_it_in(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.node.sql(
        "INSERT INTO access_grant (subject_kind, subject_id, unit, granted_at, reason)"
        " SELECT 'report', id, %s, now() - interval '1 day', 'referred' FROM report",
        [ELSEWHERE],
    )
    assert "The original is sealed with the unit that took it in" in desk.page(address, desk.four.chitra)
    assert desk.post(f"{address}original/", desk.four.chitra, version=1).status_code == 404


def test_a_person_chooses_the_unit_and_sends_the_report(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    refused = desk.post(f"{address}route/", unit=DISTRICT, reason="")
    assert refused.status_code == 422
    assert "Choose another unit than your own, and say why." in refused.content.decode()
    assert desk.post(f"{address}route/", unit=DISTRICT, reason="the address lies there").status_code == 302
    assert desk.get(address, desk.four.bharat).status_code == 404
    assert desk.post(f"{address}send/").status_code == 302
    assert "Sent to 1 unit." in desk.page(address)
    assert desk.get(address, desk.four.bharat).status_code == 200


def test_an_officer_of_a_station_does_not_send(desk: Desk) -> None:
    address = desk.take(make.report(700400001), by=desk.four.bharat)
    assert "Choose another unit" not in desk.page(address, desk.four.bharat)
    assert desk.post(f"{address}send/", desk.four.bharat).status_code == 403


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
        assert page.locator("#says").bounding_box()["y"] < (300 if width == 1366 else 340)


def test_the_copy_button_puts_the_whole_value_into_the_clipboard(desk: Desk, as_person: Any) -> None:
    address = desk.take(make.report(700400001, make.person("u-1", email="one@example.org")))
    watched = as_person(desk.four.asha, permissions=["clipboard-read", "clipboard-write"])
    page = watched.open(address)
    page.locator("button.copy").first.click()
    page.locator("button.copy", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "one@example.org"
    assert len(desk.entries("report.value_copied")) == 1
    assert watched.faults == []


def test_a_unit_reads_its_own_notes_only(desk: Desk) -> None:
    address = desk.take(make.report(700400001))
    desk.post(f"{address}note/", text="for us")
    assert desk.node.rows(desk.four.asha, "note", "unit", "text") == [(DELHI, "for us")]
    assert desk.node.rows(desk.four.chitra, "note", "text") == []
