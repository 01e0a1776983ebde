"""What lies on the table of each unit: derived from facts, true after every change, kept where people decided."""

from __future__ import annotations

from typing import Any

import pytest

import make
import people
from nodal.chain.follow import Kind
from nodal.chain.identify import Decision
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import inbox as store
from nodal.steps import inbox
from nodal.steps.acts.decide import decide
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from nodal.steps.route import choose
from node import Node
from people import DISTRICT

MD5 = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def four(node: Node) -> people.People:
    return people.enter()


def two_accounts(**more: Any) -> list[dict[str, Any]]:
    """One person on two platforms: the same verified mail."""
    return [
        make.report(700300001 + n, make.person(f"u-{n}", email="one@example.org"), sender=platform, **more)
        for n, platform in enumerate(("ExampleChat", "ExampleMail"))
    ]


def strangers(count: int, start: int = 700300101, **more: Any) -> list[dict[str, Any]]:
    """Reports on accounts that have nothing in common, from places that a bureau keeps."""
    return [make.report(start + n, make.person(f"s-{start + n}", captures=[]), **more) for n in range(count)]


def lines(node: Node, viewer: Viewer, *columns: str, **where: Any) -> list[Any]:
    return node.rows(viewer, "inbox_item", *(columns or ("subject_kind", "state")), **where)


def set_aside(node: Node, **where: Any) -> None:
    node.sql("UPDATE inbox_item SET state = 'set_aside', set_aside_why = 'not_enough' WHERE subject_kind = 'report'")


def test_a_report_lies_in_the_inbox_of_whoever_holds_it_as_soon_as_it_is_ranked(
    node: Node, four: people.People
) -> None:
    node.take(node.bureau, strangers(1))
    node.work()
    assert lines(node, node.bureau) == [("report", "open")]
    assert lines(node, four.asha) == lines(node, four.chitra) == []
    [(band, title, reason)] = lines(node, node.bureau, "band", "title", "reason")
    [(ranked, factors)] = node.rows(node.bureau, "priority", "band", "factors")
    assert (band, reason) == (ranked, factors[0])
    assert title["accounts"] == 1


def test_reports_on_the_accounts_of_a_lead_lie_under_the_lead(node: Node, four: people.People) -> None:
    node.take(four.asha, two_accounts())
    node.work()
    assert lines(node, four.asha) == [("lead", "open"), ("report", "in_lead"), ("report", "in_lead")]
    [title] = lines(node, four.asha, "title", subject_kind="lead")
    assert (title["accounts"], title["reports"], title["platforms"], title["state"]) == (2, 2, 2, "proposed")


def test_a_report_that_stands_higher_than_its_lead_is_not_folded_under_it(node: Node, four: people.People) -> None:
    node.take(four.asha, two_accounts())
    node.work()
    node.sql("UPDATE priority SET band_rank = 0, band = 'imminent' WHERE subject_kind = 'report'")
    with acting(node.worker) as worker:
        store.refresh(worker, "report", node.rows(worker, "report", "id"), at=node.clock())
    assert lines(node, four.asha) == [("lead", "open"), ("report", "open"), ("report", "open")]


def sent_lead(node: Node, four: people.People) -> tuple[int, int]:
    """A lead of Asha's that Bharat's unit has: (lead, referral)."""
    node.take(four.asha, two_accounts())
    node.work()
    [lead] = node.rows(four.asha, "lead", "id")
    decide(node.tools, four.asha, lead, Decision.CONFIRM, reason="the same verified mail on both platforms")
    choose(node.tools, four.asha, "lead", lead, DISTRICT, reason="the address lies there")
    [referral] = send(node.tools, four.asha, kind="lead")
    return lead, referral


def test_what_is_sent_leaves_one_inbox_and_lies_in_the_other(node: Node, four: people.People) -> None:
    sent_lead(node, four)
    assert lines(node, four.asha) == [("lead", "sent"), ("report", "in_lead"), ("report", "in_lead")]
    assert lines(node, four.bharat) == [("lead", "open"), ("report", "in_lead"), ("report", "in_lead")]


