"""What came in: files, refusals, and the refused report that says somebody is in danger."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from node import Node
from people import DELHI, People

SignedIn = Callable[[Viewer], Client]


def ref(node: Node, table: str) -> str:
    return str(node.sql(f"SELECT ref FROM {table} ORDER BY id LIMIT 1")[0][0])


def alarm(node: Node, viewer: Viewer) -> str:
    """A refused report that says that somebody is in danger."""
    node.take(viewer, b"{broken", name="broken.json")
    node.sql("UPDATE refused SET urgent = true, owner = NULL")
    return ref(node, "refused")


def upload(browser: Client, body: bytes, **form: str):
    file = SimpleUploadedFile("reports.json", body, content_type="application/json")
    return browser.post("/intake/new/", {"file": file, "source": "clearinghouse", "date_order": "iso", **form})


def test_a_file_is_taken_in_and_counted(signed_in: SignedIn, four: People, node: Node) -> None:
    import json

    browser = signed_in(four.asha)
    answer = upload(browser, json.dumps([make.report(), make.report()]).encode())
    assert (answer.status_code, answer["Location"]) == (302, "/intake/")
    page = browser.get("/intake/").content.decode()
    assert "2 reports were read." in page
    assert "reports.json" in page
    one = browser.get(f"/intake/{ref(node, 'incoming_file')}/").content.decode()
    assert "clearinghouse" in one
    assert node.sql("SELECT outcome, counts->>'accepted', counts->>'duplicates' FROM incoming_file") == [
        ("accepted", "1", "1")
    ]
    upload(browser, json.dumps([make.report()]).encode())
    assert "Nothing in it was new." in browser.get("/intake/").content.decode()


def test_a_broken_file_is_refused_with_code_and_place(signed_in: SignedIn, four: People, node: Node) -> None:
    browser = signed_in(four.asha)
    upload(browser, b"{broken")
    assert "The file could not be read as a whole, and nothing was taken in" in browser.get("/intake/").content.decode()
    (code,) = node.sql("SELECT code FROM refused")[0]
    for path in ("/intake/refused/", f"/intake/{ref(node, 'incoming_file')}/"):
        assert code in browser.get(path).content.decode()


@pytest.mark.parametrize("form", [{"source": " "}, {"source": "Public"}, {"format": "pdf"}, {"date_order": "guess"}])
def test_a_form_that_cannot_be_meant_is_shown_again(signed_in: SignedIn, four: People, node: Node, form) -> None:
    answer = upload(signed_in(four.asha), b"[]", **form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert node.sql("SELECT count(*) FROM incoming_file") == [(0,)]


def test_a_form_without_a_file_says_so(signed_in: SignedIn, four: People) -> None:
    answer = signed_in(four.asha).post("/intake/new/", {"source": "x"})
    assert answer.status_code == 422
    assert "Choose a file." in answer.content.decode()


def test_a_file_above_the_limit_is_refused_before_it_is_read(stranger: Client, node: Node) -> None:
    large = str(node.tools.settings.limits.file_bytes + (1 << 20) + 1)
    assert stranger.post("/intake/new/", data=b"x", content_type="text/plain", CONTENT_LENGTH=large).status_code == 413


def test_another_units_file_reads_as_absent(signed_in: SignedIn, four: People, node: Node) -> None:
    node.take(four.asha, make.report())
    path = f"/intake/{ref(node, 'incoming_file')}/"
    assert signed_in(four.asha).get(path).status_code == 200
    assert signed_in(four.chitra).get(path).status_code == 404
    assert "clearinghouse" not in signed_in(four.chitra).get("/intake/").content.decode()


def test_an_auditor_and_an_administrator_stay_outside(signed_in: SignedIn, four: People) -> None:
    meera = rows.add("meera", name="Meera", unit=DELHI, role="administrator")
    for one in (four.dev, meera):
        assert signed_in(one).get("/intake/").status_code == 403
        assert signed_in(one).post("/intake/new/").status_code == 403


def test_an_urgent_refusal_stands_on_top_until_somebody_settles_it(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    refused = alarm(node, four.asha)
    browser = signed_in(four.asha)
    page = browser.get("/intake/").content.decode()
    assert page.index("somebody is in danger") < page.index("What came in, the latest first")
    assert "Nobody looks after it" in page
    browser.post(f"/refusals/{refused}/own/", {"before": ""})
    assert "Asha looks after it" in browser.get("/intake/").content.decode()
    browser.post(f"/danger/{refused}/", {"how": "the sender sent it again"})
    assert "somebody is in danger" not in browser.get("/intake/").content.decode()
    assert "the sender sent it again" in browser.get("/intake/refused/?state=settled").content.decode()
    acts = [row[0] for row in node.sql("SELECT action FROM audit_in WHERE starts_with(action, 'refused.') ORDER BY id")]
    assert acts == ["refused.owned", "refused.settled"]


def test_of_two_who_take_it_over_the_second_is_told(signed_in: SignedIn, four: People, node: Node) -> None:
    refused = alarm(node, four.asha)
    ravi = rows.add("ravi", name="Ravi", unit=DELHI, role="analyst")
    assert signed_in(four.asha).post(f"/refusals/{refused}/own/", {"before": ""}).status_code == 302
    answer = signed_in(ravi).post(f"/refusals/{refused}/own/", {"before": ""})
    assert answer.status_code == 409
    assert node.sql("SELECT owner FROM refused") == [(four.asha.person,)]
    before = str(four.asha.person)
    assert signed_in(ravi).post(f"/refusals/{refused}/own/", {"before": before}).status_code == 302


def test_another_unit_owns_nothing(signed_in: SignedIn, four: People, node: Node) -> None:
    refused = alarm(node, four.asha)
    browser = signed_in(four.chitra)
    assert browser.post(f"/refusals/{refused}/own/", {"before": ""}).status_code == 404


def test_a_hostile_name_of_a_file_stays_text(signed_in: SignedIn, four: People, node: Node) -> None:
    node.take(four.asha, b"{broken", name="<script>alert(1)</script>\u202egpj.json")
    browser = signed_in(four.asha)
    for path in ("/intake/", "/intake/refused/", f"/intake/{ref(node, 'incoming_file')}/"):
        page = browser.get(path).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page


def test_pages_ask_the_same_number_of_questions_however_much_came_in(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    browser = signed_in(four.asha)
    node.take(four.asha, b"{broken")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    few = [asked("/intake/"), asked("/intake/refused/")]
    for n in range(55):
        node.take(four.asha, b"{broken" + str(n).encode())
    assert [asked("/intake/"), asked("/intake/refused/")] == few
    first = browser.get("/intake/").content.decode()
    assert first.count('scope="row"') == 50
    further = re.search(r'rel="next" href="[^"]*|href="([^"]+)" rel="next"', first).group(1)
    assert browser.get(further).content.decode().count('scope="row"') == 6
