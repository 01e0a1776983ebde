"""The inbox: what next? Who may see and move which lines, in what order, and how many questions a page asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from nodal.ledger import people as ledger_people
from nodal.ledger.access import Viewer
from node import Node
from people import DELHI, People

MD5 = "0123456789abcdef0123456789abcdef"
SignedIn = Callable[[Viewer], Client]


def strangers(count: int, start: int = 700300101, **more: Any) -> list[dict[str, Any]]:
    """Reports on accounts that have nothing in common."""
    return [make.report(start + n, make.person(f"s-{start + n}", captures=[]), **more) for n in range(count)]


@pytest.fixture
def some(node: Node, four: People) -> People:
    """Asha's unit has a lead with two reports, three look-alikes, and one imminent report."""
    both = [
        make.report(700300001 + n, make.person(f"u-{n}", email="one@example.org"), sender=platform)
        for n, platform in enumerate(("ExampleChat", "ExampleMail"))
    ]
    node.take(four.asha, both)
    node.take(four.asha, strangers(3, md5=MD5))
    node.take(four.asha, strangers(1, start=700300201, urgent="a child is in danger"))
    node.work()
    return four


def html(browser: Client, path: str = "/inbox/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def refs(node: Node, where: str = "true") -> list[str]:
    found = node.sql(f"SELECT ref FROM inbox_item WHERE unit = %s AND {where} ORDER BY id", [DELHI])
    return [str(ref) for (ref,) in found]


def test_the_most_dangerous_stands_first_and_look_alikes_are_one_line(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    page = html(signed_in(some.asha))
    [imminent] = refs(node, "band = 'imminent' AND state = 'open'")
    lines = [line.split('"')[1] for line in page.split('name="line" value=')[1:]]
    assert lines[0] == imminent
    assert "2 look-alikes" in page
    heads = refs(node, "is_head AND state = 'open'")
    assert sorted(lines) == sorted(heads)


def test_another_unit_sees_none_of_it(some: People, signed_in: SignedIn, node: Node) -> None:
    assert 'name="line"' not in html(signed_in(some.chitra))
    ref = refs(node)[0]
    assert signed_in(some.chitra).get(f"/inbox/{ref}/look-alikes/").status_code == 404
    answer = signed_in(some.chitra).post("/inbox/act/", {"do": "assign", "to": "chitra", "line": ref})
    assert answer.status_code == 404
    assert node.sql("SELECT count(*) FROM inbox_item WHERE assignee IS NOT NULL") == [(0,)]


def test_an_auditor_has_no_inbox(some: People, signed_in: SignedIn) -> None:
    assert signed_in(some.dev).get("/inbox/").status_code == 403


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?band=imminent", 1), ("?kind=lead", 3), ("?kind=report", 0), ("?who=me", 0), ("?who=nobody", 3),
        ("?aside=1", 0), ("?new=1", 3), ("?track=welfare", 0), ("?who=chitra", 0),
        ("?band=unheard-of", 3), ("?dies=9999", 3),
    ],
)  # fmt: skip
def test_filters_leave_what_was_asked_for(some: People, signed_in: SignedIn, query: str, count: int) -> None:
    assert html(signed_in(some.asha), f"/inbox/{query}").count("data-line") == count


