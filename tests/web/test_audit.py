"""The audit log on pages: who sees whose entries, that it still holds, and what leaves as a file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.arch.checkout import files, tree

from nodal.chain.follow import Kind
from nodal.chain.identify import Decision
from nodal.desk.audit.views import _said
from nodal.desk.audit.words import ACTIONS, OF_VIEWS, SUBJECTS
from nodal.ledger import audit as log
from nodal.ledger import people as rows
from nodal.ledger.access import Viewer, acting
from nodal.steps.look import audit as looks
from node import Node
from people import DELHI, ELSEWHERE, People

SignedIn = Callable[[Viewer], Client]


@pytest.fixture
def sunita(four: People) -> Viewer:
    return rows.add("sunita", name="Sunita", unit=DELHI, role="supervisor")


def note(node: Node, viewer: Viewer, action: str = "report.read", n: int = 1, **detail: object) -> None:
    with acting(viewer):
        for subject in range(n):
            log.record(viewer, action, "report", [subject + 1], at=node.clock(), detail=detail)


def text(browser: Client, path: str = "/audit/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def acts_by(page: str) -> set[str]:
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0] if "<tbody>" in page else ""
    return {name for name in ("Asha", "Bharat", "Chitra", "Sunita", "Dev") if f">{name}<" in body}


def test_an_auditor_sees_the_own_unit_and_those_below_a_supervisor_the_own_only(
    signed_in: SignedIn, four: People, sunita: Viewer, node: Node
) -> None:
    for one in (four.asha, four.bharat, four.chitra):
        note(node, one)
    karnataka = rows.add("kiran", name="Kiran", unit=ELSEWHERE, role="auditor")
    assert acts_by(text(signed_in(four.dev))) >= {"Asha", "Bharat", "Chitra"}
    assert acts_by(text(signed_in(sunita))) & {"Asha", "Bharat", "Chitra"} == {"Asha"}
    assert acts_by(text(signed_in(karnataka))) & {"Asha", "Bharat", "Chitra"} == {"Chitra"}


@pytest.mark.parametrize("who", ["asha", "bharat", "chitra"])
def test_whoever_works_cases_does_not_read_the_log(signed_in: SignedIn, four: People, who: str) -> None:
    assert signed_in(getattr(four, who)).get("/audit/").status_code == 403


def test_the_log_is_filtered_by_person_act_view_and_day(signed_in: SignedIn, four: People, node: Node) -> None:
    note(node, four.asha)
    note(node, four.bharat, "report.read_unmasked", reason="she asked for it")
    node.clock.now += timedelta(days=2)
    note(node, four.chitra, "person.signed_in")
    browser = signed_in(four.dev)
    assert acts_by(text(browser, f"/audit/?person={four.asha.person}")) == {"Asha"}
    assert acts_by(text(browser, "/audit/?action=report.read_unmasked")) == {"Bharat"}
    assert "she asked for it" in text(browser, "/audit/?view=unmasked")
    assert acts_by(text(browser, "/audit/?view=sign_in")) == {"Chitra"}
    assert acts_by(text(browser, "/audit/?kind=report&until=2026-11-02")) == {"Asha", "Bharat"}
    assert acts_by(text(browser, "/audit/?since=2026-11-04&view=sign_in")) == {"Chitra"}
    for wrong in ("view=x", "action=x", "kind=x", "since=x", "before=x"):
        assert browser.get(f"/audit/?{wrong}").status_code == 404


def test_pages_follow_one_another_without_a_gap_and_without_repeating(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    note(node, four.asha, n=120)
    browser, path, seen = signed_in(four.dev), f"/audit/?person={four.asha.person}", []
    while path:
        page = text(browser, path)
        seen += re.findall(r"/audit/proof/(\d+)/", page)
        further = re.search(r'rel="next" href="([^"]+)"', page)
        path = further.group(1).replace("&amp;", "&") if further else ""
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=int, reverse=True)


def test_reading_the_log_is_itself_recorded(signed_in: SignedIn, four: People, node: Node) -> None:
    text(signed_in(four.dev))
    assert node.sql("SELECT action, person FROM audit_in ORDER BY id DESC LIMIT 1") == [("audit.read", four.dev.person)]


def test_a_refused_sign_in_stands_in_the_log_of_the_persons_unit(
    signed_in: SignedIn, stranger: Client, four: People, sunita: Viewer
) -> None:
    stranger.post("/sign-in/", {"login": "asha", "password": "not the right one"})
    assert "A sign-in was refused" in text(signed_in(sunita), "/audit/?view=sign_in")
    kiran = rows.add("kiran", name="Kiran", unit=ELSEWHERE, role="supervisor")
    body = text(signed_in(kiran), "/audit/?view=sign_in")
    assert "<tbody>" not in body


def test_searches_show_their_purpose_and_not_what_was_looked_for(signed_in: SignedIn, case: People, node: Node) -> None:
    page = text(signed_in(case.dev), "/audit/searches/")
    assert "a case" in page
    assert "Asha" in page
    kiran = rows.add("kiran", name="Kiran", unit=ELSEWHERE, role="supervisor")
    assert "a case" not in text(signed_in(kiran), "/audit/searches/")


def test_the_log_is_verified_at_the_push_of_a_button(signed_in: SignedIn, four: People, node: Node) -> None:
    note(node, four.asha, n=5)
    node.checkpoint()
    browser = signed_in(four.dev)
    answer = browser.post("/audit/verify/")
    assert "The log holds" in answer.content.decode()
    node.sql("SET session_replication_role = replica; UPDATE audit_in SET person = 1 WHERE action = 'report.read'")
    assert "does not hold" in browser.post("/audit/verify/").content.decode()


def test_a_long_log_is_left_to_the_command(
    signed_in: SignedIn, four: People, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(node, four.asha, n=5)
    node.checkpoint()
    monkeypatch.setattr(looks, "INLINE", 2)
    browser = signed_in(four.dev)
    assert "nodal audit verify" in text(browser)
    assert browser.post("/audit/verify/").status_code == 409


def test_a_proof_can_be_checked_by_whoever_has_the_key(signed_in: SignedIn, four: People, node: Node) -> None:
    from nodal.custody.tree import leaf_hash, verify_inclusion

    note(node, four.asha, n=5)
    browser = signed_in(four.dev)
    (entry,) = node.sql("SELECT min(id) FROM audit_in WHERE action = 'report.read'")[0]
    assert browser.get(f"/audit/proof/{entry}/").status_code == 409, "no checkpoint covers it yet"
    node.checkpoint()
    found = json.loads(browser.get(f"/audit/proof/{entry}/").content)
    verify_inclusion(
        leaf_hash(found["leaf"].encode()), found["seq"], [bytes.fromhex(one) for one in found["path"]],
        size=found["size"], root=bytes.fromhex(found["root"]),
    )  # fmt: skip
    kiran = rows.add("kiran", name="Kiran", unit=ELSEWHERE, role="auditor")
    assert signed_in(kiran).get(f"/audit/proof/{entry}/").status_code == 404


def test_the_table_for_a_sheet_starts_no_formula(signed_in: SignedIn, four: People, node: Node) -> None:
    node.sql("UPDATE person SET name = '=1+1' WHERE username = 'asha'")
    note(node, four.asha)
    answer = signed_in(four.dev).get(f"/audit/export/?person={four.asha.person}")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["name"] == "'=1+1"
    assert row["action"] == "report.read"


def test_a_hostile_reason_stays_text(signed_in: SignedIn, four: People, node: Node) -> None:
    note(node, four.asha, "report.read_unmasked", reason="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in text(signed_in(four.dev))


def test_the_page_asks_the_same_number_of_questions_however_long_the_log_is(
    signed_in: SignedIn, four: People, node: Node
) -> None:
    browser = signed_in(four.dev)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(browser)
        return len(queries)

    note(node, four.asha, n=2)
    few = asked()
    note(node, four.bharat, n=60)
    assert asked() == few


def recorded() -> set[str]:
    """Every act that the program writes down, as far as its name stands in the source."""
    import ast

    found = set()
    for path in files("src"):
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("record", "record_many"):
                found |= {
                    arg.value
                    for arg in call.args[1:2]
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "." in arg.value
                }
    return found


def test_every_act_has_a_word() -> None:
    assert len(recorded()) > 20
    assert recorded() - ACTIONS.keys() == set()
    assert {f"lead.{one.value}" for one in Decision} - ACTIONS.keys() == set()
    assert {f"referral.{one.value}" for one in Kind} - ACTIONS.keys() == set()
    assert {act for acts in OF_VIEWS.values() for act in acts} - ACTIONS.keys() == set()


def test_every_act_of_a_whole_case_has_a_word(case: People, node: Node) -> None:
    assert {action for (action,) in node.sql("SELECT DISTINCT action FROM audit_in")} - ACTIONS.keys() == set()
    assert {kind for (kind,) in node.sql("SELECT DISTINCT subject_kind FROM audit_in")} - SUBJECTS.keys() == set()


def test_a_detail_is_read_as_words_and_not_as_code() -> None:
    said = dict(_said({"units": {"X-1": 2, "X-2": 1}, "codes": ["a", "b"], "shared": True}))
    assert said == {"units": "X-1: 2, X-2: 1", "codes": "a, b", "shared": "yes"}
