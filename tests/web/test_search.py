"""The search: literal, inside one's own unit, with a purpose, logged without the value, and so many times an hour."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment

import make
from nodal.desk.page import TOOLS
from nodal.ledger.models import Person
from node import Node
from people import DELHI, DISTRICT, People


@pytest.fixture(autouse=True)
def _what_a_page_was_made_from(node: Node):
    """Let a test read what a page was made from, beside the page itself."""
    setup_test_environment()
    yield
    teardown_test_environment()


WHY = "the mother called about this"


def ask(browser: Client, text: str, what: str = "identifier", **more: str):
    return browser.post("/search/", {"what": what, "text": text, "purpose": WHY, **more})


def numbers(answer) -> list[str]:
    found = answer.context["found"]
    return [row["number"] for row in found.reports]


TYPED = (
    "one@example.org", " One@Example.ORG ", "+12025550147", "+1 (202) 555-0147", "12025550147", "192.0.2.10",
    "ExampleChat|u-0", "00000000000000000000000000000001",
)  # fmt: skip


def test_an_identifier_is_found_however_it_is_written(signed_in, case: People) -> None:
    browser = signed_in(case.asha)
    assert [typed for typed in TYPED if "700300001" not in numbers(ask(browser, typed))] == []


def test_with_a_report_come_the_leads_about_it_and_where_they_went(signed_in, case: People) -> None:
    found = ask(signed_in(case.asha), "one@example.org").context["found"]
    assert found.leads
    assert {row["to_unit"] for row in found.referrals} >= {DISTRICT}


def test_a_kind_that_is_chosen_finds_nothing_of_another(signed_in, case: People) -> None:
    browser = signed_in(case.asha)
    assert numbers(ask(browser, "one@example.org", kind="email"))
    assert numbers(ask(browser, "one@example.org", kind="screen")) == []


def test_what_has_no_canonical_form_is_found_as_it_was_written(signed_in, node: Node, four: People) -> None:
    written = "nobody at " + unicodedata.normalize("NFD", "café") + " " + "x" * 5000
    node.take(four.asha, make.report(700300001, make.person(email=written[:5000])))
    assert node.sql("SELECT count(*) FROM sighting WHERE value IS NULL AND length(raw) > 3000") == [(1,)]
    node.take(four.asha, make.report(700300002, make.person("u-2", email=written[:20])))
    browser = signed_in(four.asha)
    for form in ("NFC", "NFD"):
        assert numbers(ask(browser, unicodedata.normalize(form, written[:20]))) == ["700300002"]


def test_a_report_is_found_by_its_number_in_any_digits(signed_in, case: People) -> None:
    browser = signed_in(case.asha)
    assert numbers(ask(browser, "700300001", "number")) == ["700300001"]
    assert numbers(ask(browser, "७००३००००१", "number")) == ["700300001"]
    assert numbers(ask(browser, "700300009", "number")) == []


def test_a_unit_is_found_with_what_went_there(signed_in, case: People) -> None:
    found = ask(signed_in(case.asha), DISTRICT.lower(), "unit").context["found"]
    assert [unit["code"] for unit in found.units] == [DISTRICT]
    assert {row["to_unit"] for row in found.referrals} == {DISTRICT}


TEXTS = ["100% sure", "a_b", "C:\\dir", 'say "x"', "ख़ोज नई", "<b>bold</b>", "line\ttab", "{{ x }}", "' OR 1=1 --"]


@pytest.fixture
def told(node: Node, four: People) -> People:
    for n, text in enumerate(TEXTS):
        node.take(four.asha, make.report(700300001 + n, notes=[f"before {text} after"]))
    node.take(four.asha, make.report(700300101, notes=["1000 sure, axb, C:dir"]))
    return four


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_character_of_a_text_means_itself(signed_in, told: People, form: str) -> None:
    browser = signed_in(told.asha)
    found = {text: numbers(ask(browser, unicodedata.normalize(form, text), "text")) for text in TEXTS}
    assert found == {text: [str(700300001 + n)] for n, text in enumerate(TEXTS)}


def test_neither_a_wildcard_nor_the_name_of_a_field_finds_everything(signed_in, told: People) -> None:
    browser = signed_in(told.asha)
    texts = ("%%%", "___", "parties", "sightings", "\\\\\\", '":"')
    assert {text: numbers(ask(browser, text, "text")) for text in texts} == {text: [] for text in texts}


def test_a_text_is_looked_for_in_stretches_and_none_is_skipped(
    signed_in, told: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nodal.ledger.find import search

    monkeypatch.setattr(search, "TEXT_REPORTS", 4)
    browser, seen, before = signed_in(told.asha), [], ""
    for _ in range(4):
        found = ask(browser, "before ", "text", before=before).context["found"]
        seen += [row["number"] for row in found.reports]
        before = str(found.before or "")
        if not before:
            break
    assert before == ""
    assert seen == [str(700300001 + n) for n in reversed(range(len(TEXTS)))]


def test_more_hits_than_a_page_shows_are_continued(signed_in, told: People, monkeypatch: pytest.MonkeyPatch) -> None:
    from nodal.ledger.find import search

    monkeypatch.setattr(search, "SHOWN", 4)
    browser = signed_in(told.asha)
    first = ask(browser, "before ", "text")
    assert b"Read older reports" in first.content
    found = first.context["found"]
    second = ask(browser, "before ", "text", before=str(found.before)).context["found"]
    assert [row["number"] for row in [*found.reports, *second.reports]] == [
        str(700300001 + n) for n in reversed(range(1, len(TEXTS)))
    ]


def test_another_unit_learns_whom_to_call_and_nothing_else(signed_in, node: Node, case: People) -> None:
    answer = ask(signed_in(case.chitra), "one@example.org")
    found = answer.context["found"]
    assert (found.number, [unit["code"] for unit in found.elsewhere]) == (0, [DELHI])
    page = answer.content.decode()
    for secret in ("700300001", "ExampleChat", "u-0", "12025550147"):
        assert secret not in page
    for what, text in (("number", "700300001"), ("text", "one more"), ("unit", DELHI)):
        other = ask(signed_in(case.chitra), text, what).context["found"]
        assert (other.reports, other.leads, other.referrals, other.elsewhere) == ([], [], [], [])


def test_a_report_that_was_taken_back_sends_nobody_to_its_unit(signed_in, node: Node, case: People) -> None:
    node.sql("UPDATE report SET state = 'retracted'")
    assert ask(signed_in(case.chitra), "one@example.org").context["found"].elsewhere == []


def test_no_search_without_a_purpose(signed_in, node: Node, case: People) -> None:
    browser = signed_in(case.asha)
    for purpose in ("", "  ", "short", "x" * 501):
        assert ask(browser, "one@example.org", purpose=purpose).status_code == 422
    assert ask(browser, "one@example.org", purpose="looking for One@example.org").status_code == 422
    assert ask(browser, "x", "nothing").status_code == 422
    assert ask(browser, "ab", "text").status_code == 422
    assert ask(browser, "a1", "number").status_code == 422
    assert ask(browser, "\x00abc", "text").status_code == 400  # the gate lets no such form in
    assert node.sql("SELECT count(*) FROM search_made WHERE purpose <> 'a case'") == [(0,)]


def test_a_search_is_logged_with_its_purpose_and_never_with_its_value(
    signed_in, node: Node, case: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = ask(signed_in(case.asha), "One@Example.ORG")
    assert node.sql("SELECT person, unit, purpose, kind, found FROM search_made ORDER BY id DESC LIMIT 1") == [
        (case.asha.person, DELHI, WHY, "identifier", answer.context["found"].number)
    ]
    ((kind, detail),) = node.sql("SELECT subject_kind, detail FROM audit_in WHERE action = 'search.made'")
    assert kind == "search"
    assert (detail["kind"], detail["purpose"], detail["found"]) == ("identifier", WHY, answer.context["found"].number)
    written = str(node.sql("SELECT * FROM audit_in")) + str(node.sql("SELECT * FROM search_made")) + caplog.text
    assert "example.org" not in written.lower()
    title = answer.content.decode().split("<title>")[1].split("</title>")[0]
    assert "example" not in title.lower()
    assert answer["Cache-Control"] == "no-store"


@pytest.fixture
def two_an_hour(node: Node):
    """A browser in which two searches an hour are allowed."""

    def opened(viewer) -> Client:
        few = replace(node.tools, settings=replace(node.tools.settings, searches_per_hour=2))
        client = Client(SERVER_NAME="127.0.0.1", **{TOOLS: few})
        client.force_login(Person.objects.get(id=viewer.person), backend="nodal.desk.sign_in.backend.OwnPeople")
        session = client.session
        session["has_second_factor"] = True
        session.save()
        return client

    return opened


def test_the_quota_says_when_it_opens_again_and_does(two_an_hour, node: Node, four: People) -> None:
    browser = two_an_hour(four.asha)
    for _ in range(2):
        assert ask(browser, "one@example.org").status_code == 200
        node.clock.advance(minutes=20)
    refused = ask(browser, "one@example.org")
    assert refused.status_code == 429
    assert 'datetime="2026-11-02T07:00:00+00:00"' in refused.content.decode()
    assert node.sql("SELECT person FROM audit_in WHERE action = 'search.over_quota'") == [(four.asha.person,)]
    assert ask(two_an_hour(four.chitra), "one@example.org").status_code == 200
    node.clock.advance(minutes=20, seconds=1)
    assert ask(browser, "one@example.org").status_code == 200


def test_a_page_of_results_costs_the_same_for_one_report_and_for_forty(signed_in, node: Node, four: People) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            ask(signed_in(four.asha), "one@example.org")
        return len(queries)

    node.take(four.asha, make.report(700300001, make.person(email="one@example.org")))
    one = cost()
    node.take(
        four.asha, [make.report(700300002 + n, make.person(f"u-{n}", email="one@example.org")) for n in range(40)]
    )
    assert cost() == one


HOSTILE = ["<script>alert(1)</script>", "\u202egnp.exe", '" autofocus onfocus="alert(1)', "{% now 'Y' %}", "=1+1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert_in_question_and_answer(as_person, node: Node, four: People, text: str) -> None:
    node.take(four.asha, make.report(700300001, make.person(email=text), sender=text[:20], kind=text))
    opened = as_person(four.asha)
    page = opened.open("/search/")
    page.fill("#id_text", text)
    page.fill("#id_purpose", WHY)
    opened.follow("main button.first")
    assert page.locator("main table").count() == 1
    assert page.url.endswith("/search/")
    assert opened.faults == []


def test_whoever_works_with_hands_eyes_or_ears_reads_the_results(as_person, case: People) -> None:
    opened = as_person(case.asha)
    page = opened.open("/")
    page.keyboard.press("/")
    page.wait_for_selector("#id_text")
    assert opened.axe() == []
    page.fill("#id_text", "one@example.org")
    page.fill("#id_purpose", WHY)
    page.keyboard.press("Enter")
    page.wait_for_selector("main table")
    assert opened.axe() == []
    assert opened.faults == []
