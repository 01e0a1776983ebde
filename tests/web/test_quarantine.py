"""The quarantine: looked at with a reason, read again, taken in with the fault marked, discarded; by one once."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

import make
from nodal.ledger.access import Viewer
from nodal.steps.acts import quarantine as acts
from nodal.steps.acts.decide import Refused
from node import Node
from people import People

SignedIn = Callable[[Viewer], Client]
WHY = {"reason": "the sender was asked"}


def refusals(node: Node, **where: str) -> list[str]:
    return [str(ref) for (ref,) in node.sql("SELECT ref FROM refused ORDER BY id")]


def state(node: Node) -> list[tuple[Any, ...]]:
    return node.sql("SELECT code, settled_as, settled_how, tried_code FROM refused ORDER BY id")


def xml(number: str = "") -> bytes:
    from contract.intake.corpus import sample

    text = sample("common.xml")
    return (text[text.index("<report>") : text.index("</report>")] + "</report>").encode()


def too_long(number: int = 700300002) -> dict[str, Any]:
    return make.report(number, notes=["x" * 70_000])


def test_a_file_without_its_number_is_taken_in_once_somebody_gives_it(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, xml())
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    assert "id.missing" in browser.get(f"/refusals/{ref}/").content.decode()
    browser.post(f"/refusals/{ref}/retry/", WHY)
    assert state(node) == [("id.missing", None, None, "id.missing")]
    assert "is still refused" in browser.get(f"/refusals/{ref}/").content.decode()
    browser.post(f"/refusals/{ref}/retry/", {**WHY, "number": "700300077"})
    assert state(node) == [("id.missing", "retried", WHY["reason"], "id.missing")]
    assert node.sql("SELECT number FROM report") == [("700300077",)]
    assert node.sql("SELECT outcome FROM incoming_file ORDER BY id") == [("retaken",), ("accepted",)]


def test_a_report_beyond_the_limits_is_released_with_the_fault_marked(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, [make.report(700300001), too_long()])
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    browser.post(f"/refusals/{ref}/retry/", WHY)
    assert state(node) == [("field.limit", None, None, "field.limit")]
    answer = browser.post(f"/refusals/{ref}/release/", WHY)
    assert answer.status_code == 302
    assert state(node)[0][1] == "released"
    ((number, flags),) = node.sql("SELECT number, flags FROM report WHERE number <> '700300001'")
    assert (number, "field.type" in flags) == ("700300002", True)
    assert node.sql("SELECT outcome, counts->>'accepted', counts->>'refused' FROM incoming_file") == [
        ("accepted", "2", "0")
    ]
    ((report,),) = node.sql("SELECT ref FROM report WHERE number = '700300002'")
    kept = browser.post(f"/reports/{report}/original/", {**WHY, "version": "1"})
    assert json.loads(b"".join(kept.streaming_content) if kept.streaming else kept.content)["reportId"] == 700300002
    node.work()
    assert node.sql("SELECT count(*) FROM inbox_item WHERE subject_kind = 'report'") == [(2,)]


def test_a_fault_of_the_structure_cannot_be_released_and_the_page_says_so(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, b'[{"reportId": 1, "reportId": 2}]')
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    assert "It cannot be taken in as it is" in browser.get(f"/refusals/{ref}/").content.decode()
    answer = browser.post(f"/refusals/{ref}/release/", WHY)
    assert (answer.status_code, "not one of a value" in answer.content.decode()) == (422, True) or (
        "It cannot be taken in as it is" in answer.content.decode()
    )
    with pytest.raises(Refused, match="not_a_value"):
        acts.release(node.tools, four.asha, node.sql("SELECT ref FROM refused")[0][0], reason="because I can")
    assert state(node)[0][1] is None


def test_a_rule_that_bound_strictly_can_be_released(node: Node, four: People) -> None:
    body = xml().replace(b"<incidentDateTime>2021", b"<incidentDateTime>2031", 1)
    node.take(four.asha, b"<submissions><submission reportId='9'>" + body + b"</submission></submissions>", strict=True)
    assert [code for code, *_ in state(node)] == ["rule.future"]
    outcome = acts.release(node.tools, four.asha, node.sql("SELECT ref FROM refused")[0][0], reason="a clock ran ahead")
    assert len(outcome.done) == 1
    assert node.sql("SELECT number FROM report") == [("9",)]


def test_what_was_discarded_leaves_the_list_and_keeps_its_reason_and_its_original(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, b"{broken")
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    assert browser.post(f"/refusals/{ref}/discard/", {"reason": "no"}).status_code == 422
    assert browser.post(f"/refusals/{ref}/discard/", WHY).status_code == 302
    assert state(node) == [("json.broken", "discarded", WHY["reason"], None)]
    assert "Nothing that was refused waits." in browser.get("/intake/refused/").content.decode()
    assert WHY["reason"] in browser.get("/intake/refused/?state=settled").content.decode()
    again = browser.post(f"/refusals/{ref}/discard/", WHY)
    assert (again.status_code, "settled it already" in again.content.decode()) == (
        422,
        True,
    ) or again.status_code == 422
    assert b"{broken" in b"".join(node.tools.store.read_file(_stored(node)))


def _stored(node: Node) -> Any:
    from nodal.ledger import people as rows
    from nodal.ledger.access import acting
    from nodal.ledger.store import evidence
    from nodal.steps.evidence import stored

    with acting(rows.worker()) as worker:
        return stored(next(evidence.sealed_files(worker)))


def test_of_two_who_act_at_once_one_is_first(node: Node, four: People) -> None:
    node.take(four.asha, xml())
    ((ref,),) = node.sql("SELECT ref FROM refused")

    def act(n: int) -> str:
        try:
            if n % 2:
                return f"discarded {acts.discard(node.tools, four.asha, [ref], reason='out with it')}"
            choice = acts.Choice(number="700300077")
            return f"retried {len(acts.retry(node.tools, four.asha, [ref], choice, reason='I have the number').done)}"
        except Refused as refused:
            return refused.rule
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(act, range(4)))
    assert len([one for one in said if one.endswith(" 1")]) == 1, said
    ((done,),) = node.sql("SELECT settled_as FROM refused")
    assert done in ("retried", "discarded")
    assert node.sql("SELECT count(*) FROM report")[0][0] <= 1


def test_many_that_are_alike_are_dealt_with_by_one_reason_but_danger_one_by_one(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, [too_long(700300010 + n) for n in range(30)])
    urgent = make.report(700300099, notes=["x" * 70_000], urgent="a child is in danger")
    node.take(four.asha, [urgent])
    node.take(four.asha, b"{broken")
    browser = signed_in(four.asha)
    page = browser.get("/intake/refused/").content.decode()
    assert page.index("Urgent") < page.rindex("json.broken")
    from nodal.steps.look.quarantine import key_of

    key = key_of("clearinghouse")
    assert "Discard all of them" in browser.get(f"/intake/refused/?code=field.limit&source={key}").content.decode()
    form = {"code": "field.limit", "source": key, **WHY}
    assert browser.post("/intake/refused/alike/", {**form, "act": "discard"}).status_code == 302
    assert node.sql("SELECT settled_as, count(*) FROM refused GROUP BY 1 ORDER BY 2") == [(None, 2), ("discarded", 30)]
    assert browser.post("/intake/refused/alike/", {**form, "act": "retry"}).status_code == 302
    assert "is still refused" in browser.get("/intake/refused/").content.decode()
    assert browser.post("/intake/refused/alike/", {**form, "source": "0" * 12}).status_code == 404


def test_one_reading_of_a_file_deals_with_all_that_are_alike_in_it(node: Node, four: People) -> None:
    node.take(four.asha, [make.report(700300001), *(too_long(700300010 + n) for n in range(20))])
    limits = node.tools.settings.limits
    from dataclasses import replace

    wider = replace(node.tools, settings=replace(node.tools.settings, limits=replace(limits, field_chars=100_000)))
    wanted = acts.Alike("field.limit", "clearinghouse")
    with CaptureQueriesContext(connection) as caught:
        outcome = acts.retry_alike(wider, four.asha, wanted, acts.Choice(), reason="the limit was raised")
    assert (len(outcome.done), outcome.still, outcome.gone) == (20, {}, [])
    assert len(caught) < 80
    assert node.sql("SELECT count(*) FROM report") == [(21,)]
    assert node.sql("SELECT counts->>'accepted', counts->>'refused', outcome FROM incoming_file") == [
        ("21", "0", "accepted")
    ]


def test_the_bytes_are_shown_around_the_fault_only_with_a_reason_and_the_look_is_recorded(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    body = b'[{"reportId": 1},\n' + b" " * 9000 + b'\n{"reportId": <b>2</b> \xe2\x80\xae}]'
    node.take(four.asha, body)
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    page = browser.get(f"/refusals/{ref}/").content.decode()
    assert "reportId" not in page
    assert browser.post(f"/refusals/{ref}/bytes/", {"reason": "  "}).status_code == 422
    assert node.sql("SELECT count(*) FROM audit_in WHERE action = 'refused.bytes_read'") == [(0,)]
    page = browser.post(f"/refusals/{ref}/bytes/", WHY).content.decode()
    assert "&lt;b&gt;2&lt;/b&gt;" in page
    assert "<b>2</b>" not in page
    assert "U+202E" in page
    assert "reportId&quot;: 1}" not in page  # too far away from the fault
    assert node.sql("SELECT detail->>'reason' FROM audit_in WHERE action = 'refused.bytes_read'") == [(WHY["reason"],)]
    assert "3c 62 3e" in page


def test_of_a_report_its_own_bytes_are_shown_and_no_neighbours(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, [make.report(700300001, notes=["the neighbour"]), {"reportId": 5, "mine": "only mine"}])
    (ref,) = refusals(node)
    page = signed_in(four.asha).post(f"/refusals/{ref}/bytes/", WHY).content.decode()
    assert "only mine" in page
    assert "the neighbour" not in page


def test_bytes_of_what_may_hold_a_picture_were_never_kept(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, b"\xff\xd8\xff\xe0" + b"\x00" * 400, name="a.bin")
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    assert "These bytes were not kept" in browser.post(f"/refusals/{ref}/bytes/", WHY).content.decode()
    browser.post(f"/refusals/{ref}/retry/", WHY)
    assert state(node)[0][3] == "bytes.not_kept"


def test_a_printed_report_without_a_number_is_read_again_from_its_text(node: Node, four: People) -> None:
    from contract.intake.cases_pdf import of

    node.take(four.asha, of("Section A")[0], name="print.pdf")
    assert state(node)[0][0] == "id.missing"
    ((ref, sha256),) = node.sql("SELECT r.ref, f.sha256 FROM refused r JOIN incoming_file f ON f.id = r.file_id")
    outcome = acts.retry(node.tools, four.asha, [ref], acts.Choice(number="700300077"), reason="it was on the cover")
    assert outcome.still == {}
    assert node.sql("SELECT number FROM report") == [("700300077",)]
    assert node.sql("SELECT DISTINCT sha256 FROM incoming_file") == [(sha256,)]


def test_another_unit_gets_the_answer_of_what_does_not_exist(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, b"{broken")
    (ref,) = refusals(node)
    browser = signed_in(four.chitra)
    answers = [browser.get(f"/refusals/{ref}/")]
    answers += [browser.post(f"/refusals/{ref}/{act}/", WHY) for act in ("bytes", "retry", "release", "discard", "own")]
    assert {one.status_code for one in answers} == {404}
    assert "json.broken" not in browser.get("/intake/refused/").content.decode()
    assert state(node) == [("json.broken", None, None, None)]
    assert signed_in(four.dev).get(f"/refusals/{ref}/").status_code == 403


def test_an_urgent_one_has_an_owner_who_can_change_and_an_alarm_until_it_is_settled(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    node.take(four.asha, b'{"escalateToHighPriority": "a child is in danger", ')
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    alarm = "1 refused report says that somebody is in danger"
    assert alarm in browser.get("/").content.decode()
    ((owner,),) = node.sql("SELECT owner FROM refused")
    assert owner == four.asha.person
    from nodal.ledger import people as rows

    meera = rows.add("meera", name="Meera", unit="IN-DL", role="analyst")
    assert browser.post(f"/refusals/{ref}/own/", {"before": owner, "to": "meera"}).status_code == 302
    assert node.sql("SELECT owner FROM refused") == [(meera.person,)]
    assert browser.post(f"/refusals/{ref}/own/", {"before": owner, "to": "asha"}).status_code == 409
    assert browser.post(f"/refusals/{ref}/own/", {"before": meera.person, "to": "chitra"}).status_code == 404
    browser.post(f"/refusals/{ref}/discard/", {"reason": "called the station, the child is safe"})
    assert alarm not in browser.get("/").content.decode()


def test_the_list_goes_on_page_by_page_in_a_fixed_number_of_queries(
    node: Node, four: People, signed_in: SignedIn
) -> None:
    import re

    browser = signed_in(four.asha)
    node.take(four.asha, [too_long(700300010 + n) for n in range(3)])

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(path).status_code == 200
        return len(caught)

    queries("/intake/refused/")
    few = queries("/intake/refused/")
    node.take(four.asha, b'[{"reportId": 1, "reportId": 2}]', source="another")
    node.take(four.asha, [{"reportId": 700400000 + n} for n in range(118)])
    node.sql("UPDATE refused SET urgent = true WHERE id IN (SELECT min(id) FROM refused)")
    assert queries("/intake/refused/") == few
    seen: list[str] = []
    path = "/intake/refused/"
    while path:
        page = browser.get(path).content.decode()
        seen += re.findall(r'href="/refusals/([0-9a-f-]{36})/"', page)
        found = re.search(r'href="(/intake/refused/\?after=[^"]+)" rel="next"', page)
        path = found.group(1).replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 122
    assert seen[0] == refusals(node)[0]
    ((ref,),) = node.sql("SELECT ref FROM refused WHERE source = 'another'")
    from nodal.steps.look.quarantine import key_of

    page = browser.get(f"/intake/refused/?source={key_of('another')}").content.decode()
    assert re.findall(r'href="/refusals/([0-9a-f-]{36})/"', page) == [str(ref)]
    assert browser.get("/intake/refused/?source=000000000000").status_code == 404
    assert browser.get("/intake/refused/?after=x").status_code == 404


def test_no_value_of_what_was_refused_reaches_the_audit_log(node: Node, four: People, signed_in: SignedIn) -> None:
    node.take(four.asha, [{"reportId": 5, "mine": "only-mine@example.org"}])
    (ref,) = refusals(node)
    browser = signed_in(four.asha)
    for act in ("bytes", "retry", "discard"):
        browser.post(f"/refusals/{ref}/{act}/", WHY)
    entries = json.dumps(node.sql("SELECT action, detail::text FROM audit_in"))
    assert {"refused.bytes_read", "refused.tried", "refused.discarded"} <= {
        action for (action,) in node.sql("SELECT action FROM audit_in")
    }
    assert "only-mine" not in entries


@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_work_for_eyes_and_ears(width: int, node: Node, four: People, as_person: Callable[..., Any]) -> None:
    node.take(four.asha, [make.report(700300001), too_long(), {"reportId": 5, "x": "<script>alert(1)</script>\u202e"}])
    node.take(four.asha, b'{"escalateToHighPriority": "a child is in danger", ')
    watched = as_person(four.asha, width=width, theme="dark" if width == 390 else "light")
    for path in ("/intake/refused/", *(f"/refusals/{ref}/" for ref in refusals(node))):
        page = watched.open(path)
        assert watched.axe() == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.locator("#reason-bytes").fill("I must see what it says")
    watched.follow(page.get_by_role("button", name="Show the bytes"))
    assert watched.axe() == []
    assert watched.faults == []
