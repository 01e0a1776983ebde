"""Leads on the desk: who sees them, what stands beside a decision, and that every act leaves its mark."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from node import Node
from people import People

PHONE = "+12025550147"


def taken(node: Node, four: People, *reports: dict[str, Any]) -> None:
    node.take(four.asha, list(reports))
    node.work()
    on_the_table(node)


def on_the_table(node: Node) -> None:
    """Lines of the list, where the stages have not written them yet."""
    node.sql(
        "INSERT INTO inbox_item (unit, subject_kind, subject_id, ref, state, band, band_rank, danger, workability,"
        " track, received_at, title, reason, group_key, is_head, group_size, changed_at)"
        " SELECT unit, 'lead', id, ref, 'open', 'high', 1, 50, 0, track, now(), '{}', '{}', '', true, 1, now()"
        " FROM lead ON CONFLICT DO NOTHING"
    )


def one(number: int = 1, sender: str = "ExampleChat", **more: Any) -> dict[str, Any]:
    captures = [make.capture(port=40000), make.capture(port=40001)]
    person = make.person(f"u-{number}", email=f"u{number}@example.org", captures=captures, **more)
    return make.report(700300000 + number, person, sender=sender)


def two_sources() -> list[dict[str, Any]]:
    """The same verified mail box and phone on two platforms: one person of two accounts."""
    return [
        make.report(
            700300100 + n,
            make.person(f"u-{n}", email="one@example.org", phone=PHONE, captures=[make.capture()]),
            sender=platform,
        )
        for n, platform in enumerate(("ExampleChat", "ExampleMail"))
    ]


def ref_of(node: Node) -> str:
    return str(node.sql("SELECT ref FROM lead ORDER BY id LIMIT 1")[0][0])


def state_of(node: Node) -> str:
    return str(node.sql("SELECT state FROM lead ORDER BY id LIMIT 1")[0][0])


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def audited(node: Node, action: str) -> int:
    return int(node.sql("SELECT count(*) FROM audit_in WHERE action = %s", [action])[0][0])


def test_a_lead_stands_in_the_list_of_its_unit_and_of_no_other(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    ref = ref_of(node)
    assert ref in text(signed_in(four.asha).get("/leads/"))
    assert ref not in text(signed_in(four.chitra).get("/leads/"))
    assert signed_in(four.chitra).get(f"/leads/{ref}/").status_code == 404
    assert signed_in(four.asha).get(f"/leads/{ref}/").status_code == 200


def test_children_stand_first_and_are_marked(node: Node, four: People, signed_in) -> None:
    taken(node, four, one(1), one(2, born="2015-01-01"))
    (child,) = node.sql("SELECT ref FROM lead WHERE track = 'welfare'")[0]
    page = text(signed_in(four.asha).get("/leads/"))
    assert page.index("May be a child") < page.index("u-1")
    assert "may be a child" in text(signed_in(four.asha).get(f"/leads/{child}/")).split("<h1>")[0]
    only = text(signed_in(four.asha).get("/leads/?track=welfare"))
    assert str(child) in only
    assert "u-1" not in only


def test_imminent_danger_stands_before_everything_and_children_before_the_rest(
    node: Node, four: People, signed_in
) -> None:
    urgent = make.report(700300900, make.person("u-9", captures=[make.capture()]), urgent="a child is in danger")
    taken(node, four, one(1), one(2, born="2015-01-01"), urgent)
    node.sql(
        "UPDATE inbox_item i SET band = 'imminent', band_rank = 0 FROM lead l JOIN lead_account la ON la.lead_id = l.id"
        " JOIN account a ON a.id = la.account_id WHERE i.subject_kind = 'lead' AND i.subject_id = l.id"
        " AND a.key LIKE '%%u-9%%'"
    )
    page = text(signed_in(four.asha).get("/leads/"))
    names = [page.index(name) for name in ("u-9", "u-2", "u-1")]
    assert names == sorted(names)


def test_looking_at_a_lead_is_recorded(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    signed_in(four.asha).get(f"/leads/{ref_of(node)}/")
    assert audited(node, "lead.read") == 1


def test_the_page_says_beforehand_why_a_lead_cannot_be_confirmed(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    page = text(signed_in(four.asha).get(f"/leads/{ref_of(node)}/"))
    assert "Two-source rule not met" in page
    assert "Not possible yet." in page
    assert "A second independent source" in page
    assert "What would make it wrong?" in page


def test_a_rule_that_refuses_stands_beside_the_form_with_what_was_typed(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    answer = signed_in(four.asha).post(
        f"/leads/{ref_of(node)}/decide/", {"decision": "confirm", "reason": "I am sure", "seen": "proposed"}
    )
    assert answer.status_code == 409
    assert "two_independent_sources" in text(answer)
    assert "I am sure" in text(answer)
    assert state_of(node) == "proposed"


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"decision": "unsure", "reason": "  "}, "reason_missing"),
        ({"decision": "unsure", "reason": "why", "seen": "cleared"}, "state_changed"),
        ({"decision": "hang", "reason": "why"}, "decision_missing"),
    ],
)
def test_what_is_no_decision_changes_nothing(typed: dict, rule: str, node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    answer = signed_in(four.asha).post(f"/leads/{ref_of(node)}/decide/", typed)
    assert (answer.status_code, rule in text(answer)) == (409, True)
    assert state_of(node) == "proposed"


def test_a_named_person_confirms_and_sends_and_the_district_sees_it(node: Node, four: People, signed_in) -> None:
    taken(node, four, *two_sources())
    ref, browser = ref_of(node), signed_in(four.asha)
    assert "Two-source rule met" in text(browser.get(f"/leads/{ref}/"))
    refused = browser.post(f"/leads/{ref}/send/", {"unit": "IN-DL-CEN", "reason": "there"})
    assert (refused.status_code, "not_confirmed" in text(refused)) == (409, True)
    decided = {"decision": "confirm", "reason": "one phone, two platforms", "seen": "proposed"}
    assert browser.post(f"/leads/{ref}/decide/", decided).status_code == 302
    page = text(browser.get(f"/leads/{ref}/"))
    assert "one phone, two platforms" in page
    assert "Asha" in page
    assert signed_in(four.bharat).get(f"/leads/{ref}/").status_code == 404
    assert browser.post(f"/leads/{ref}/send/", {"unit": "IN-DL-CEN", "reason": "the line is there"}).status_code == 302
    assert signed_in(four.bharat).get(f"/leads/{ref}/").status_code == 200
    again = browser.post(f"/leads/{ref}/send/", {"unit": "IN-DL-CEN", "reason": "the line is there"})
    assert (again.status_code, "already_sent" in text(again)) == (409, True)
    assert (audited(node, "lead.confirm"), audited(node, "referral.sent")) == (1, 1)


def test_two_accounts_are_kept_apart_by_their_addresses(node: Node, four: People, signed_in) -> None:
    taken(node, four, *two_sources())
    ref, browser = ref_of(node), signed_in(four.asha)
    one, other = (str(row[0]) for row in node.sql("SELECT ref FROM account ORDER BY key LIMIT 2"))
    typed = {"one": one, "other": other, "reason": "two men, both known to us"}
    assert browser.post(f"/leads/{ref}/apart/", {**typed, "other": one}).status_code == 409
    assert browser.post(f"/leads/{ref}/apart/", {**typed, "other": "x"}).status_code == 409
    assert browser.post(f"/leads/{ref}/apart/", typed).status_code == 302
    assert node.sql("SELECT decision FROM judgement") == [("refuse_merge",)]
    assert "two men, both known to us" in text(browser.get(f"/leads/{ref}/"))


def test_a_reply_is_recorded_and_read_again(node: Node, four: People, signed_in) -> None:
    from nodal.desk.leads.views import key_of

    taken(node, four, one())
    ref, browser = ref_of(node), signed_in(four.asha)
    typed = {
        "asked": key_of("email", "u1@example.org"), "provider": "Example Telecom", "holder": "C-4711",
        "city": "Dwarka police district", "answered": "2026-11-01T10:00",
    }  # fmt: skip
    assert browser.post(f"/leads/{ref}/reply/", typed).status_code == 302
    page = text(browser.get(f"/leads/{ref}/"))
    assert "Example Telecom" in page
    assert "C-4711" in page
    late = browser.post(f"/leads/{ref}/reply/", {**typed, "answered": "2027-01-01T10:00"})
    assert (late.status_code, "answered_later" in text(late)) == (409, True)
    other = browser.post(f"/leads/{ref}/reply/", {**typed, "asked": key_of("email", "x@example.org")})
    assert (other.status_code, "not_asked" in text(other)) == (409, True)
    assert audited(node, "lead.reply_recorded") == 1


def test_a_note_and_a_colleague_stand_on_the_page(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    ref, browser = ref_of(node), signed_in(four.asha)
    assert browser.post(f"/leads/{ref}/note/", {"text": "called the platform"}).status_code == 302
    assert browser.post(f"/leads/{ref}/note/", {"text": " "}).status_code == 409
    assert browser.post(f"/leads/{ref}/assign/", {"to": "asha"}).status_code == 302
    assert browser.post(f"/leads/{ref}/assign/", {"to": "chitra"}).status_code == 409
    page = text(browser.get(f"/leads/{ref}/"))
    assert "called the platform" in page
    assert '<option value="asha" selected>' in page
    assert "Asha" in text(browser.get("/leads/"))
    assert (audited(node, "lead.noted"), audited(node, "lead.assigned")) == (1, 1)


def test_a_value_that_many_hold_says_that_it_links_nobody(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    node.sql(
        "INSERT INTO link_ignored (run_id, kind, value, relation, audience, why)"
        " SELECT max(id), 'email', 'u1@example.org', 'same_person', 4100, 'hub' FROM link_run"
    )
    page = text(signed_in(four.asha).get(f"/leads/{ref_of(node)}/"))
    assert "Shared by 4,100" in page
    assert "links nobody" in page


def test_hostile_values_are_text(node: Node, four: People, signed_in) -> None:
    evil = "<img src=x onerror=alert(1)>\u202e{{ 7|add:1 }}"
    taken(node, four, make.report(700300001, make.person(evil, email="u1@example.org")))
    for path in ("/leads/", f"/leads/{ref_of(node)}/"):
        page = signed_in(four.asha).get(path).content.decode()
        assert "<img" not in page
        assert "U+202E" in page


def queries(node: Node, browser: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_a_list_and_a_lead_cost_the_same_however_much_they_hold(node: Node, four: People, signed_in) -> None:
    taken(node, four, one(1))
    browser, ref = signed_in(four.asha), ref_of(node)
    browser.get("/leads/")
    before = queries(node, browser, "/leads/"), queries(node, browser, f"/leads/{ref}/")
    more = [make.report(700301000 + n, make.person("u-1", email=f"n{n}@example.org")) for n in range(6)]
    taken(node, four, *more, *(one(n) for n in range(10, 22)))
    after = queries(node, browser, "/leads/"), queries(node, browser, f"/leads/{ref}/")
    assert after == before
    assert before[0] <= 20
    assert before[1] <= 40


def test_the_pages_of_leads_serve_hands_eyes_and_ears(node: Node, four: People, as_person, signed_in) -> None:
    taken(node, four, *two_sources(), one(7, born="2015-01-01"))
    opened = as_person(four.asha)
    for path in ("/leads/", f"/leads/{ref_of(node)}/"):
        opened.open(path)
        assert opened.axe() == []
    assert opened.faults == []


def test_a_refusal_is_said_at_the_top_and_leads_to_its_form(node: Node, four: People, signed_in) -> None:
    taken(node, four, one())
    browser, ref = signed_in(four.asha), ref_of(node)
    page = text(browser.post(f"/leads/{ref}/decide/", {"decision": "unsure", "reason": "", "seen": "proposed"}))
    assert page.index('role="alert"') < page.index("<h1>")
    assert 'href="#decide"' in page
    assert "ask your supervisor" not in page
    note = text(browser.post(f"/leads/{ref}/note/", {"text": ""}))
    assert "Write between one and 4000 characters." in note
    assert 'href="#hands"' in note


def test_what_a_person_typed_turns_no_sentence_round(node: Node, four: People, signed_in) -> None:
    taken(node, four, *two_sources())
    ref, browser = ref_of(node), signed_in(four.asha)
    browser.post(f"/leads/{ref}/decide/", {"decision": "confirm", "reason": "both", "seen": "proposed"})
    browser.post(f"/leads/{ref}/send/", {"unit": "IN-DL-CEN", "reason": "north \u202ehtuos"})
    [(sent,)] = node.sql("SELECT ref FROM referral WHERE state = 'sent'")
    for path in (f"/leads/{ref}/", f"/referrals/{sent}/"):
        page = text(browser.get(path))
        assert "north [U+202E]htuos" in page
        assert "\u202e" not in page


def test_reports_that_another_unit_holds_are_counted_where_the_sums_count_them(node: Node, four, signed_in) -> None:
    taken(node, four, one())
    path = f"/leads/{ref_of(node)}/"
    assert "in the sums above" not in text(signed_in(four.asha).get(path))
    node.sql("UPDATE lead SET facts = jsonb_set(facts, '{reports}', facts->'reports' || '[\"elsewhere\"]')")
    assert "1 more report counts in the sums above." in text(signed_in(four.asha).get(path))
