"""The public form: no sign-in, no script, no value in an address or a log, and no way to drown others."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nodal.desk.page import TOOLS
from node import Node
from web.hostile import ATTRIBUTES, MARKUP, TEMPLATES

UNIT = "IN-NCRB"
FILLED = {
    "urgent": "no",
    "category": "grooming",
    "concerns": "known_child",
    "urls": "https://chat.example.org/room/7\r\nhttps://chat.example.org/room/8",
    "handle": ["@blue_kite", "green.kite", ""],
    "service": ["ExampleChat", "ExampleMail", ""],
    "phones": "90000 00001",
    "date": "2026-10-20",
    "time": "14:00",
    "zone": "local",
    "description": "Somebody wrote to a child, again and again.",
    "name": "A. Witness",
    "email": "witness@example.org",
    "phone": "+91 90000 00002",
}
RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")


def fresh(browser: Client) -> str:
    """The name of a form that the page hands out."""
    found = re.search(r'name="form" value="([^"]+)"', browser.get("/tell/").content.decode())
    assert found
    return found.group(1)


def sent(browser: Client, *, form: str = "", **more: Any) -> Any:
    return browser.post("/tell/", {**FILLED, "form": form or fresh(browser), **more})


def receipt_in(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()
    found = RECEIPT.search(re.sub(r'name="csrf[^>]*>', "", answer.content.decode()))
    assert found
    return found.group(0)


def asked(browser: Client, receipt: str) -> Any:
    return browser.post("/tell/status/", {"receipt": receipt})


def told(node: Node) -> dict[str, Any]:
    ((found,),) = node.sql("SELECT told FROM report_version ORDER BY id DESC LIMIT 1")
    return dict(found)


def test_a_stranger_reports_and_gets_a_number_and_the_report_is_the_units(node: Node, stranger: Client) -> None:
    receipt = receipt_in(sent(stranger))
    assert node.sql("SELECT source, sender, urgent FROM report") == [("public", "public", False)]
    assert node.sql("SELECT unit, reason FROM access_grant") == [(UNIT, "received")]
    assert node.sql("SELECT unit, source, format, outcome FROM incoming_file") == [
        (UNIT, "public", "public_form", "accepted")
    ]
    assert node.sql("SELECT kind, raw, party, verified FROM sighting ORDER BY idx") == [
        ("url", "https://chat.example.org/room/7", None, False),
        ("url", "https://chat.example.org/room/8", None, False),
        ("phone", "90000 00001", None, False),
        ("screen", "@blue_kite", None, False),
        ("screen", "green.kite", None, False),
        ("email", "witness@example.org", 0, False),
        ("phone", "+91 90000 00002", 0, False),
    ]
    assert [(one["role"], one["notes"]) for one in told(node)["parties"]] == [("reporter", [])]
    assert told(node)["incident"]["moment"] == {"raw": "2026-10-20T14:00:00+05:30", "at": "2026-10-20T08:30:00Z"}
    assert told(node)["notes"] == [FILLED["description"]]
    assert node.sql("SELECT count(*) FROM account") == [(0,)]
    assert receipt not in str(node.sql("SELECT * FROM public_receipt"))


def test_the_original_is_sealed_like_every_other(node: Node, stranger: Client) -> None:
    sent(stranger)
    from nodal.steps import evidence

    assert evidence.verify(node.tools) == evidence.Checked(1, ())
    assert b"blue_kite" not in b"".join(
        path.read_bytes() for path in (node.tools.settings.data / "originals").rglob("*") if path.is_file()
    )


def test_a_child_in_danger_now_is_an_alarm_at_once_and_the_reporter_is_told_to_call(
    node: Node, stranger: Client, signed_in: Callable[..., Client]
) -> None:
    answer = sent(stranger, urgent="yes")
    assert "nobody may read this in the next minutes" in answer.content.decode()
    node.work()
    page = signed_in(node.bureau).get("/inbox/").content.decode()
    assert node.sql("SELECT band, title->>'accounts' FROM inbox_item") == [("imminent", "0")]
    assert "1 case of imminent danger that nobody has taken" in page


def test_a_child_in_danger_now_does_not_wait_for_a_day_and_a_time(node: Node, stranger: Client) -> None:
    assert sent(stranger, urgent="no", date="", time="").status_code == 422
    assert node.sql("SELECT count(*) FROM report") == [(0,)]
    sent(stranger, urgent="yes", date="", time="")
    assert node.sql("SELECT urgent FROM report") == [(True,)]


def test_who_reports_about_itself_is_covered_like_every_child(
    node: Node, stranger: Client, signed_in: Callable[..., Client]
) -> None:
    sent(stranger, concerns="me", name="Own Name")
    ((ref,),) = node.sql("SELECT ref FROM report")
    page = signed_in(node.bureau).get(f"/reports/{ref}/").content.decode()
    assert [one["role"] for one in told(node)["parties"]] == ["victim"]
    assert "Own Name" not in page
    assert "witness@example.org" not in page


def test_every_page_names_the_emergency_numbers_of_the_pack(node: Node, stranger: Client) -> None:
    receipt = receipt_in(sent(stranger))
    pages = [stranger.get("/tell/"), sent(stranger, category=""), sent(stranger), stranger.get("/tell/status/")]
    pages += [asked(stranger, receipt), asked(stranger, "0000-0000-0000-0001")]
    for page in pages:
        text = page.content.decode()
        assert all(f'href="tel:{one.number}"' in text for one in node.tools.pack.emergency_numbers)
    assert stranger.get("/tell/", HTTP_ACCEPT_LANGUAGE="hi").content.decode().count("चाइल्ड हेल्पलाइन") == 2


def test_there_is_no_way_to_hand_in_a_picture_and_the_page_says_why(stranger: Client) -> None:
    page = stranger.get("/tell/").content.decode()
    assert 'type="file"' not in page
    assert "multipart" not in page
    assert "There is no upload here, on purpose." in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("urgent", "", "Say whether a child may be in danger now."),
        ("category", "guilty", "Choose one of these."),
        ("concerns", "", "Say whom it concerns"),
        ("urls", "https://example.org/" + "a" * 2100, "One of the lines is too long"),
        ("urls", "\n".join(["https://example.org/"] * 11), "At most 10 lines"),
        ("phones", "9" * 51, "One of the lines is too long"),
        ("handle", ["a" * 257, "", ""], "is too long"),
        ("handle", ["", "", ""], "Write the name of the account"),
        ("date", "2026-13-40", "Give the day and the time"),
        ("time", "", "Give the day and the time"),
        ("date", "2031-01-01", "lies in the future"),
        ("zone", "+99:99", "Choose a time zone"),
        ("description", " \n ", "Describe in your own words"),
        ("description", "x" * 10_001, "At most 10,000 characters."),
        ("email", "no mail", "does not look like"),
        ("email", "a" * 250 + "@example.org", "At most 255 characters."),
        ("website", "https://example.org", "Leave this field empty"),
        ("form", "forged:1:abc", "older than a day"),
    ],
)
def test_what_is_missing_or_too_much_is_said_beside_its_field_and_nothing_is_lost(
    field: str, value: object, said: str, node: Node, stranger: Client
) -> None:
    answer = sent(stranger, **{field: value})  # type: ignore[arg-type]
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'role="alert"' in page
    assert field == "description" or FILLED["description"] in page
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_a_time_that_nobody_knows_exactly_is_kept_in_words(node: Node, stranger: Client) -> None:
    sent(stranger, date="", time="", unsure="1", about="some evening last week")
    assert told(node)["incident"]["moment"] is None
    assert ["time_description", "some evening last week"] in told(node)["incident"]["fields"]
    sent(stranger, date="2026-10-20", time="09:00", zone="+01:00", unsure="1")
    assert ["time_description", "2026-10-20 09:00 +01:00"] in told(node)["incident"]["fields"]


def test_another_zone_than_the_countrys_counts(node: Node, stranger: Client) -> None:
    sent(stranger, zone="-03:30")
    assert told(node)["incident"]["moment"]["at"] == "2026-10-20T17:30:00Z"


def test_more_lines_for_accounts_keep_what_was_typed(node: Node, stranger: Client) -> None:
    answer = sent(stranger, more="1")
    page = answer.content.decode()
    assert page.count('name="handle"') == 6
    assert "@blue_kite" in page
    assert 'role="alert"' not in page
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_the_same_form_sent_twice_is_one_report(node: Node, stranger: Client) -> None:
    form = fresh(stranger)
    first, second = receipt_in(sent(stranger, form=form)), sent(stranger, form=form, description="Something else now.")
    assert receipt_in(second) == first
    assert "had been sent already" in second.content.decode()
    assert node.sql("SELECT count(*) FROM report") == [(1,)]


def test_a_form_sent_twice_at_once_is_one_report(node: Node, stranger: Client) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    form = fresh(stranger)

    def send(_: int) -> str:
        try:
            return receipt_in(sent(Client(SERVER_NAME="127.0.0.1", **{TOOLS: node.tools}), form=form))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(send, range(4)))) == 1
    assert node.sql("SELECT count(*) FROM report") == [(1,)]


def test_the_status_says_how_far_it_went_and_nothing_else(node: Node, stranger: Client) -> None:
    receipt = receipt_in(sent(stranger))
    node.work()

    def answer() -> str:
        found = re.search(r'role="status"><p class="big">([^<]+)', asked(stranger, receipt).content.decode())
        assert found
        return found.group(1)

    assert answer() == "Received"
    node.sql("UPDATE inbox_item SET assignee = 1")
    assert answer() == "Being looked at"
    node.sql("UPDATE inbox_item SET state = 'closed'")
    assert answer() == "Closed"
    page = asked(stranger, receipt).content.decode()
    assert not [value for value in ("kite", "grooming", "witness", "90000", "Somebody wrote") if value in page]


def test_a_receipt_cannot_be_guessed_and_a_wrong_one_reads_like_an_unknown_one(node: Node, stranger: Client) -> None:
    receipt = receipt_in(sent(stranger))
    mistyped = receipt[:-1] + ("0" if receipt[-1] != "0" else "1")
    unknown = "0000-0000-0000-0000"
    answers = [asked(stranger, text) for text in (mistyped, unknown, "", "1", "<script>")]
    assert {one.status_code for one in answers} == {422}
    assert len({re.sub(r'value="[^"]*"', "", one.content.decode()) for one in answers}) == 1
    assert asked(stranger, receipt.lower().replace("-", " ").replace("0", "o")).status_code == 200
    assert stranger.get("/tell/status/", {"receipt": receipt}).content.decode().count(receipt) == 0


def test_a_thousand_reports_from_one_address_are_held_back_and_another_address_gets_through(
    node: Node, stranger: Client
) -> None:
    form = fresh(stranger)
    limited = 0
    for n in range(1000):
        one = _signed_form(n)
        answer = stranger.post("/tell/", {**FILLED, "form": one})
        limited += answer.status_code == 429
    assert form
    assert node.sql("SELECT count(*) FROM report") == [(20,)]
    assert limited == 980
    page = answer.content.decode()
    assert "wait ten minutes" in page
    assert all(f"tel:{number.number}" in page for number in node.tools.pack.emergency_numbers)
    assert FILLED["description"] in page
    other = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="203.0.113.9", **{TOOLS: node.tools})
    assert receipt_in(sent(other))
    assert "203.0.113.9" not in str(node.sql("SELECT * FROM short_memory"))


def _signed_form(n: int) -> str:
    from nodal.desk.public import views

    return views._SIGNER.sign(f"form-{n}")


def test_networks_of_version_6_count_as_one_address(node: Node) -> None:
    for n in range(25):
        browser = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"2001:db8::{n + 1:x}", **{TOOLS: node.tools})
        answer = sent(browser)
    assert answer.status_code == 429
    assert node.sql("SELECT count(*) FROM report") == [(20,)]


def test_there_is_a_ceiling_for_all_together(node: Node) -> None:
    tools = replace(node.tools, settings=replace(node.tools.settings, forms_in_all=3))
    answers = [sent(Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"203.0.113.{n}", **{TOOLS: tools})) for n in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]


def test_asking_for_the_status_again_and_again_is_held_back(node: Node, stranger: Client) -> None:
    answers = [asked(stranger, "0000-0000-0000-0000").status_code for _ in range(35)]
    assert answers == [422] * 30 + [429] * 5


def test_a_node_without_a_form_has_no_such_page(node: Node) -> None:
    tools = replace(node.tools, settings=replace(node.tools.settings, form_unit=""))
    browser = Client(SERVER_NAME="127.0.0.1", **{TOOLS: tools})
    answers = [browser.get("/tell/"), browser.get("/tell/status/"), browser.post("/tell/", FILLED)]
    answers.append(asked(browser, "0000-0000-0000-0000"))
    assert {one.status_code for one in answers} == {404}
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_a_form_that_another_site_sends_is_refused(node: Node) -> None:
    browser = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True, **{TOOLS: node.tools})
    assert sent(browser).status_code == 403
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


@pytest.mark.parametrize("text", [*MARKUP, *ATTRIBUTES, *TEMPLATES])
def test_hostile_text_comes_back_as_text(text: str, node: Node, stranger: Client, signed_in: Any) -> None:
    if "\0" in text:
        pytest.skip("no browser sends it, and the gate refuses it")
    odd = {"description": f"{text} and more words", "name": text[:200], "about": text[:500]}
    odd |= {"handle": [text[:256], "", ""], "service": [text[:100], "", ""]}
    page = sent(stranger, category="", **odd).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    receipt_in(sent(stranger, **odd))
    ((ref,),) = node.sql("SELECT ref FROM report")
    report = signed_in(node.bureau).get(f"/reports/{ref}/").content.decode()
    assert "<script>alert" not in report
    assert "<img src=x" not in report


def test_no_value_reaches_a_log_an_address_or_the_audit_log(
    node: Node, stranger: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receipt = receipt_in(sent(stranger, urgent="yes"))
    asked(stranger, receipt)
    sent(stranger, category="")
    node.work()
    values = ("blue_kite", "witness", "90000", "Somebody wrote", "room/7", receipt)
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert [line for line in logged if any(value in line for value in values)] == []
    entries = json.dumps(node.sql("SELECT action, detail::text FROM audit_in"))
    assert [value for value in values if value in entries] == []
    assert "form.received" in entries


def test_the_number_of_queries_does_not_grow_with_what_was_typed(node: Node, stranger: Client) -> None:
    def queries(**more: Any) -> int:
        form = fresh(stranger)
        with CaptureQueriesContext(connection) as caught:
            sent(stranger, form=form, **more)
        return len(caught)

    queries()
    few = queries(urls="https://example.org/1", handle=["a_name"], service=[""])
    lines = "\n".join(f"https://example.org/{n}" for n in range(10))
    many = queries(urls=lines, handle=[f"name_{n}" for n in range(9)], service=[""] * 9)
    # A few rows are written straight into a table, more by way of another; that is all, and one write in many sweeps.
    assert abs(few - many) <= 2 * 5
