"""The interface for programs: what it gives, what it takes, what it writes into the audit log."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import make
from node import Node
from people import DELHI, DISTRICT, People
from web.programs import program


def test_the_caller_learns_in_whose_name_it_acts(node: Node, four: People) -> None:
    said = program(node, four.asha).get("/me").json()
    assert (said["person"], said["unit"], said["role"]) == ("asha", DELHI, "analyst")
    assert "lead.decide" in said["actions"]
    assert "token.change" not in said["actions"]


def test_a_list_is_walked_page_by_page_and_nothing_is_left_out(node: Node, four: People) -> None:
    node.take(four.asha, [make.report(700300001 + n, make.person(f"u-{n}")) for n in range(7)])
    caller, seen, after = program(node, four.asha), [], ""
    while True:
        page = caller.get(f"/reports?limit=3{after}").json()
        seen += [row["number"] for row in page["items"]]
        if page["after"] is None:
            break
        after = f"&after={page['after']}"
    assert seen == [str(700300001 + n) for n in reversed(range(7))]


def test_a_page_costs_the_same_for_one_row_and_for_forty(node: Node, four: People) -> None:
    caller = program(node, four.asha)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert caller.get("/reports?limit=100").status_code == 200
        return len(queries)

    node.take(four.asha, make.report(700300001))
    cost()  # the first call also writes when the key was last used
    one = cost()
    node.take(four.asha, [make.report(700300002 + n, make.person(f"u-{n}")) for n in range(40)])
    assert cost() == one


def test_reading_stands_in_the_audit_log_with_the_key(node: Node, case: People) -> None:
    caller = program(node, case.asha)
    ((token,),) = node.sql("SELECT id FROM api_token")
    report = caller.get("/reports").json()["items"][0]["ref"]
    lead = caller.get("/leads").json()["items"][0]["ref"]
    referral = caller.get("/referrals?direction=out").json()["items"][0]["ref"]
    operation = caller.get("/operations").json()["items"][0]["ref"]
    for path in (f"/reports/{report}", f"/leads/{lead}", f"/referrals/{referral}", f"/operations/{operation}/counts"):
        assert caller.get(path).status_code == 200, path
    actions = node.sql("SELECT action FROM audit_in WHERE (detail->>'token')::bigint = %s ORDER BY id", [token])
    assert [action for (action,) in actions] == [
        "report.listed", "lead.listed", "referral.listed", "report.read", "lead.read", "referral.read",
        "operation.counted",
    ]  # fmt: skip


def test_a_report_is_told_with_what_became_of_it(node: Node, case: People) -> None:
    caller = program(node, case.asha)
    ((ref,),) = node.sql("SELECT ref FROM report WHERE number = '700300001'")
    said = caller.get(f"/reports/{ref}").json()
    assert said["number"] == "700300001"
    assert {seen["value"] for seen in said["sightings"]} >= {"one@example.org", "+12025550147"}
    assert len(said["versions"]) == 2
    assert said["leads"][0]["ref"] in {row["ref"] for row in caller.get("/leads").json()["items"]}
    assert "id" not in said
    assert "id" not in said["leads"][0]


VICTIM = {"firstName": "Hidden", "emails": {"emails": [{"value": "child@example.org", "verified": True}]}}


def test_a_child_is_covered_until_a_reason_is_given(node: Node, four: People) -> None:
    report = make.report(700300001, make.person())
    report["reportedInformation"]["victims"] = {"victims": [VICTIM]}
    node.take(four.asha, report)
    ((ref,),) = node.sql("SELECT ref FROM report")
    caller = program(node, four.asha)
    if b"child@example.org" not in json.dumps(node.sql("SELECT told FROM report_version"), default=str).encode():
        pytest.fail("the report must name a child, or this test proves nothing")
    assert "child@example.org" not in caller.get(f"/reports/{ref}").content.decode()
    assert caller.post(f"/reports/{ref}/unmask", {"reason": "  "}).status_code == 422
    assert "child@example.org" in caller.post(f"/reports/{ref}/unmask", {"reason": "the school asks"}).content.decode()
    ((detail,),) = node.sql("SELECT detail FROM audit_in WHERE action = 'report.read_unmasked'")
    assert detail["reason"] == "the school asks"


def test_a_decision_is_made_once_however_often_it_is_sent(node: Node, case: People) -> None:
    caller = program(node, case.asha)
    lead = caller.get("/leads").json()["items"][0]
    before = len(caller.get(f"/leads/{lead['ref']}").json()["decisions"])
    body = {"decision": "unsure", "reason": "the address is shared", "seen": lead["state"]}
    path = f"/leads/{lead['ref']}/decisions"
    first, second = caller.post(path, body), caller.post(path, body)
    assert (first.status_code, first.json()["state"]) == (200, "unsure"), first.content
    assert (second.status_code, second.json()["error"].split(":")[0]) == (409, "state_changed")
    assert len(caller.get(f"/leads/{lead['ref']}").json()["decisions"]) == before + 1


def test_a_rule_that_refuses_is_named(node: Node, case: People) -> None:
    caller = program(node, case.bharat)
    ((ref,),) = node.sql("SELECT ref FROM referral WHERE to_unit = %s ORDER BY id LIMIT 1", [DISTRICT])
    refused = caller.post(f"/referrals/{ref}/events", {"kind": "arrested"})
    assert refused.status_code == 409
    assert set(refused.json()) == {"error", "remedy"}


def test_the_receiver_says_what_happened_and_how_it_ended(node: Node, four: People) -> None:
    from nodal.steps.acts.send import send
    from nodal.steps.route import choose

    node.take(four.asha, make.report(700300001))
    ((report,),) = node.sql("SELECT id FROM report")
    choose(node.tools, four.asha, "report", report, DISTRICT, reason="the address lies there")
    send(node.tools, four.asha)
    caller = program(node, four.bharat)
    ref = caller.get("/referrals").json()["items"][0]["ref"]
    told = caller.post(f"/referrals/{ref}/events", {"kind": "acknowledged"})
    assert (told.status_code, told.json()) == (200, {"ref": ref, "state": "acknowledged"}), told.content
    codes = {item["code"] for item in caller.get("/outcomes").json()["items"]}
    assert "duplicate" in codes
    ended = caller.post(f"/referrals/{ref}/outcome", {"outcome": "duplicate"})
    assert (ended.status_code, ended.json()["state"]) == (200, "closed"), ended.content
    events = caller.get(f"/referrals/{ref}").json()["events"]
    assert [(event["kind"], event["by"]) for event in events] == [
        ("sent", "Asha"), ("acknowledged", "Bharat"), ("closed", "Bharat"),
    ]  # fmt: skip
    assert caller.post(f"/referrals/{ref}/outcome", {"outcome": "duplicate"}).status_code == 409
    assert caller.post(f"/referrals/{ref}/outcome", {"outcome": "elephant"}).status_code == 409
    assert caller.post(f"/referrals/{ref}/events", {"kind": "elephant"}).status_code == 409


SECRET = "one-secret@example.org"
WRONG = [
    {"decision": SECRET, "reason": "x"}, {"decision": "clear"}, {"decision": "clear", "reason": ""},
    {"decision": "clear", "reason": SECRET * 200}, {"decision": "clear", "reason": "x", SECRET: 1}, [SECRET], SECRET,
    {"decision": "clear", "reason": {"a": SECRET}},
]  # fmt: skip


def test_what_does_not_have_the_promised_form_is_refused_with_its_place_and_not_repeated(
    node: Node, case: People
) -> None:
    caller = program(node, case.asha)
    lead = caller.get("/leads").json()["items"][0]["ref"]
    for body in WRONG:
        answer = caller.post(f"/leads/{lead}/decisions", body)
        assert answer.status_code == 422, body
        assert SECRET not in answer.content.decode(), body
        assert answer.json()["places"], body
    headers = {"Authorization": f"Bearer {caller.key}"}
    for raw in (b"{not json", b"\xff\xfe", b"", b"[" * 100_000):
        answer = caller.client.post(
            f"/api/v1/leads/{lead}/decisions", raw, content_type="application/json", headers=headers
        )
        assert answer.status_code == 422, raw[:20]
    for query in ("limit=0", "limit=101", "limit=x", f"after={SECRET}", "after=1"):
        answer = caller.get(f"/reports?{query}")
        assert (answer.status_code, SECRET in answer.content.decode()) == (422, False), query


def test_a_time_needs_its_zone(node: Node, case: People) -> None:
    ((ref,),) = node.sql("SELECT ref FROM operation")
    caller = program(node, case.asha)
    assert caller.get(f"/operations/{ref}/counts?as_of=2026-11-02T00:00:00").status_code == 409
    at = (node.clock() - timedelta(days=1)).isoformat().replace("+", "%2B")
    assert caller.get(f"/operations/{ref}/counts?as_of={at}").json()["figures"]["referrals"]["n"] == 0


def test_what_somebody_else_wrote_arrives_as_it_was_written(node: Node, four: People) -> None:
    text = "<script>alert(1)</script>\u202e{{ x }}' OR 1=1"
    node.take(four.asha, make.report(700300001, notes=[text]))
    ((ref,),) = node.sql("SELECT ref FROM report")
    answer = program(node, four.asha).get(f"/reports/{ref}")
    assert answer["Content-Type"].startswith("application/json")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert text in json.dumps(answer.json(), ensure_ascii=False)
