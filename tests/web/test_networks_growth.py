"""Who stands near a network, what a link left aside, where decisions disagree: in words, and for whom they are."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from node import Node
from people import ELSEWHERE, People
from web.test_networks import MD5, accounts, audited, ref_of, ring, text


def sharing(first: int, account: str, md5: str, **more: Any) -> dict[str, Any]:
    """A report on an account that had one file."""
    person = make.person(account, email=f"{account}@example.org", captures=[make.capture()])
    return make.report(first, person, sender="ExampleMail", md5=md5, **more)


@pytest.fixture
def grown(node: Node, four: People) -> People:
    """Asha's unit holds a network of five; one more account shares one of their files, and one other unit's as well."""
    node.take(four.asha, [*ring(5), sharing(700320001, "near", MD5)])
    node.take(four.chitra, [sharing(700320002, "theirs", MD5)])
    node.work()
    return four


def test_who_stands_near_is_named_with_what_is_missing(node: Node, grown: People, signed_in) -> None:
    page = text(signed_in(grown.asha).get(f"/networks/{ref_of(node)}/grow/"))
    assert "1 account stands near it." in page
    assert "ExampleMail|near" in page
    assert "One more thing in common would do" in page
    assert MD5 in page
    assert audited(node, "network.growth_read") == 1


def test_whom_only_another_unit_holds_is_a_number(node: Node, grown: People, signed_in) -> None:
    page = text(signed_in(grown.asha).get(f"/networks/{ref_of(node)}/grow/"))
    assert "theirs" not in page
    assert "1 account more that stands near it is held by other units only." in page
    ((name,),) = node.sql("SELECT name FROM unit WHERE code = %s", [ELSEWHERE])
    assert f"Call: {name}." in page
    assert signed_in(grown.chitra).get(f"/networks/{ref_of(node)}/grow/").status_code == 404


def test_what_linking_does_not_remember_is_said_so(node: Node, grown: People, signed_in) -> None:
    node.sql("UPDATE link_run SET is_whole = false")
    browser = signed_in(grown.asha)
    assert "is not remembered yet" in text(browser.get(f"/networks/{ref_of(node)}/grow/"))
    one, other, *_ = accounts(node)
    assert "not remembered yet" in text(browser.get(f"/links/{one}/{other}/"))


def test_a_pair_without_a_link_says_what_it_shares_and_why_that_is_too_little(
    node: Node, grown: People, signed_in
) -> None:
    near = str(node.sql("SELECT ref FROM account WHERE key LIKE '%%near'")[0][0])
    page = text(signed_in(grown.asha).get(f"/links/{accounts(node)[0]}/{near}/"))
    assert "Nothing links these two accounts now." in page
    assert "Why these two accounts are not linked" in page
    assert "all of it together is too little for a link" in page
    assert MD5 in page


def test_a_value_that_gave_way_to_a_better_one_is_named(node: Node, four: People, signed_in) -> None:
    reports = []
    for n, account in enumerate(("x", "y")):
        person = make.person(account, email="same@example.org", captures=[])
        person["emails"]["emails"].append({"value": "other@example.org", "verified": True})
        reports.append(make.report(700330001 + n, person, sender=("ExampleChat", "ExampleMail")[n]))
    node.take(four.asha, reports)
    node.work()
    one, other = accounts(node)
    page = text(signed_in(four.asha).get(f"/links/{one}/{other}/"))
    assert "Shared, and left aside" in page
    section = page[page.index("Shared, and left aside") :]
    assert "two facts of one kind count once" in section
    used = page[: page.index("Shared, and left aside")]
    assert ("same@example.org" in used) != ("other@example.org" in used)


def test_a_value_that_only_another_unit_knows_is_not_shown_among_those_left_aside(
    node: Node, grown: People, signed_in
) -> None:
    near = str(node.sql("SELECT ref FROM account WHERE key LIKE '%%near'")[0][0])
    node.sql("UPDATE file_hash SET value = md5(id::text) WHERE report_id IN (SELECT id FROM report)")
    page = text(signed_in(grown.asha).get(f"/links/{accounts(node)[0]}/{near}/"))
    assert MD5 not in page
    assert "a value that only another unit knows" in page


def disagree(node: Node, kind: str = "evidence", bits: float | None = 7.6) -> tuple[str, str]:
    one, other = node.sql("SELECT id, ref, key FROM account WHERE key LIKE '%%|u-%%' ORDER BY key LIMIT 2")
    node.sql(
        "INSERT INTO link_conflict (kind, a_id, b_id, bits, at) VALUES (%s, %s, %s, %s, now())",
        [kind, one[0], other[0], bits],
    )
    return str(one[1]), str(other[1])


def test_a_conflict_stands_on_the_pages_of_network_lead_and_link(node: Node, grown: People, signed_in) -> None:
    one, other = disagree(node)
    [(lead,)] = node.sql(
        "SELECT l.ref FROM lead l JOIN lead_account la ON la.lead_id = l.id JOIN account a ON a.id = la.account_id"
        " WHERE a.ref = %s AND l.is_current",
        [one],
    )
    browser = signed_in(grown.asha)
    for path in (f"/networks/{ref_of(node)}/", f"/leads/{lead}/", f"/links/{one}/{other}/"):
        page = text(browser.get(path))
        assert "Where decisions and evidence disagree" in page
        assert "what the reports say would make one of them" in page
        assert "+7.6 bits" in page
    third = accounts(node)[2]
    assert "evidence disagree" not in text(browser.get(f"/links/{one}/{third}/"))  # that pair is in no conflict


def test_without_a_conflict_nothing_is_said_of_one(node: Node, grown: People, signed_in) -> None:
    assert "evidence disagree" not in text(signed_in(grown.asha).get(f"/networks/{ref_of(node)}/"))


def test_a_decision_against_the_evidence_is_raised_by_linking_itself(node: Node, four: People, signed_in) -> None:
    from nodal.chain.identify import Decision
    from nodal.steps.acts.decide import decide

    reports = []
    for n, account in enumerate(("x", "y")):
        person = make.person(account, email="same@example.org", captures=[make.capture()])
        reports.append(make.report(700330001 + n, person, sender=("ExampleChat", "ExampleMail")[n]))
    node.take(four.asha, reports)
    node.work()
    keys = tuple(str(row[0]) for row in node.sql("SELECT key FROM account ORDER BY key"))
    [(lead,)] = node.sql("SELECT l.id FROM lead l WHERE l.is_current")
    decide(node.tools, four.asha, lead, Decision.REFUSE_MERGE, reason="two", pair=(keys[0], keys[1]))
    node.work()
    one, other = accounts(node)
    page = text(signed_in(four.asha).get(f"/links/{one}/{other}/"))
    assert "They were decided to be two people, and what the reports say would make one of them." in page


def test_the_page_tells_what_linking_made_of_the_network(node: Node, grown: People, signed_in) -> None:
    browser, ref = signed_in(grown.asha), ref_of(node)
    assert "Linking found it." in text(browser.get(f"/networks/{ref}/"))
    node.take(grown.asha, ring(6)[5:])
    node.work()
    page = text(browser.get(f"/networks/{ref}/"))
    assert "It grew." in page
    assert "5 accounts before, 6 after" in page


def queries(browser: Any, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return len(captured)


def test_the_pages_cost_the_same_however_much_there_is(node: Node, grown: People, signed_in) -> None:
    browser = signed_in(grown.asha)
    ref = ref_of(node)
    one, other = disagree(node)
    paths = (f"/networks/{ref}/grow/", f"/networks/{ref}/", f"/links/{one}/{other}/")
    browser.get("/networks/")
    before = [queries(browser, path) for path in paths]
    node.take(grown.asha, [*ring(6)[5:], sharing(700320009, "near2", MD5)])
    node.work()
    node.sql("DELETE FROM link_conflict")
    disagree(node)
    disagree(node, "decided_both", None)
    assert ref_of(node) == ref
    assert [queries(browser, path) for path in paths] == before
    assert max(before) <= 40


def test_the_pages_serve_hands_eyes_and_ears(node: Node, grown: People, as_person) -> None:
    one, other = disagree(node)
    for width, theme, language in ((1366, "light", ""), (390, "dark", "hi")):
        opened = as_person(grown.asha, width=width, theme=theme, language=language)
        for path in (f"/networks/{ref_of(node)}/grow/", f"/networks/{ref_of(node)}/", f"/links/{one}/{other}/"):
            opened.open(path)
            assert opened.axe() == []
        assert opened.faults == []


def test_the_sentences_of_a_link_are_those_of_the_numbers_that_weighed_it(node: Node, four: People, signed_in) -> None:
    """What tells a verified fact from a stated one is its weight: another run's weights would tell it wrongly."""
    for n, account in enumerate(("x", "y")):
        person = make.person(account, email="same@example.org", captures=[])
        node.take(four.asha, [make.report(700330001 + n, person, sender=("ExampleChat", "ExampleMail")[n])])
    node.work()
    [(summary,)] = node.sql("SELECT summary FROM link_run")
    summary = summary if isinstance(summary, dict) else json.loads(summary)
    summary["calibration"]["numbers"]["person_bits"]["email"][0][0] += 500_000
    node.sql("UPDATE link_run SET summary = %s", [json.dumps(summary)])
    node.sql("UPDATE link_evidence SET bits = bits + 0.5 WHERE kind = 'email'")
    one, other = accounts(node)
    page = text(signed_in(four.asha).get(f"/links/{one}/{other}/"))
    assert "as platforms verified or two senders said" in page
    assert "nobody verified it" not in page


