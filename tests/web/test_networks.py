"""Networks and links on the desk: what a unit sees of them, what it does not, and what the drawing may hold."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from node import Node
from people import ELSEWHERE, People

MD5 = "0123456789abcdef0123456789abcdef"


def ring(n: int, *, account: str = "u", first: int = 700300001, md5: str = MD5) -> list[dict[str, Any]]:
    """So many accounts on as many reports that share two files which nobody else has."""
    found = []
    for k in range(n):
        person = make.person(f"{account}-{k}", email=f"{account}{k}@example.org", captures=[make.capture()])
        report = make.report(first + k, person, sender=("ExampleChat", "ExampleMail")[k % 2], md5=md5)
        files = report["reportedInformation"]["uploadedFiles"]["uploadedFiles"]
        files.append({"filename": "b.bin", "verificationHash": md5[::-1]})
        found.append(report)
    return found


@pytest.fixture
def held(node: Node, four: People) -> People:
    """Asha's unit holds a network of five."""
    node.take(four.asha, ring(5))
    node.work()
    return four


def ref_of(node: Node) -> str:
    return str(node.sql("SELECT ref FROM network ORDER BY id LIMIT 1")[0][0])


def accounts(node: Node) -> list[str]:
    return [str(row[0]) for row in node.sql("SELECT ref FROM account ORDER BY key")]


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def audited(node: Node, action: str) -> int:
    return int(node.sql("SELECT count(*) FROM audit_in WHERE action = %s", [action])[0][0])


def test_a_network_stands_in_the_list_of_whoever_holds_an_account(node: Node, held: People, signed_in) -> None:
    ref = ref_of(node)
    assert ref in text(signed_in(held.asha).get("/networks/"))
    assert ref not in text(signed_in(held.chitra).get("/networks/"))
    assert signed_in(held.chitra).get(f"/networks/{ref}/").status_code == 404
    assert node.rows(held.asha, "network_unit", "accounts") == [5]
    assert node.rows(held.chitra, "network_unit", "accounts") == []


def test_the_sentence_on_top_says_what_holds_it_and_no_more(node: Node, held: People, signed_in) -> None:
    page = text(signed_in(held.asha).get(f"/networks/{ref_of(node)}/"))
    assert "5 accounts, held by 2 files." in page
    assert "Point of the test" in page
    assert "bits 0.0 remain without it. The best of it is of the kind: File hash." in page
    assert audited(node, "network.read") == 1
    words = re.sub(r"<[^>]+>", " ", page).lower()
    assert not re.search(r"\b(guilty|offender|perpetrator|criminal)\b", words)


def test_a_network_keeps_its_address_when_links_are_computed_again(node: Node, held: People) -> None:
    before = ref_of(node)
    node.take(held.asha, [make.report(700399999, make.person("other", email="x@example.org"))])
    node.work()
    assert node.sql("SELECT count(DISTINCT run_id) FROM network") == [(1,)]
    assert ref_of(node) == before


def test_what_other_units_hold_is_counted_and_not_shown(node: Node, four: People, signed_in) -> None:
    mine, theirs = ring(5)[:3], ring(5)[3:]
    node.take(four.asha, mine)
    node.take(four.chitra, theirs)
    node.work()
    page = text(signed_in(four.asha).get(f"/networks/{ref_of(node)}/"))
    assert "2 accounts more belong to it" in page
    ((name,),) = node.sql("SELECT name FROM unit WHERE code = %s", [ELSEWHERE])
    assert name in page
    assert "u-3" not in page
    assert "u-4" not in page
    ours, other = accounts(node)[0], accounts(node)[4]
    assert signed_in(four.asha).get(f"/links/{ours}/{other}/").status_code == 404
    near = signed_in(four.asha).get(f"/networks/{ref_of(node)}/near/{ours}/").json()
    assert other not in {one["id"] for one in near["nodes"]}
    assert signed_in(four.asha).get(f"/networks/{ref_of(node)}/near/{other}/").status_code == 404


def test_a_unit_that_gets_a_lead_finds_its_network_at_once(node: Node, four: People, signed_in) -> None:
    from nodal.chain.identify import Decision
    from nodal.steps.acts.decide import decide
    from nodal.steps.acts.send import send
    from nodal.steps.route import choose

    node.take(four.asha, ring(3))
    node.work()
    [lead] = node.sql("UPDATE lead SET may_confirm = true WHERE id = (SELECT min(id) FROM lead) RETURNING id")[0]
    decide(node.tools, four.asha, lead, Decision.CONFIRM, reason="two")
    choose(node.tools, four.asha, "lead", lead, "IN-DL-CEN", reason="there")
    assert node.rows(four.bharat, "network_unit", "accounts") == []
    send(node.tools, four.asha, kind="lead")
    assert node.rows(four.bharat, "network_unit", "accounts") == [1]
    assert ref_of(node) in text(signed_in(four.bharat).get("/networks/"))


