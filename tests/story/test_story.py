"""The story end to end on a synthetic world: from raw reports over bureau, state and district to a counted drive."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tools.synth.__main__ import main as synth

import people
from nodal.chain.follow import Kind
from nodal.chain.identify import Decision
from nodal.chain.measure import Operation
from nodal.edges.reference import read_series
from nodal.ledger import people as ledger_people
from nodal.steps import measure
from nodal.steps.acts.decide import Refused, decide
from nodal.steps.acts.send import send
from nodal.steps.follow import record
from nodal.steps.route import choose
from node import Node

REPORTS = 800
"""So many that two platforms observe somebody of the state: what is merely said makes no lead that may be confirmed."""


@dataclass(slots=True)
class World:
    """A synthetic world that the bureau took in and sent on to the states."""

    node: Node
    truth: dict[str, Any]
    four: people.People


def taken_in(node: Node, folder: Path, *extra: str) -> World:
    assert synth([str(folder), "--reports", str(REPORTS), "--seed", "7", *extra]) == 0
    series = read_series(folder / "reference" / "phone_series.csv")
    node = replace(node, tools=replace(node.tools, series=series))
    four = people.enter()
    for entry in json.loads((folder / "intake_order.json").read_text("utf-8")):
        body = (folder / entry["file"]).read_bytes()
        node.take(
            node.bureau, body, source=entry["source"], name=entry["file"], format=entry.get("format"),
            number=entry.get("id"),
        )  # fmt: skip
    assert node.work()["failed"] == 0
    assert send(node.tools, node.bureau)
    assert node.work()["failed"] == 0
    return World(node, json.loads((folder / "truth.json").read_text("utf-8")), four)


@pytest.fixture
def world(node: Node, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> World:
    return taken_in(node, tmp_path / "world")


def leads_of(world: World, **where: Any) -> list[int]:
    return [int(lead) for lead in world.node.rows(world.four.asha, "lead", "id", **where)]


def test_from_raw_reports_to_a_counted_drive(world: World) -> None:
    node, asha, bharat = world.node, world.four.asha, world.four.bharat
    routed = dict(node.sql("SELECT to_unit, count(*) FROM referral WHERE from_unit = 'IN-NCRB' GROUP BY 1"))
    assert len(routed) > 5, "the bureau shares with many states"
    held = node.rows(asha, "report", "number")
    assert 0 < len(held) < REPORTS / 2, "a state holds its own and no other's"

    ready = leads_of(world, may_confirm=True, track="suspect")
    assert ready
    lead = ready[0]
    decide(node.tools, asha, lead, Decision.CONFIRM, reason="two platforms observed the same phone")
    node.work()
    choose(node.tools, asha, "lead", lead, bharat.unit, reason="the address lies in that district")
    (referral,) = send(node.tools, asha, kind="lead")
    node.work()
    assert node.rows(bharat, "lead", "id") == [lead]
    assert set(node.rows(bharat, "report", "number")) <= set(held)

    arrest = {"fir": "CEN/2026/0042", "accused": "A1"}
    with pytest.raises(Refused) as refusal:
        record(node.tools, bharat, referral, Kind.ARRESTED, details=arrest)
    assert refusal.value.rule == "arrest_before_fir"
    node.clock.advance(hours=1)
    record(node.tools, bharat, referral, Kind.ACKNOWLEDGED)
    with pytest.raises(Refused) as refusal:
        record(node.tools, bharat, referral, Kind.ARRESTED, details=arrest)
    assert refusal.value.rule == "arrest_before_fir"
    node.clock.advance(hours=1)
    fir = {"station": "CEN", "year": "2026", "number": "0042", "sections": "as in the pack"}
    record(node.tools, bharat, referral, Kind.FIR_REGISTERED, details=fir)
    node.clock.advance(hours=1)
    record(node.tools, bharat, referral, Kind.ARRESTED, details=arrest)
    record(node.tools, bharat, referral, Kind.SAFEGUARDED, details={"child": "child-1"})

    start = node.clock.now.replace(hour=0, minute=0)
    a_month_before = start.replace(month=10)
    _enter_operations(world, a_month_before, start)
    node.clock.advance(days=5)
    counted = measure.counts(node.tools, asha, "SECOND")
    figures = {name: counted.figure(name).n for name in ("cases", "firs", "arrests", "persons", "safeguarded")}
    assert figures == {"cases": 1, "firs": 1, "arrests": 1, "persons": 1, "safeguarded": 1}
    assert counted.figure("cases").ids == (f"lead:{lead}",)
    assert measure.compare(node.tools, asha, "FIRST", "SECOND").comparable
    refused = measure.compare(node.tools, asha, "SECOND", "LONGER")
    assert not refused.comparable
    assert "differ in length" in refused.why[0]

    # What is recorded late does not change a number that was quoted.
    early = measure.counts(node.tools, asha, "SECOND", as_of=start + timedelta(hours=6))
    assert early.figure("arrests").n == 0


def _enter_operations(world: World, earlier: datetime, later: datetime) -> None:
    for name, begins, days in (("FIRST", earlier, 2), ("SECOND", later, 2), ("LONGER", earlier, 3)):
        operation = Operation(name, begins, begins + timedelta(days=days), "all referrals")
        measure.create(world.node.tools, world.four.asha, operation)


def test_no_planted_innocent_is_a_lead_or_binds_anybody(world: World) -> None:
    node = world.node
    planted = world.truth["innocents"].values()
    assert planted, "the world must hold innocents, or this test proves nothing"
    values = {innocent[kind] for innocent in planted for kind in ("email", "phone") if innocent[kind]}
    accounts = {key for (key,) in node.sql("SELECT a.key FROM lead_account l JOIN account a ON a.id = l.account_id")}
    assert not [account for account in accounts for value in values if value in account]
    used = {value for (value,) in node.sql("SELECT value FROM link_evidence")}
    assert not used & values
    subjects = str(node.sql("SELECT subject, facts, reasons_for FROM lead"))
    assert not [value for value in values if value in subjects]


def test_every_reason_of_a_lead_is_a_sentence_without_a_verdict(world: World) -> None:
    texts = [str(row) for row in world.node.sql("SELECT reasons_for, reasons_against, missing FROM lead")]
    assert texts
    assert not [text for text in texts if "guilty" in text.lower() or "offender" in text.lower()]


def test_a_reported_child_goes_to_the_welfare_track(world: World) -> None:
    node = world.node
    minors = {key.partition("/")[2] for key, told in world.truth["reports"].items() if told["minor"]}
    assert minors
    tracks = node.sql(
        "SELECT DISTINCT l.track FROM lead l JOIN lead_account la ON la.lead_id = l.id JOIN party p USING (account_id)"
        " JOIN report r ON r.id = p.report_id WHERE r.number = ANY(%s) AND l.is_current",
        [sorted(minors)],
    )
    assert tracks in ([], [("welfare",)])


def test_a_cleared_person_leaves_no_links_and_no_scores(world: World) -> None:
    node, asha = world.node, world.four.asha
    (row, *_) = node.sql(
        "SELECT la.lead_id, array_agg(la.account_id) FROM lead_account la JOIN lead l ON l.id = la.lead_id"
        " WHERE l.unit = 'IN-DL' AND EXISTS (SELECT 1 FROM link k WHERE la.account_id IN (k.a_id, k.b_id)) GROUP BY 1"
    )
    lead, accounts = row
    decide(node.tools, asha, lead, Decision.CLEAR, reason="the provider names another subscriber")
    for again in (False, True):
        if again:
            node.work()
        about = [accounts, accounts]
        assert node.sql("SELECT count(*) FROM link WHERE a_id = ANY(%s) OR b_id = ANY(%s)", about) == [(0,)]
        for table in ("network_member", "person_member"):
            assert node.sql(f"SELECT count(*) FROM {table} WHERE account_id = ANY(%s)", [accounts]) == [(0,)]
        scores = "SELECT count(*) FROM priority WHERE subject_kind = 'lead' AND subject_id = %s"
        assert node.sql(scores, [lead]) == [(0,)]


def test_a_world_without_groups_has_no_tested_network(
    node: Node, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = taken_in(node, tmp_path / "world", "--no-groups")
    assert world.truth["groups"] == {}
    assert node.sql("SELECT count(*) FROM network WHERE tier = 'tested'") == [(0,)]
    assert node.sql("SELECT count(*) > 0 FROM link_run") == [(True,)]


def test_the_analyst_of_another_state_sees_none_of_delhis_leads(world: World) -> None:
    assert leads_of(world)
    chitra = ledger_people.named("chitra")
    mine = set(world.node.rows(chitra, "lead", "id"))
    assert not mine & set(leads_of(world))