def named(first: int, account: str, name: str, sender: str = "ExampleMail", **more: Any) -> dict[str, Any]:
    """A report on an account with a screen name."""
    person = make.person(account, email=f"{account}@example.org", captures=[make.capture()]) | {
        "screenName": {"value": name}
    }
    return make.report(first, person, sender=sender, **more)


def test_names_that_look_like_a_members_are_suggested_and_tie_nobody(node: Node, four: People, signed_in) -> None:
    members = ring(5)
    members[0]["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["screenName"] = {"value": "quietriver77"}
    others = [named(700340001, "o-1", "qu1et_river77"), named(700340002, "o-2", "quietrіver77")]
    node.take(four.asha, [*members, *others, named(700340003, "o-3", "redriver77")])
    node.take(four.chitra, [named(700340004, "o-4", "QUIETRIVER77")])
    node.work()
    page = text(signed_in(four.asha).get(f"/networks/{ref_of(node)}/grow/"))
    section = page[page.index("Names that look or sound like") :]
    assert "digits are read as the letters" in section
    assert "the same to the eye" in section
    assert ("ExampleMail|o-1" in section, "ExampleMail|o-2" in section) == (True, True)
    for absent in ("o-3", "redriver77", "o-4", "QUIETRIVER77"):
        assert absent not in page
    assert node.sql("SELECT count(*) FROM link_evidence WHERE kind = 'screen'") == [(0,)]


def test_names_of_which_many_have_the_like_suggest_nothing(node: Node, four: People, signed_in) -> None:
    members = ring(5)
    members[0]["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["screenName"] = {"value": "quietriver77"}
    node.take(four.asha, [*members, *(named(700340001 + n, f"o-{n}", "quiet_river77") for n in range(12))])
    node.work()
    page = text(signed_in(four.asha).get(f"/networks/{ref_of(node)}/grow/"))
    assert "Names that look or sound like" not in page


def test_a_value_left_aside_for_one_relation_says_where_it_is_used_for_the_other(
    node: Node, four: People, signed_in
) -> None:
    reports = []
    for n, account in enumerate(("x", "y")):
        person = make.person(account, phone="+12025550147", captures=[])
        reports.append(make.report(700330001 + n, person, sender=("ExampleChat", "ExampleMail")[n], md5=MD5))
    node.take(four.asha, reports)
    node.work()
    assert node.sql("SELECT DISTINCT l.relation FROM link l JOIN link_evidence e ON e.link_id = l.id"
                    " WHERE e.kind = 'phone'") == [("associate",)]  # fmt: skip
    one, other = accounts(node)
    page = text(signed_in(four.asha).get(f"/links/{one}/{other}/"))
    used, aside = page.split("Shared, and left aside")
    assert "no link above rests on" not in page
    assert "12025550147" in used
    [row] = [row for row in re.findall(r"<tr>.*?</tr>", aside, re.S) if "12025550147" in row]
    assert "May be one person" in row
    assert "used above: May deal with one another" in row