def test_the_bits_of_a_link_add_up_on_its_page(node: Node, held: People, signed_in) -> None:
    one, other, *_ = accounts(node)
    page = text(signed_in(held.asha).get(f"/links/{one}/{other}/"))
    assert "Both accounts had the same file" in page
    assert "Together" in page
    assert text(signed_in(held.asha).get(f"/links/{other}/{one}/")).count("<svg") == page.count("<svg") > 2
    assert audited(node, "link.read") == 2
    assert signed_in(held.chitra).get(f"/links/{one}/{other}/").status_code == 404


def test_the_drawing_holds_no_value_of_a_report(node: Node, held: People, signed_in) -> None:
    page = signed_in(held.asha).get(f"/networks/{ref_of(node)}/").content.decode()
    [drawn] = re.findall(r'<script id="graph-data" type="application/json">(.*?)</script>', page, re.S)
    assert len(json.loads(drawn)["nodes"]) == 7
    assert "u-0" not in drawn
    assert MD5 not in drawn


def test_hostile_values_are_text_in_the_page_and_for_the_script(node: Node, four: People, signed_in) -> None:
    reports = ring(3, account="</script><img src=x onerror=alert(1)>\u202e")
    node.take(four.asha, reports)
    node.work()
    browser, ref = signed_in(four.asha), ref_of(node)
    page = browser.get(f"/networks/{ref}/").content.decode()
    assert "<img" not in page
    assert "U+202E" in page
    near = browser.get(f"/networks/{ref}/near/{accounts(node)[0]}/")
    assert near["Content-Type"] == "application/json"
    assert "\u202e" not in near.json()["nodes"][0]["told"]
    link = browser.get(f"/links/{accounts(node)[0]}/{accounts(node)[1]}/").content.decode()
    assert "<img" not in link


def test_a_span_of_time_leaves_out_who_was_not_seen(node: Node, held: People, signed_in) -> None:
    browser, ref = signed_in(held.asha), ref_of(node)
    assert "u-0" in text(browser.get(f"/networks/{ref}/?since=2026-10-20&until=2026-10-20"))
    assert "u-0" not in text(browser.get(f"/networks/{ref}/?since=2020-01-01&until=2020-02-01"))
    assert browser.get(f"/networks/{ref}/?since=yesterday").status_code == 200


def test_what_was_ignored_is_shown_when_asked(node: Node, held: People, signed_in) -> None:
    node.sql(
        "INSERT INTO link_ignored (run_id, kind, value, relation, audience, why)"
        " SELECT max(id), 'email', 'u0@example.org', 'associate', 4100, 'hub' FROM link_run"
    )
    browser, ref = signed_in(held.asha), ref_of(node)
    assert "4,100" not in text(browser.get(f"/networks/{ref}/"))
    page = text(browser.get(f"/networks/{ref}/?ghosts=1"))
    assert "4,100" in page
    assert "links nobody" in page


def test_a_child_in_a_network_is_marked_whoever_holds_the_lead(node: Node, held: People, signed_in) -> None:
    node.sql("UPDATE lead SET track = 'welfare' WHERE subject LIKE '%%u-2'")
    page = text(signed_in(held.asha).get(f"/networks/{ref_of(node)}/"))
    assert page.count("May be a child: welfare") == 1


def test_a_recipient_is_no_lead_until_a_named_person_opens_the_account(node: Node, held: People, signed_in) -> None:
    browser, ref = signed_in(held.asha), ref_of(node)
    reported = accounts(node)[0]
    answer = browser.post(f"/networks/{ref}/open/", {"account": reported, "reason": "why not"})
    assert (answer.status_code, "not_a_recipient" in text(answer)) == (409, True)
    opened = accounts(node)[4]
    empty = browser.post(f"/networks/{ref}/open/", {"account": opened, "reason": " "})
    assert (empty.status_code, "reason_missing" in text(empty)) == (409, True)
    assert browser.post(f"/networks/{ref}/open/", {"account": "x", "reason": "y"}).status_code == 409


def with_a_friend(node: Node, four: People, **more: Any) -> str:
    """A network of three, and an account that received from one of them; the address of the account."""
    reports = ring(3)
    friend = make.person("friend", email="friend@example.org", captures=[], **more)
    reports[0]["reportedInformation"]["intendedRecipients"] = {"intendedRecipients": [friend]}
    node.take(four.asha, reports)
    node.work()
    node.sql(
        "INSERT INTO network_member (network_id, account_id, role) SELECT (SELECT id FROM network), id, 'recipient'"
        " FROM account WHERE key LIKE '%%friend'"
    )
    return str(node.sql("SELECT ref FROM account WHERE key LIKE '%%friend'")[0][0])


