"""Referrals: whose turn is it, what may come next, and what is recorded of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from nodal.chain.follow import Kind
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from node import Node
from people import DELHI, People

HOSTILE = "<script>alert(1)</script>\u202e=cmd|'/c'!A1"

SignedIn = Callable[[Viewer], Client]


@pytest.fixture
def supervisor(node: Node, four: People) -> Viewer:
    return rows.add("sunita", name="Sunita", unit=DELHI, role="supervisor")


def reports(node: Node, count: int, *, first: int = 0) -> None:
    """Reports that the bureau took in and that point to Asha's state."""
    made = [
        make.report(700400001 + n, make.person(f"v-{n}", captures=[make.capture()], address={"state": "Delhi"}))
        for n in range(first, first + count)
    ]
    node.take(node.bureau, made)
    node.work()


def one(node: Node, **where: object) -> tuple[int, str]:
    condition = " AND ".join(f"{name} = %s" for name in where) or "true"
    ((number, ref),) = node.sql(
        f"SELECT id, ref FROM referral WHERE {condition} ORDER BY id LIMIT 1", list(where.values())
    )
    return number, f"/referrals/{ref}/"


@pytest.fixture
def sent(node: Node, four: People) -> tuple[int, str]:
    """A report that the bureau sent to Asha's unit."""
    reports(node, 1)
    send(node.tools, node.bureau)
    return one(node, to_unit=DELHI)


def test_the_list_says_what_was_received_and_whose_turn_it_is(signed_in: SignedIn, node: Node, sent, four) -> None:
    page = signed_in(four.asha).get("/referrals/").content.decode()
    assert "700400001" in page
    assert "Your turn" in page
    assert "700400001" not in signed_in(four.chitra).get("/referrals/").content.decode()


def test_a_referral_is_its_two_units_business_and_nobody_elses(signed_in: SignedIn, sent, four: People) -> None:
    assert signed_in(four.asha).get(sent[1]).status_code == 200
    assert signed_in(four.chitra).get(sent[1]).status_code == 404
    assert signed_in(four.dev).get(sent[1]).status_code == 403


def test_who_opens_a_referral_is_recorded(signed_in: SignedIn, node: Node, sent, four: People) -> None:
    signed_in(four.asha).get(sent[1])
    assert node.sql("SELECT subjects FROM audit_in WHERE action = 'referral.read'") == [([sent[0]],)]


def test_what_is_not_sent_yet_is_not_shown_to_its_receiver(signed_in: SignedIn, node: Node, four: People) -> None:
    reports(node, 1)
    _, path = one(node, to_unit=DELHI, state="ready")
    assert signed_in(four.asha).get(path).status_code == 404
    assert signed_in(node.bureau).get(path).status_code in (200, 403)


def test_one_button_acknowledges(signed_in: SignedIn, node: Node, sent, four: People) -> None:
    browser = signed_in(four.asha)
    answer = browser.post(f"{sent[1]}happened/", {"kind": "acknowledged"})
    assert (answer.status_code, answer["Location"]) == (302, sent[1])
    assert node.sql("SELECT state, due_what FROM referral WHERE id = %s", [sent[0]])[0][0] == "acknowledged"
    assert node.sql("SELECT count(*) FROM audit_in WHERE action = 'referral.acknowledged'") == [(1,)]
    page = browser.get(sent[1]).content.decode()
    assert "Your turn: say what happens next." in page
    assert "Nobody is arrested before an FIR is registered" in page


def test_the_senders_unit_cannot_say_what_the_receiver_did(signed_in: SignedIn, node: Node, sent) -> None:
    sender = rows.add("nita", name="Nita", unit=node.bureau.unit, role="analyst")
    answer = signed_in(sender).post(f"{sent[1]}happened/", {"kind": "acknowledged"})
    assert answer.status_code == 409
    assert node.sql("SELECT state FROM referral WHERE id = %s", [sent[0]]) == [("sent",)]


FIR = {"kind": "fir_registered", "station": "PS-1", "year": "2026", "number": "0042", "sections": "s. 1"}


def acknowledged(node: Node, sent, four: People) -> None:
    record(node.tools, four.asha, sent[0], Kind.ACKNOWLEDGED)


