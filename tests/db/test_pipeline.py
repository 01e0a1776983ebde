"""Each stage writes its rows, writes them the same when run again, and lets one bad subject hold up no other."""

from __future__ import annotations

from typing import Any

import pytest

import make
import people
from nodal.chain.identify import Decision, State
from nodal.ledger import work
from nodal.ledger.access import Viewer, acting
from nodal.steps import match, worker
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.send import send
from nodal.steps.worker import StepFailed, run_step
from node import Node

MD5 = "0123456789abcdef0123456789abcdef"
DERIVED = ("finding", "file_match", "priority", "routing", "link", "link_evidence", "person_member", "network", "lead")


@pytest.fixture
def asha(node: Node) -> Viewer:
    return people.enter().asha


def two_accounts(**more: Any) -> list[dict[str, Any]]:
    """One person on two platforms: the same verified mail."""
    return [
        make.report(700300001 + n, make.person(f"u-{n}", email="one@example.org"), sender=platform, **more)
        for n, platform in enumerate(("ExampleChat", "ExampleMail"))
    ]


def contents(node: Node, table: str) -> list[str]:
    """The rows of a table without numbers that differ from run to run."""
    drop = "to_jsonb(t) - ARRAY['id', 'run_id', 'link_id', 'network_id', 'ref', 'v', 'address']"
    return [row for (row,) in node.sql(f"SELECT ({drop})::text FROM {table} t ORDER BY 1")]


def test_every_stage_leaves_its_rows(node: Node, asha: Viewer) -> None:
    match.import_list(node.tools, asha, name="known", owner="desk", entries=[("md5", MD5, "e1", "A1", "desk")])
    node.take(node.bureau, two_accounts(md5=MD5))
    assert node.work()["failed"] == 0
    bureau = node.bureau
    assert ("ip.place_hint", "IN-DL") in node.rows(bureau, "finding", "kind", "value")
    assert [state for state, _ in node.rows(bureau, "file_match", "state", "tier")] == ["known", "known"]
    assert len(node.rows(bureau, "priority", "band", subject_kind="report")) == 2
    assert node.rows(bureau, "routing", "unit") == ["IN-DL", "IN-DL"]
    assert node.rows(bureau, "referral", "to_unit", "state") == [("IN-DL", "ready")] * 2
    assert node.rows(asha, "report", "id") == []
    assert len(send(node.tools, bureau)) == 2
    node.work()
    assert len(node.rows(asha, "report", "id")) == 2
    assert node.rows(asha, "link", "relation") == ["same_person"]
    assert node.rows(asha, "lead", "state", "may_confirm") == [("proposed", True)]
    assert len(node.rows(asha, "priority", "band", subject_kind="lead")) == 1


def test_the_bits_of_a_link_are_the_sum_of_its_reasons(node: Node, asha: Viewer) -> None:
    node.take(asha, two_accounts())
    node.work()
    found = node.sql("SELECT l.bits, sum(e.bits) FROM link l JOIN link_evidence e ON e.link_id = l.id GROUP BY l.id")
    assert [bits for bits, _ in found] == [pytest.approx(total) for _, total in found]
    assert len(found) == 1


def test_stages_that_run_twice_write_the_same_rows(node: Node, asha: Viewer) -> None:
    node.take(asha, two_accounts(md5=MD5))
    node.work()
    before = {table: contents(node, table) for table in DERIVED}
    reports = node.rows(asha, "report", "id")
    leads = node.rows(asha, "lead", "id")
    for stage, kind, subjects in (
        ("enrich", "report", reports), ("match", "report", reports), ("link", "node", []), ("identify", "node", []),
        ("triage", "report", reports), ("route", "report", reports), ("triage", "lead", leads),
        ("route", "lead", leads),
    ):  # fmt: skip
        run_step(node.tools, stage, kind, subjects)
    assert {table: contents(node, table) for table in DERIVED} == before
    assert before["link"]
    assert before["priority"]


def test_one_bad_subject_stands_alone_with_its_reason_and_the_rest_goes_on(
    node: Node, asha: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    node.take(asha, [make.report(700300001 + n, make.person(f"u-{n}")) for n in range(9)])
    bad = node.rows(asha, "report", "id", number="700300005")[0]
    right = worker.STEPS["enrich"]

    def wrong(tools: Any, viewer: Viewer, kind: str, subjects: Any) -> None:
        if bad in subjects:
            raise ValueError("a value that must be told to nobody")
        right(tools, viewer, kind, subjects)

    monkeypatch.setattr(worker, "STEPS", {**worker.STEPS, "enrich": wrong})
    counts = node.work()
    assert (counts["failed"], counts["waiting"]) == (1, 0)
    enriched = set(node.rows(asha, "finding", "report_id"))
    assert enriched == set(node.rows(asha, "report", "id")) - {bad}
    ((subjects, detail),) = node.sql("SELECT subjects, detail FROM audit_in WHERE action = 'work.failed'")
    assert (subjects, detail) == ([bad], {"stage": "enrich", "fault": "ValueError"})


def test_a_subject_alone_that_fails_is_said_to_fail(node: Node, asha: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: Any) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(worker, "STEPS", {"enrich": wrong})
    with pytest.raises(StepFailed) as failure:
        run_step(node.tools, "enrich", "report", [1])
    assert "secret" not in str(failure.value)


def test_work_whose_worker_died_is_given_back(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report())
    node.sql("UPDATE procrastinate_jobs SET status = 'doing'")
    assert node.work()["waiting"] == 0
    assert len(node.rows(asha, "priority", "band", subject_kind="report")) == 1


def test_a_drained_queue_leaves_no_connection_open(node: Node, asha: Viewer) -> None:
    def connected() -> int:
        found = node.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'nodal_app'"
        )
        return int(found[0][0])

    node.take(asha, make.report())
    before = connected()
    node.work()
    assert connected() <= before