def test_what_comes_back_is_open_again_and_gone_from_the_other_inbox(node: Node, four: people.People) -> None:
    _, referral = sent_lead(node, four)
    record(node.tools, four.bharat, referral, Kind.RETURNED, details={"reason": "not_enough", "text": "too little"})
    assert lines(node, four.asha) == [("lead", "open"), ("report", "in_lead"), ("report", "in_lead")]
    assert lines(node, four.bharat) == []
    assert node.rows(four.bharat, "report", "id") == []
    assert node.sql("SELECT count(*) FROM inbox_item WHERE unit = %s", [DISTRICT]) == [(0,)]


def test_what_ended_with_a_person_cleared_is_decided_everywhere(node: Node, four: people.People) -> None:
    lead, referral = sent_lead(node, four)
    record(node.tools, four.bharat, referral, Kind.ACKNOWLEDGED)
    record(node.tools, four.bharat, referral, Kind.CLOSED, details={"outcome": "not_the_person"})
    # Asha's unit confirmed it, so that one of its persons must say so too: it is on the table again.
    [(state, title)] = lines(node, four.asha, "state", "title", subject_kind="lead")
    assert (state, title["asks_second"]) == ("open", True)
    assert lines(node, four.bharat, "state", subject_kind="lead") == ["closed"]
    decide(node.tools, four.asha, lead, Decision.CLEAR, reason="the other unit is right")
    assert lines(node, four.asha) == [("lead", "decided"), ("report", "decided"), ("report", "decided")]
    [(title, reason)] = lines(node, four.asha, "title", "reason", subject_kind="lead")
    assert reason == {}
    assert "network" not in title


def test_what_comes_after_a_person_was_cleared_is_open(node: Node, four: people.People) -> None:
    node.take(four.asha, two_accounts())
    node.work()
    [lead] = node.rows(four.asha, "lead", "id")
    decide(node.tools, four.asha, lead, Decision.CLEAR, reason="somebody else used the account")
    node.work()
    node.clock.advance(hours=1)
    node.take(four.asha, make.report(700300009, make.person("u-0"), sender="ExampleChat"))
    node.work()
    assert lines(node, four.asha) == [
        ("lead", "decided"), ("report", "decided"), ("report", "decided"), ("report", "open")
    ]  # fmt: skip


def test_a_report_that_came_after_its_lead_was_sent_is_open(node: Node, four: people.People) -> None:
    sent_lead(node, four)
    node.clock.advance(hours=1)
    node.take(four.asha, make.report(700300009, make.person("u-0", email="one@example.org"), sender="ExampleChat"))
    node.work()
    assert lines(node, four.asha) == [
        ("lead", "sent"),
        ("report", "in_lead"),
        ("report", "in_lead"),
        ("report", "open"),
    ]


def test_a_report_taken_back_is_shown_as_that(node: Node, four: people.People) -> None:
    node.take(node.bureau, strangers(2))
    node.work()
    node.take(node.bureau, {"retract": [{"reportId": "700300101"}]})
    assert sorted(lines(node, node.bureau)) == [("report", "open"), ("report", "retracted")]


def test_a_lead_that_nothing_proposes_any_more_is_closed(node: Node, four: people.People) -> None:
    node.take(four.asha, two_accounts())
    node.work()
    node.take(four.asha, {"retract": [{"reportId": "700300001"}, {"reportId": "700300002"}]})
    node.work()
    assert lines(node, four.asha) == [("lead", "closed"), ("report", "retracted"), ("report", "retracted")]


def test_what_was_set_aside_stays_so_until_its_band_rises(node: Node, four: people.People) -> None:
    node.take(node.bureau, strangers(1))
    node.work()
    set_aside(node)
    reports = node.rows(node.bureau, "report", "id")
    for band, state in ((3, "set_aside"), (1, "open")):
        node.sql("UPDATE priority SET band_rank = %s, band = 'high'", [band])
        with acting(node.worker) as worker:
            inbox.refresh(node.tools, worker, "report", reports)
        assert lines(node, node.bureau, "state", "set_aside_why") == [(state, "not_enough")]
    assert node.sql("SELECT subjects FROM audit_in WHERE action = 'report.back_in_inbox'") == [(reports,)]