def test_a_person_opens_a_recipient_and_only_then_there_is_a_lead(node: Node, four: People, signed_in) -> None:
    friend, browser, ref = with_a_friend(node, four), signed_in(four.asha), ref_of(node)
    page = text(browser.get(f"/networks/{ref}/"))
    assert "Only received; may be the child's own" in page
    assert "No lead. Open it?" in page
    assert node.sql("SELECT count(*) FROM lead WHERE subject LIKE '%%friend'") == [(0,)]
    typed = {"account": friend, "reason": "an adult of whom two children spoke"}
    assert browser.post(f"/networks/{ref}/open/", typed).status_code == 302
    node.work()
    [(lead, unit)] = node.sql("SELECT ref, unit FROM lead WHERE subject LIKE '%%friend' AND is_current")
    assert unit == four.asha.unit
    shown = text(browser.get(f"/leads/{lead}/"))
    assert "It may be the child's own" in shown
    assert "friend@example.org" in shown
    assert audited(node, "recipient.opened") == 1


def test_a_recipient_who_is_known_to_be_a_child_is_not_opened(node: Node, four: People, signed_in) -> None:
    friend = with_a_friend(node, four, born="2015-01-01")
    answer = signed_in(four.asha).post(f"/networks/{ref_of(node)}/open/", {"account": friend, "reason": "why"})
    assert (answer.status_code, "known_child" in text(answer)) == (409, True)
    assert node.sql("SELECT count(*) FROM recipient_opened") == [(0,)]


def test_a_recipient_who_is_known_to_be_a_child_is_covered(node: Node, four: People, signed_in) -> None:
    friend, browser, ref = with_a_friend(node, four, born="2015-01-01"), signed_in(four.asha), ref_of(node)
    page = text(browser.get(f"/networks/{ref}/"))
    assert "May be a child: welfare" in page
    assert "|friend" not in page
    assert "|friend" not in text(browser.get(f"/links/{accounts(node)[0]}/{friend}/"))


def queries(browser: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_the_pages_cost_the_same_however_large_the_network(node: Node, four: People, signed_in) -> None:
    node.take(four.asha, ring(3))
    node.work()
    browser, ref = signed_in(four.asha), ref_of(node)
    browser.get("/networks/")
    paths = ("/networks/", f"/networks/{ref}/", f"/networks/{ref}/?ghosts=1")
    before = [queries(browser, path) for path in paths]
    node.take(four.asha, ring(7)[3:])
    node.take(four.asha, ring(4, account="v", first=700310000, md5="f" * 31 + "0"))
    node.work()
    assert ref_of(node)
    assert [queries(browser, path) for path in paths] == before
    assert max(before) <= 35


def test_the_pages_of_networks_serve_hands_eyes_and_ears(node: Node, held: People, as_person) -> None:
    opened = as_person(held.asha)
    one, other, *_ = accounts(node)
    for path in ("/networks/", f"/networks/{ref_of(node)}/?ghosts=1", f"/links/{one}/{other}/"):
        opened.open(path)
        assert opened.axe() == []
    assert opened.faults == []


def test_the_drawing_runs_under_the_policy_and_shows_why(node: Node, held: People, as_person) -> None:
    opened = as_person(held.asha)
    page = opened.open(f"/networks/{ref_of(node)}/")
    page.wait_for_selector("#graph canvas")
    page.wait_for_timeout(300)
    assert page.is_visible("#graph")
    assert opened.faults == []


def test_the_days_tell_when_a_network_formed_and_that_it_came_back(node: Node, four: People, signed_in) -> None:
    reports = ring(6)
    for n, report in enumerate(reports):
        day = f"2026-0{3 if n < 3 else 7}-0{n + 1}"
        files = report["reportedInformation"]["uploadedFiles"]["uploadedFiles"]
        files += [{"filename": "c.bin", "verificationHash": f"{k}7" * 16} for k in "abc"]
        report["reportedInformation"]["incidentSummary"]["incidentDateTime"] = f"{day}T08:00:00Z"
    node.take(four.asha, reports)
    node.work()
    page = text(signed_in(four.asha).get(f"/networks/{ref_of(node)}/"))
    story = page[page.index("What the days tell") : page.index("Links, the strongest first")]
    assert "2 accounts were first seen with the same: 5 things." in story
    assert "It formed: by now 3 accounts have 5 things in common." in story
    assert "It comes back under other accounts: 3 new accounts with 5 things of before." in story
    assert story.index("2026-03-03") < story.index("2026-07-04")


def test_a_role_says_from_what_it_follows_and_how_often_it_is_right(node: Node, held: People, signed_in) -> None:
    node.sql("UPDATE network_member SET role = 'source' WHERE id = (SELECT min(id) FROM network_member)")
    page = text(signed_in(held.asha).get(f"/networks/{ref_of(node)}/"))
    assert page.count("This person was seen first with two or more of the things shared") == 1
    assert "on synthetic archives." in page
    assert "wrong more often than right" in page
    assert "Nothing in order or position" not in page  # an account without a role needs no sentence