def test_a_line_is_given_to_a_colleague_with_its_look_alikes_and_the_log_says_so(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    other = ledger_people.add("arun", name="Arun", unit=DELHI, role="officer")
    [head] = refs(node, "group_size = 3")
    answer = signed_in(some.asha).post("/inbox/act/", {"do": "assign", "to": "arun", "line": head}, follow=True)
    assert "3 lines assigned" in answer.content.decode()
    assert node.sql("SELECT count(*) FROM inbox_item WHERE assignee = %s", [other.person]) == [(3,)]
    [(person, subjects, detail)] = node.sql(
        "SELECT person, subjects, detail FROM audit_in WHERE action = 'lead.assigned'"
    )
    assert (person, len(subjects), detail) == (some.asha.person, 3, {"to": other.person})
    assert html(signed_in(other), "/inbox/?who=me").count("data-line") == 1


def test_nothing_is_given_to_somebody_of_another_unit(some: People, signed_in: SignedIn, node: Node) -> None:
    answer = signed_in(some.asha).post("/inbox/act/", {"do": "assign", "to": "chitra", "line": refs(node)[0]})
    assert answer.status_code == 404
    assert node.sql("SELECT count(*) FROM inbox_item WHERE assignee IS NOT NULL") == [(0,)]


def test_what_somebody_else_took_in_the_meantime_stays_theirs(some: People, signed_in: SignedIn, node: Node) -> None:
    other = ledger_people.add("arun", name="Arun", unit=DELHI, role="officer")
    [ref] = refs(node, "band = 'imminent' AND state = 'open'")
    seen = node.clock().isoformat()
    node.clock.advance(minutes=1)
    signed_in(other).post("/inbox/act/", {"do": "assign", "to": "arun", "line": ref})
    answer = signed_in(some.asha).post(
        "/inbox/act/", {"do": "assign", "to": "asha", "line": ref, "seen": seen}, follow=True
    )
    assert "somebody changed it" in answer.content.decode()
    assert node.sql("SELECT assignee FROM inbox_item WHERE ref = %s", [ref]) == [(other.person,)]


def test_putting_aside_needs_a_reason_and_words_and_can_be_taken_back(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    browser, ref = signed_in(some.asha), refs(node, "group_size = 3")[0]
    given = {"do": "aside", "line": ref, "why": "viral", "text": ""}
    assert "choose a reason" in browser.post("/inbox/act/", given, follow=True).content.decode()
    browser.post("/inbox/act/", {**given, "text": "the same clip as last week"})
    assert refs(node, "state = 'set_aside'") == [ref]
    page = html(browser, "/inbox/?aside=1")
    assert "the same clip as last week" in page
    assert "1 look-alike<" in html(browser)
    [(detail,)] = node.sql("SELECT detail FROM audit_in WHERE action = 'lead.set_aside'")
    assert detail == {"code": "viral", "reason": "the same clip as last week"}
    browser.post("/inbox/act/", {"do": "take_up", "line": ref})
    assert refs(node, "state = 'set_aside'") == []
    assert "2 look-alikes" in html(browser)


def test_look_alikes_show_every_report_of_the_file(some: People, signed_in: SignedIn, node: Node) -> None:
    [head] = refs(node, "group_size = 3")
    assert html(signed_in(some.asha), f"/inbox/{head}/look-alikes/").count("data-line") == 3


def test_a_page_asks_the_same_questions_for_three_lines_and_for_sixty(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            html(browser, path)
        return len(found)

    browser = signed_in(some.asha)
    [head] = refs(node, "group_size = 3")
    paths = ("/inbox/", f"/inbox/{head}/look-alikes/", "/", "/danger/")
    few = [asked(path) for path in paths]
    node.take(some.asha, [make.report(700300301 + n, make.person(f"v-{n}", captures=[])) for n in range(60)])
    node.take(some.asha, strangers(5, start=700300401, md5=MD5))
    node.work()
    assert [asked(path) for path in paths] == few
    assert max(few) < 25


def test_page_after_page_shows_every_line_once(some: People, signed_in: SignedIn, node: Node) -> None:
    node.take(some.asha, [make.report(700300301 + n, make.person(f"v-{n}", captures=[])) for n in range(120)])
    node.work()
    node.sql("UPDATE inbox_item SET dies_at = NULL WHERE mod(id, 3) = 0")
    node.sql("UPDATE inbox_item SET danger = danger + mod(id, 5), workability = mod(id, 2)")
    browser, seen, path = signed_in(some.asha), [], "/inbox/"
    while path:
        page = html(browser, path)
        seen += [part.split('"')[1] for part in page.split('name="line" value=')[1:]]
        link = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
        path = link.replace("&amp;", "&")
    wanted = node.sql(
        "SELECT ref FROM inbox_item WHERE unit = %s AND state = 'open' AND is_head"
        " ORDER BY band_rank, danger DESC, workability DESC, dies_at, id", [DELHI],
    )  # fmt: skip
    assert seen == [str(ref) for (ref,) in wanted]
    assert len(seen) == 123


def test_a_view_is_kept_under_a_name_for_its_person_alone(some: People, signed_in: SignedIn, node: Node) -> None:
    other = ledger_people.add("arun", name="Arun", unit=DELHI, role="officer")
    browser = signed_in(some.asha)
    answer = browser.post("/inbox/views/", {"name": "<b>mine</b>", "band": "high", "who": "me", "x": "y"})
    assert answer["Location"] == "/inbox/?band=high&who=me"
    assert "&lt;b&gt;mine&lt;/b&gt;" in html(browser)
    assert "&lt;b&gt;mine" not in html(signed_in(other))
    [(number,)] = node.sql("SELECT id FROM saved_filter")
    signed_in(other).post("/inbox/views/", {"gone": number})
    assert node.sql("SELECT count(*) FROM saved_filter") == [(1,)]
    browser.post("/inbox/views/", {"gone": number})
    assert node.sql("SELECT count(*) FROM saved_filter") == [(0,)]


def test_danger_that_nobody_took_is_said_on_every_page_until_somebody_takes_it(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    browser = signed_in(some.asha)
    for path in ("/", "/inbox/", "/account/", "/no-such-page/"):
        assert "of imminent danger that nobody has taken" in browser.get(path).content.decode(), path
    assert "that nobody has taken" not in signed_in(some.dev).get("/").content.decode()
    assert "that nobody has taken" not in signed_in(some.chitra).get("/").content.decode()
    browser.post(
        "/inbox/act/", {"do": "assign", "to": "asha", "line": refs(node, "band = 'imminent' AND state = 'open'")}
    )
    assert "that nobody has taken" not in browser.get("/account/").content.decode()


def test_a_refused_report_that_says_danger_is_an_alarm_until_somebody_says_what_was_done(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    node.take(some.asha, b"{not json")
    node.sql("UPDATE refused SET urgent = true, owner = %s", [some.asha.person])
    [(ref,)] = node.sql("SELECT ref FROM refused")
    browser = signed_in(some.asha)
    assert "1 refused report says" in html(browser, "/account/")
    assert "Asha" in html(browser, "/danger/")
    assert signed_in(some.chitra).post(f"/danger/{ref}/", {"how": "x"}).status_code == 404
    browser.post(f"/danger/{ref}/", {"how": " "})
    assert "1 refused report says" in html(browser, "/account/")
    browser.post(f"/danger/{ref}/", {"how": "called the platform, it sent the report again"})
    assert "refused report" not in html(browser, "/account/")
    [(subjects, detail)] = node.sql("SELECT subjects, detail FROM audit_in WHERE action = 'refused.settled'")
    assert (len(subjects), detail) == (1, {"how": "called the platform, it sent the report again"})
    assert browser.post(f"/danger/{ref}/", {"how": "again"}).status_code == 404


def test_a_platforms_name_is_text_and_never_markup(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, strangers(1, sender="<img src=x onerror=alert(1)>\u202e"))
    node.work()
    page = html(signed_in(four.asha))
    assert "<img" not in page
    assert "U+202E" in page


def test_the_pages_of_the_inbox_are_open_to_hands_eyes_and_ears(some: People, as_person: Any, node: Node) -> None:
    [head] = refs(node, "group_size = 3")
    opened = as_person(some.asha)
    for path in ("/inbox/?who=nobody", f"/inbox/{head}/look-alikes/", "/", "/danger/", "/keys/"):
        page = opened.open(path)
        for summary in page.query_selector_all("main details > summary"):
            summary.click()
        assert opened.axe() == [], path
    assert opened.faults == []


def test_the_keyboard_moves_marks_and_puts_aside(some: People, as_person: Any, node: Node) -> None:
    opened = as_person(some.asha)
    page = opened.open("/inbox/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.closest('[data-line]').querySelector('input').value")
    assert [first] == refs(node, "band = 'imminent' AND state = 'open'")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.evaluate("document.querySelectorAll('[data-line] input:checked').length") == 1
    page.keyboard.press("n")
    page.wait_for_function("document.activeElement.id === 'why'")
    page.select_option("#why", "viral")
    page.fill("#text", "seen before: j k x")  # keys typed into a field are text
    opened.follow("button[value=aside]")
    assert "1 line put aside" in page.inner_text("main")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("g")
        page.keyboard.press("h")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.hasAttribute('data-open')")
    assert opened.faults == []


def test_without_a_script_the_inbox_reads_and_acts(some: People, as_person: Any, node: Node) -> None:
    opened = as_person(some.asha, java_script_enabled=False)
    page = opened.open("/inbox/")
    page.check("[name=line] >> nth=0")
    page.select_option("#to", "asha")
    opened.follow("button[value=assign]")
    assert "1 line assigned" in page.inner_text("main")
    assert node.sql("SELECT count(*) FROM inbox_item WHERE assignee IS NOT NULL") == [(1,)]


def test_the_first_page_says_what_waits_and_a_supervisor_sees_who_has_how_much(
    some: People, signed_in: SignedIn, node: Node
) -> None:
    boss = ledger_people.add("usha", name="Usha", unit=DELHI, role="supervisor")
    browser = signed_in(some.asha)
    browser.post("/inbox/act/", {"do": "assign", "to": "asha", "line": refs(node, "group_size = 3")})
    page = html(browser, "/")
    assert '<strong class="big">1</strong> are yours' in page
    assert "Who has how much" not in page
    page = html(signed_in(boss), "/")
    assert "Who has how much" in page
    assert '<a href="/inbox/?who=asha">1</a>' in page
    assert "Your rooms" in html(signed_in(some.dev), "/")