def test_a_queue_that_was_put_once_holds_one_piece_of_node_wide_work(node: Node, asha: Viewer) -> None:
    with acting(node.worker):
        for _ in range(3):
            work.put_once("link")
    assert work.counts()["waiting"] == 1


# --- people decide -----------------------------------------------------------------------------------------------


@pytest.fixture
def lead(node: Node, asha: Viewer) -> int:
    node.take(asha, two_accounts())
    node.work()
    (found,) = node.rows(asha, "lead", "id")
    return int(found)


def test_nobody_confirms_on_one_source(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report())
    node.work()
    (alone,) = node.rows(asha, "lead", "id")
    with pytest.raises(Refused) as refusal:
        decide(node.tools, asha, alone, Decision.CONFIRM, reason="it looks like it")
    assert refusal.value.rule == "two_independent_sources"
    assert node.rows(asha, "lead", "state") == ["proposed"]


def test_clearing_takes_what_was_derived_away_at_once(node: Node, asha: Viewer, lead: int) -> None:
    node.sql(
        "INSERT INTO network (id, key, tier, sentences, run_id) SELECT 1, 'n', 'tested', '[]', max(id) FROM link_run"
    )
    node.sql("INSERT INTO network_member (network_id, account_id, role) SELECT 1, id, 'hub' FROM account")
    outcome = decide(node.tools, asha, lead, Decision.CLEAR, reason="the provider names another subscriber")
    assert outcome.state is State.CLEARED
    for table in ("link", "link_evidence", "network_member", "person_member"):
        assert node.sql(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert node.rows(asha, "priority", "id", subject_kind="lead") == []
    assert node.rows(asha, "lead", "state", "network", "reasons_for") == [("cleared", None, [])]


def test_what_is_cleared_stays_cleared_when_everything_is_linked_again(node: Node, asha: Viewer, lead: int) -> None:
    decide(node.tools, asha, lead, Decision.CLEAR, reason="the provider names another subscriber")
    node.work()
    assert node.rows(asha, "link", "id") == []
    assert node.rows(asha, "lead", "state") == ["cleared"]
    assert node.rows(asha, "priority", "id", subject_kind="lead") == []


def test_two_accounts_that_a_person_kept_apart_are_not_joined_again(node: Node, asha: Viewer, lead: int) -> None:
    pair = ("ExampleChat|u-0", "ExampleMail|u-1")
    assert {person for _, person in node.sql("SELECT account_id, person FROM person_member")} == {pair[0]}
    decide(node.tools, asha, lead, Decision.REFUSE_MERGE, reason="two brothers", pair=pair)
    node.work()
    assert {person for _, person in node.sql("SELECT account_id, person FROM person_member")} == set(pair)


def test_a_decision_is_audited_in_the_name_of_who_took_it(node: Node, asha: Viewer, lead: int) -> None:
    decide(node.tools, asha, lead, Decision.CONFIRM, reason="the same verified mail")
    assert node.sql("SELECT person, subjects FROM audit_in WHERE action = 'lead.confirm'") == [(asha.person, [lead])]


def test_a_person_of_another_unit_does_not_decide(node: Node, asha: Viewer, lead: int) -> None:
    from nodal.ledger import people as ledger_people
    from nodal.ledger.access import Unknown

    with pytest.raises(Unknown):
        decide(node.tools, ledger_people.named("chitra"), lead, Decision.CLEAR, reason="mine")
    assert node.rows(asha, "lead", "state") == ["proposed"]


def test_a_value_that_a_list_withdraws_is_no_longer_known(node: Node, asha: Viewer) -> None:
    match.import_list(node.tools, asha, name="known", owner="desk", entries=[("md5", MD5, "e1", "A1", "desk")])
    node.take(asha, make.report(md5=MD5))
    node.work()
    assert node.rows(asha, "file_match", "state") == ["known"]
    assert match.withdraw(node.tools, asha, value=MD5, list_name="known", reason="listed by mistake") == 1
    node.work()
    assert node.rows(asha, "file_match", "state") != ["known"]


def test_a_retracted_report_links_nobody_any_more(node: Node, asha: Viewer, lead: int) -> None:
    node.take(asha, {"retract": [{"reportId": 700300002}]})
    node.work()
    assert node.rows(asha, "link", "id") == []


def test_a_unit_whose_only_report_on_an_account_was_taken_back_owns_no_lead(node: Node, asha: Viewer) -> None:
    person = make.person("u-0", email="one@example.org")
    node.take(node.bureau, [make.report(700300001, person), make.report(700300002, person)])
    node.work()
    first = node.sql("SELECT r.id FROM referral r JOIN report t ON t.id = r.subject_id WHERE t.number = '700300001'")
    send(node.tools, node.bureau, [first[0][0]])
    node.take(node.bureau, {"retract": [{"reportId": 700300001}]})
    assert node.work()["failed"] == 0
    assert node.rows(asha, "lead", "id", is_current=True) == []
