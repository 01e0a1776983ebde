"""What people do on a report's page: notes, hands, values and originals, the way to another unit."""

from __future__ import annotations

import json
from typing import Any

import pytest

import make
from node import Node
from people import DELHI, DISTRICT, ELSEWHERE, People
from web.reports import Desk, text, with_child


@pytest.fixture
def desk(node: Node, four: People, signed_in: Any) -> Desk:
    return Desk(node, four, signed_in)


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