def test_an_fir_and_an_arrest_are_recorded_in_this_order_only(signed_in: SignedIn, node: Node, sent, four) -> None:
    acknowledged(node, sent, four)
    browser, path = signed_in(four.asha), f"{sent[1]}happened/"
    early = browser.post(path, {"kind": "arrested", "fir": "PS-1/2026/0042", "accused": "A-1"})
    assert early.status_code == 409
    assert "Arrest was not recorded: Nobody is arrested before an FIR is registered" in early.content.decode()
    assert browser.post(path, FIR).status_code == 302
    assert browser.post(path, {"kind": "arrested", "fir": "PS-1/2026/0042", "accused": "A-1"}).status_code == 302
    kinds = node.sql("SELECT kind FROM referral_event WHERE referral_id = %s ORDER BY no", [sent[0]])
    assert [kind for (kind,) in kinds] == ["sent", "acknowledged", "fir_registered", "arrested"]


def test_a_refused_form_keeps_what_was_typed_and_says_why_beside_the_field(
    signed_in: SignedIn, node: Node, sent, four: People
) -> None:
    acknowledged(node, sent, four)
    answer = signed_in(four.asha).post(f"{sent[1]}happened/", {**FIR, "year": "26"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The year of an FIR has four digits." in page
    assert 'value="0042"' in page


@pytest.mark.parametrize(("typed", "status"), [("2126-01-01T10:00", 409), ("soon", 400), ("2026-11-02T11:30", 302)])
def test_a_time_is_local_and_never_in_the_future(
    typed: str, status: int, signed_in: SignedIn, node: Node, sent, four: People
) -> None:
    acknowledged(node, sent, four)
    node.clock.advance(hours=1)
    answer = signed_in(four.asha).post(f"{sent[1]}happened/", {"kind": "preliminary_enquiry", "at": typed})
    assert answer.status_code == status
    if status == 302:  # 11:30 on the clock of the pack's zone is 06:00 UTC
        ((at,),) = node.sql("SELECT at FROM referral_event WHERE kind = 'preliminary_enquiry'")
        assert (at.hour, at.minute) == (6, 0)


def test_a_child_is_not_arrested_without_a_named_officers_decision(
    signed_in: SignedIn, node: Node, sent, four: People
) -> None:
    acknowledged(node, sent, four)
    browser, path = signed_in(four.asha), f"{sent[1]}happened/"
    browser.post(path, FIR)
    arrest = {"kind": "arrested", "fir": "PS-1/2026/0042", "accused": "A-1", "minor": "true"}
    refused = browser.post(path, arrest)
    assert refused.status_code == 409
    assert "A child is not arrested as a matter of course" in refused.content.decode()
    assert browser.post(path, {**arrest, "minor_decided_by": "Inspector Rao"}).status_code == 302


def test_a_return_needs_a_reason_and_ends_the_units_sight(signed_in: SignedIn, node: Node, sent, four) -> None:
    browser, path = signed_in(four.asha), f"{sent[1]}happened/"
    assert browser.post(path, {"kind": "returned", "reason": "", "text": ""}).status_code == 409
    assert browser.post(path, {"kind": "returned", "reason": "not_our_area", "text": HOSTILE}).status_code == 302
    page = browser.get(sent[1]).content.decode()
    assert "no longer yours to see" in page
    assert "<script>alert" not in page
    listed = browser.get("/referrals/?tab=returned").content.decode()
    assert "The place lies outside the unit" in listed
    assert "<script>alert" not in listed


def test_what_nobody_acknowledges_is_overdue_after_its_time(signed_in: SignedIn, node: Node, sent, four) -> None:
    browser = signed_in(four.asha)
    assert "700400001" not in browser.get("/referrals/?tab=overdue").content.decode()
    node.clock.advance(days=4)
    page = browser.get("/referrals/?tab=overdue").content.decode()
    assert "700400001" in page
    assert "1 day late" in page


def test_the_ready_ones_go_out_as_one_act_and_only_those_that_were_counted(
    signed_in: SignedIn, node: Node, four: People
) -> None:
    reports(node, 3)
    sender = rows.add("nita", name="Nita", unit=node.bureau.unit, role="analyst")
    browser = signed_in(sender)
    page = browser.get("/referrals/send/")
    (upto,) = re.findall(r'name="upto" value="(\d+)"', page.content.decode())
    reports(node, 2, first=3)
    answer = browser.post("/referrals/send/", {"kind": "report", "unit": [DELHI], "upto": upto})
    assert answer.status_code == 302
    states = node.sql("SELECT state, count(*) FROM referral WHERE to_unit = %s GROUP BY 1 ORDER BY 1", [DELHI])
    assert states == [("ready", 2), ("sent", 3)]
    assert node.sql("SELECT cardinality(subjects) FROM audit_in WHERE action = 'referral.sent'") == [(3,)]
    assert browser.post("/referrals/send/", {"kind": "report"}).status_code == 400


def test_the_package_is_handed_out_as_a_file_and_each_time_is_recorded(signed_in: SignedIn, node: Node, sent) -> None:
    sender = rows.add("nita", name="Nita", unit=node.bureau.unit, role="analyst")
    browser = signed_in(sender)
    first, second = browser.post(f"{sent[1]}package/"), browser.post(f"{sent[1]}package/")
    assert first["Content-Disposition"].startswith("attachment")
    assert first["Content-Disposition"].endswith('.nodal"')
    assert first.content == second.content
    assert node.sql("SELECT count(*) FROM audit_in WHERE action = 'referral.package_handed_out'") == [(2,)]


def test_the_receiving_unit_cannot_make_the_package(signed_in: SignedIn, sent, four: People) -> None:
    assert signed_in(four.asha).post(f"{sent[1]}package/").status_code == 403


def test_imminent_danger_stands_first_however_short_it_waits(signed_in: SignedIn, node: Node, four: People) -> None:
    reports(node, 3)
    send(node.tools, node.bureau)
    node.clock.advance(hours=1)
    person = make.person("v-99", captures=[make.capture()], address={"state": "Delhi"})
    node.take(node.bureau, [make.report(700400099, person, urgent="a child is in danger")])
    node.work()
    send(node.tools, node.bureau)
    node.work()
    browser = signed_in(four.asha)
    for tab in ("in", "waiting"):
        page = browser.get(f"/referrals/?tab={tab}").content.decode()
        assert re.findall(r"7004000\d\d", page)[0] == "700400099", tab
        assert page.count("700400099") == 1
    home = browser.get("/").content.decode()
    assert re.search(r">1</strong> imminent, not acknowledged", home)


def test_a_line_says_that_its_lead_is_confirmed_already(signed_in: SignedIn, node: Node, sent, four: People) -> None:
    node.work()
    browser, words = signed_in(four.asha), "A lead with this report is confirmed already"
    assert words not in browser.get("/referrals/").content.decode()
    node.sql("UPDATE lead SET state = 'confirmed' WHERE unit = %s", [DELHI])
    assert words in browser.get("/referrals/").content.decode()
    browser.post(f"{sent[1]}happened/", {"kind": "acknowledged"})
    assert words not in browser.get("/referrals/").content.decode()


def test_a_list_costs_the_same_queries_for_one_line_and_for_many(signed_in: SignedIn, node: Node, four) -> None:
    reports(node, 1)
    send(node.tools, node.bureau)
    browser = signed_in(four.asha)
    browser.get("/referrals/")
    with CaptureQueriesContext(connection) as few:
        browser.get("/referrals/")
    reports(node, 8, first=1)
    send(node.tools, node.bureau)
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/referrals/")
    assert page.content.decode().count('<li class="case">') == 9
    assert len(many) == len(few)


def test_pages_of_a_list_meet_without_a_gap_or_an_overlap(signed_in: SignedIn, node: Node, four, monkeypatch) -> None:
    from nodal.ledger.find import referral as find

    reports(node, 5)
    send(node.tools, node.bureau)
    monkeypatch.setattr(find, "PAGE", 2)
    browser, seen, address = signed_in(four.asha), [], "/referrals/?tab=in"
    for _ in range(3):
        page = browser.get(address).content.decode()
        seen += re.findall(r'<a href="/referrals/([0-9a-f-]{36})/">', page)
        address = next(iter(re.findall(r'href="(/referrals/[^"]+)" rel="next"', page)), "").replace("&amp;", "&")
    assert address == ""
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("path", ["/referrals/", "/referrals/?tab=returned", "one", "/referrals/send/"])
def test_the_pages_can_be_used_by_everybody(path: str, as_person, case: People, node: Node, supervisor) -> None:
    opened = as_person(supervisor)
    opened.open(one(node, from_unit=DELHI)[1] if path == "one" else path)
    assert opened.axe() == []
    assert opened.faults == []