def test_look_alikes_are_one_line_for_the_most_dangerous_of_them(node: Node, four: people.People) -> None:
    node.take(node.bureau, strangers(4, md5=MD5))
    node.work()
    assert sorted(lines(node, node.bureau, "is_head", "group_size")) == [(False, 1)] * 3 + [(True, 4)]
    node.take(node.bureau, strangers(1, start=700300201, md5=MD5, urgent="a child is in danger"))
    node.work()
    heads = dict(lines(node, node.bureau, "band", "group_size", is_head=True))
    assert heads.pop("imminent") == 1
    assert list(heads.values()) == [4]
    assert len(set(lines(node, node.bureau, "group_key"))) == 1


def test_leads_on_one_report_each_fold_like_their_reports(node: Node, four: people.People) -> None:
    node.take(four.asha, [*strangers(3, md5=MD5), *two_accounts(md5=MD5)])
    node.work()
    leads = lines(node, four.asha, "is_head", "group_size", "state", subject_kind="lead")
    assert sorted(leads) == [(False, 1, "open")] * 2 + [(True, 1, "open"), (True, 3, "open")]
    assert set(lines(node, four.asha, "state", subject_kind="report")) == {"in_lead"}
    assert "" in lines(node, four.asha, "group_key", subject_kind="lead", title__reports=2)


def test_reports_without_a_file_in_common_are_no_bundle(node: Node, four: people.People) -> None:
    node.take(node.bureau, strangers(1, md5=MD5))
    node.take(node.bureau, strangers(1, start=700300201, md5=f"{7:032x}"))
    node.work()
    assert lines(node, node.bureau, "is_head", "group_key") == [(True, "")] * 2


def test_look_alikes_that_came_one_by_one_are_one_bundle_too(node: Node, four: people.People) -> None:
    for n in range(3):
        node.take(node.bureau, strangers(1, start=700300101 + n, md5=MD5))
        node.work()
    assert sorted(lines(node, node.bureau, "is_head", "group_size")) == [(False, 1)] * 2 + [(True, 3)]
    node.take(node.bureau, {"retract": [{"reportId": "700300101"}]})
    assert sorted(lines(node, node.bureau, "is_head", "group_size", state="open")) == [(False, 1), (True, 2)]


def test_a_report_on_which_a_stage_failed_lies_in_the_inbox_all_the_same(
    node: Node, four: people.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nodal.steps import worker

    def wrong(*_: Any) -> None:
        raise ValueError

    monkeypatch.setattr(worker, "STEPS", {**worker.STEPS, "enrich": wrong})
    node.take(node.bureau, [*strangers(1), *strangers(1, start=700300201, urgent="help")])
    assert node.work()["failed"] == 2
    assert sorted(lines(node, node.bureau, "band", "state")) == [("imminent", "open"), ("verify", "open")]


def test_a_node_that_is_older_than_its_inbox_gets_the_lines_of_what_it_holds(node: Node, four: people.People) -> None:
    from nodal.steps import setup

    sent_lead(node, four)
    node.take(node.bureau, strangers(2, md5=MD5))
    node.work()
    drop = "to_jsonb(t) - ARRAY['id', 'changed_at']"
    before = node.sql(f"SELECT ({drop})::text FROM inbox_item t ORDER BY 1")
    node.sql("DELETE FROM inbox_item")
    setup.enter(node.tools.pack, os_user="tester", at=node.clock())
    assert node.sql(f"SELECT ({drop})::text FROM inbox_item t ORDER BY 1") == before
    assert len(before) == 8
    with acting(node.worker) as worker:
        assert store.rebuild(worker, at=node.clock()) == 0


def test_what_changes_nothing_writes_nothing(node: Node, four: people.People) -> None:
    sent_lead(node, four)
    before = node.sql("SELECT xmin::text, id FROM inbox_item ORDER BY id")
    with acting(node.worker) as worker:
        store.refresh(worker, "lead", node.rows(worker, "lead", "id"), at=node.clock())
    assert node.sql("SELECT xmin::text, id FROM inbox_item ORDER BY id") == before
