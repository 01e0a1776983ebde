"""A sheet with other headings: handed in, looked at, explained, taken in, and its profile kept for the next one."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contract.intake.writers import pdf, xlsx
from nodal.ledger.access import Viewer
from node import Node
from people import People

SignedIn = Callable[[Viewer], Client]

TABLE = (
    b"Report No.;Happened at;Account name;Site;Shoe size\n"
    b"700200001;02/04/2021 13:30 +05:30;kite;ExampleChat;42\n"
    b"700200002;13/04/2021 08:00 +05:30;<script>alert(1)</script>;ExampleChat;43\n"
)
CHOSEN = {
    "column-0": "reportId", "column-1": "incidentDateTime", "column-2": "screenName", "column-3": "espName",
    "column-4": "", "date_order": "dmy",
}  # fmt: skip


def hand_in(browser: Client, body: bytes = TABLE, name: str = "list.csv", source: str = "portal") -> str:
    answer = browser.post("/intake/profile/", {"file": SimpleUploadedFile(name, body), "source": source})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_the_first_rows_are_shown_and_nothing_is_a_report_yet(signed_in: SignedIn, four: People, node: Node) -> None:
    browser = signed_in(four.asha)
    page = browser.get(hand_in(browser)).content.decode()
    for shown in ("Report No.", "Shoe size", "kite", "13/04/2021"):
        assert shown in page
    assert "<script>alert" not in page
    assert node.sql("SELECT count(*) FROM report") == [(0,)]
    assert node.sql("SELECT outcome FROM incoming_file") == [("held",)]
    assert "Waits for the meaning of its headings" in browser.get("/intake/").content.decode()


def test_a_person_sees_how_the_rows_are_read_before_anything_is_taken_in(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    browser = signed_in(four.asha)
    place = hand_in(browser)
    page = browser.post(place, {**CHOSEN, "act": "look"}).content.decode()
    assert "2 Apr 2021" in page
    assert page.count("tag warn") >= 2
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_the_file_is_taken_in_and_the_profile_kept_for_the_next(signed_in: SignedIn, four: People, node: Node) -> None:
    browser = signed_in(four.asha)
    answer = browser.post(hand_in(browser), {**CHOSEN, "act": "keep", "name": "portal-list"})
    assert (answer.status_code, answer["Location"]) == (302, "/intake/")
    assert node.rows(four.asha, "report", "number", "sender", "source") == [
        ("700200001", "ExampleChat", "portal"), ("700200002", "ExampleChat", "portal"),
    ]  # fmt: skip
    assert sorted(node.rows(four.asha, "incoming_file", "outcome", "sha256")) == [
        ("accepted", sha256(TABLE).hexdigest()), ("retaken", sha256(TABLE).hexdigest()),
    ]  # fmt: skip
    acts = [action for (action,) in node.sql("SELECT action FROM audit_in ORDER BY id")]
    assert {"sheet.held", "profile.kept", "file.received"} <= set(acts)
    assert not [1 for (detail,) in node.sql("SELECT detail::text FROM audit_in") if "kite" in detail]
    # The next file of this kind, on the page where files are taken in.
    assert "portal-list" in browser.get("/intake/new/").content.decode()
    later = TABLE.replace(b"70020000", b"70020001")
    file = SimpleUploadedFile("next.csv", later)
    browser.post("/intake/new/", {"file": file, "source": "portal", "profile": "portal-list"})
    assert len(node.rows(four.asha, "report", "number")) == 4
    # And at the next sheet its headings are proposed.
    assert '<option value="screenName" selected>' in browser.get(hand_in(browser)).content.decode()


def test_a_spreadsheet_is_read_from_its_sealed_text_under_its_own_digest(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    body = xlsx([("No", "When", "Name", "Site"), (700200001, "02/04/2021 13:30 +05:30", "kite", "ExampleChat")])
    browser = signed_in(four.asha)
    browser.post(hand_in(browser, body, "list.xlsx"), {**CHOSEN, "act": "once"})
    assert node.rows(four.asha, "report", "number") == ["700200001"]
    digests = node.rows(four.asha, "incoming_file", "sha256", "size_bytes")
    assert digests == [(sha256(body).hexdigest(), len(body))] * 2
    assert node.sql("SELECT count(*) FROM sheet_profile") == [(0,)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"column-0": ""}, "Say which heading is the number of the report."),
        ({"column-1": "reportId"}, "Two headings mean the same"),
        ({"date_order": ""}, "it is never guessed"),
        ({"act": "keep", "name": "Not A Name"}, "small letters, digits and hyphens"),
        ({"act": "keep", "name": "state-index"}, "There is a profile of that short name"),
    ],
)
def test_what_the_form_leaves_open_is_said_and_nothing_is_taken_in(
    signed_in: SignedIn, four: People, node: Node, change: dict[str, str], told: str
) -> None:
    browser = signed_in(four.asha)
    answer = browser.post(hand_in(browser), {**CHOSEN, "act": "look", **change})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


@pytest.mark.parametrize(
    ("body", "name"), [(pdf(["Report Number: 7"]), "a.pdf"), (b"\x89PNG\r\n\x1a\n\x00", "a.csv"), (b"hello", "a.csv")]
)
def test_what_is_no_table_is_not_sealed(signed_in: SignedIn, four: People, node: Node, body: bytes, name: str) -> None:
    answer = signed_in(four.asha).post("/intake/profile/", {"file": SimpleUploadedFile(name, body), "source": "x"})
    assert answer.status_code == 422
    assert node.sql("SELECT count(*) FROM incoming_file") == [(0,)]


def test_a_table_that_was_refused_can_be_explained_afterwards(signed_in: SignedIn, four: People, node: Node) -> None:
    node.take(four.asha, TABLE, name="list.csv")
    ((ref, outcome),) = node.sql("SELECT ref, outcome FROM incoming_file")
    assert outcome == "refused"
    browser = signed_in(four.asha)
    assert f"/intake/{ref}/profile/" in browser.get(f"/intake/{ref}/").content.decode()
    browser.post(f"/intake/{ref}/profile/", {**CHOSEN, "act": "once"})
    assert len(node.rows(four.asha, "report", "number")) == 2


def test_another_unit_knows_neither_the_sheet_nor_the_profile(signed_in: SignedIn, four: People) -> None:
    browser = signed_in(four.asha)
    place = hand_in(browser)
    browser.post(place, {**CHOSEN, "act": "keep", "name": "portal-list"})
    other = signed_in(four.chitra)
    assert other.get(hand_in(browser)).status_code == 404
    assert "portal-list" not in other.get("/intake/profile/").content.decode()
    answer = other.post(
        "/intake/new/", {"file": SimpleUploadedFile("a", TABLE), "source": "x", "profile": "portal-list"}
    )
    assert answer.status_code == 422


def test_a_profile_is_ended_by_its_unit_alone(signed_in: SignedIn, four: People, node: Node) -> None:
    browser = signed_in(four.asha)
    browser.post(hand_in(browser), {**CHOSEN, "act": "keep", "name": "portal-list"})
    ((ref,),) = node.sql("SELECT ref FROM sheet_profile")
    assert signed_in(four.chitra).post(f"/profiles/{ref}/end/").status_code == 404
    assert browser.post(f"/profiles/{ref}/end/").status_code == 302
    assert "portal-list" not in browser.get("/intake/new/").content.decode()
    assert browser.post(f"/profiles/{ref}/end/").status_code == 404


def test_an_auditor_may_not_hand_sheets_in(signed_in: SignedIn, four: People) -> None:
    for place in ("/intake/profile/", "/intake/new/"):
        assert signed_in(four.dev).get(place).status_code == 403


def test_the_page_asks_the_database_as_often_for_many_profiles(signed_in: SignedIn, four: People) -> None:
    browser = signed_in(four.asha)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/intake/profile/")
        return len(queries)

    browser.post(hand_in(browser), {**CHOSEN, "act": "keep", "name": "one"})
    asked()
    few = asked()
    for number in range(5):
        body = TABLE.replace(b"70020000", b"7002%d000" % number)
        browser.post(hand_in(browser, body), {**CHOSEN, "act": "keep", "name": f"more-{number}"})
    asked()
    assert asked() == few
