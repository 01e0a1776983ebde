"""What a later telling, a retraction and a settled contradiction change.

Afterwards everything derived is as if only the final state had ever come.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

import make
from nodal.chain.collate import open_questions
from nodal.ledger.access import Unknown, acting
from nodal.ledger.store import settle as store
from nodal.steps.acts.decide import Refused
from nodal.steps.acts.settle import Choice, NoReason, settle
from people import People, enter

if TYPE_CHECKING:
    from node import Node

MD5 = "5a" * 16
PHONE, MAIL = "+12025550147", "one@example.org"


def first(n: int, **more: Any) -> dict[str, Any]:
    """A report of account n on the platform n % 2, with the shared phone and mail unless it says otherwise."""
    person = make.person(f"u-{n}", **{"phone": PHONE, "email": MAIL, **more.pop("person", {})})
    return make.report(700300000 + n, person, sender=("ExampleChat", "ExampleMail")[n % 2], **more)


@pytest.fixture
def four(node: Node) -> People:
    return enter()


def take_back(*numbers: int) -> dict[str, Any]:
    return {"retract": [{"reportId": str(700300000 + n)} for n in numbers]}


def derived(node: Node) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is derived from open reports, told by what it is about and never by a number of a row."""
    return {name: sorted(map(repr, node.sql(statement))) for name, statement in DERIVED.items()}  # type: ignore[misc]


OPEN = "JOIN report r ON r.id = x.report_id AND r.state = 'open'"

DERIVED = {
    "report": "SELECT number, sender, incident_type, incident_at, told_at, urgent, has_conflict, flags FROM report"
    " WHERE state = 'open'",
    "party": "SELECT r.number, x.role, replace(a.key, r.number || '|' || x.idx, r.number)"
    f" FROM party x {OPEN} LEFT JOIN account a ON a.id = x.account_id",
    "sighting": "SELECT DISTINCT r.number, p.role, x.kind, x.value, x.at, x.event, x.port, x.verified, x.linkable"
    f" FROM sighting x {OPEN} LEFT JOIN party p ON p.report_id = x.report_id AND p.idx = x.party",
    "file_hash": f"SELECT r.number, x.algorithm, x.value, x.is_viral FROM file_hash x {OPEN}",
    "finding": "SELECT DISTINCT r.number, s.kind, s.value, x.kind, x.value, x.why"
    f" FROM finding x {OPEN} JOIN sighting s ON s.report_id = x.report_id AND s.idx = x.sighting",
    "file_match": f"SELECT r.number, x.state, x.tier FROM file_match x {OPEN}",
    "priority": "SELECT r.number, p.band, p.danger, p.workability, p.track, p.factors, p.dies_at FROM priority p"
    " JOIN report r ON r.id = p.subject_id WHERE p.subject_kind = 'report'",
    "routing": "SELECT r.number, x.from_unit, x.unit, x.confidence, x.sentence FROM routing x"
    " JOIN report r ON r.id = x.subject_id WHERE x.subject_kind = 'report'",
    "referral": "SELECT r.number, x.from_unit, x.to_unit, x.state FROM referral x JOIN report r ON r.id = x.subject_id"
    " WHERE x.subject_kind = 'report' AND x.state <> 'superseded'",
    "link": "SELECT least(a.key, b.key), greatest(a.key, b.key), l.relation, l.bits FROM link l"
    " JOIN account a ON a.id = l.a_id JOIN account b ON b.id = l.b_id",
    "evidence": "SELECT least(a.key, b.key), e.kind, e.value, e.audience, e.bits FROM link_evidence e"
    " JOIN link l ON l.id = e.link_id JOIN account a ON a.id = l.a_id JOIN account b ON b.id = l.b_id",
    "person": "SELECT a.key, m.person, m.bits FROM person_member m JOIN account a ON a.id = m.account_id",
    "lead": "SELECT subject, unit, track, may_confirm, missing, reasons_for, reasons_against FROM lead"
    " WHERE is_current",
    "lead_priority": "SELECT l.subject, p.band, p.danger, p.workability FROM priority p JOIN lead l"
    " ON l.id = p.subject_id"
    " WHERE p.subject_kind = 'lead'",
    "lead_referral": "SELECT l.subject, x.from_unit, x.to_unit, x.state FROM referral x JOIN lead l"
    " ON l.id = x.subject_id"
    " WHERE x.subject_kind = 'lead' AND x.state <> 'superseded'",
    "line": "SELECT r.number, i.unit, i.state, i.band, i.danger, i.workability, i.title, i.group_key <> '', i.platform"
    " FROM inbox_item i JOIN report r ON r.id = i.subject_id AND r.state = 'open' WHERE i.subject_kind = 'report'",
    "lead_line": "SELECT l.subject, i.unit, i.state, i.band, i.title FROM inbox_item i JOIN lead l"
    " ON l.id = i.subject_id"
    " AND l.is_current WHERE i.subject_kind = 'lead'",
}


def fresh(node: Node) -> People:
    """Empty the node, as if nothing had ever come."""
    from node import Node as Made

    node.base.empty()
    Made.of(node.base, node.tools.settings.data.parent / f"again-{random.random()}")
    return enter()


def same_as_only(node: Node, what: dict[str, Any], final: list[dict[str, Any]]) -> None:
    """What is derived now equals what a node derives that took in `final` alone."""
    four = fresh(node)
    node.take(four.asha, final)
    node.work()
    expected = derived(node)
    for name, rows in what.items():
        assert rows == expected[name], name


SHARING = [first(n, md5=MD5, notes=["seen twice"]) for n in (1, 2, 3)]


def later(n: int) -> dict[str, Any]:
    """The same report with more in it: a second mail, an escalation, a note, a further person."""
    told = first(n, md5=MD5, notes=["seen twice", "and once more"], urgent="please look")
    people = told["reportedInformation"]["reportedPeople"]["reportedPersons"]
    people.append(make.person(f"second-{n}", phone="+12025550199", captures=[]))
    return told


@pytest.mark.parametrize("seed", range(4))
def test_supplements_and_retractions_in_any_order_leave_what_the_final_state_alone_would(
    node: Node, four: People, seed: int
) -> None:
    dice = random.Random(seed)
    pieces: list[Any] = [*SHARING, later(1), later(2), take_back(3)]
    dice.shuffle(pieces)
    for piece in pieces:
        node.take(four.asha, piece)
        if dice.random() < 0.5:
            node.work()
    node.work()
    found = derived(node)
    assert node.sql("SELECT count(*) FROM report WHERE state = 'retracted'") == [(1,)]
    same_as_only(node, found, [later(1), later(2)])


def test_a_retraction_twice_by_a_stranger_and_before_the_report(node: Node, four: People) -> None:
    early = node.take(four.asha, take_back(1))
    again = node.take(four.asha, take_back(1))
    came = node.take(four.asha, first(1))
    stranger = node.take(four.asha, take_back(1), source="somebody-else")
    node.take(four.asha, first(2))
    node.work()
    assert (early.retracted, again.duplicates, came.retracted) == (["700300001"], ["700300001"], ["700300001"])
    assert [one["code"] for one in stranger.refused] == ["retraction.stranger"]
    same_as_only(node, derived(node), [first(2)])


def test_a_report_that_is_taken_back_between_two_steps_is_not_routed(node: Node, four: People) -> None:
    node.take(node.bureau, first(1))
    node.take(node.bureau, take_back(1))
    node.work()
    assert node.sql("SELECT count(*) FROM routing") == [(0,)]
    assert node.sql("SELECT count(*) FROM referral WHERE state = 'ready'") == [(0,)]
    assert node.sql("SELECT count(*) FROM priority") == [(0,)]


def test_a_referral_that_nobody_sent_is_set_aside_when_its_report_is_taken_back(node: Node, four: People) -> None:
    node.take(node.bureau, first(1))
    node.work()
    assert node.sql("SELECT count(*) FROM referral WHERE state = 'ready'") == [(1,)]
    node.take(node.bureau, take_back(1))
    node.work()
    assert node.sql("SELECT DISTINCT state FROM referral") == [("superseded",)]


def test_whom_a_supplement_gives_a_number_of_the_platform_is_known_by_it(node: Node, four: People) -> None:
    nameless = first(1)
    del nameless["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["espUserId"]
    node.take(four.asha, nameless)
    node.work()
    node.take(four.asha, first(1))
    node.work()
    same_as_only(node, derived(node), [first(1)])


def test_a_supplement_that_names_the_kind_of_incident_is_read_in_lists_too(node: Node, four: People) -> None:
    untyped = first(1)
    del untyped["reportedInformation"]["incidentSummary"]["incidentType"]
    node.take(four.asha, untyped)
    node.take(four.asha, first(1))
    node.work()
    same_as_only(node, derived(node), [first(1)])


OTHER = first(1, kind="Child Sexual Molestation", person={"email": "other@example.org"}, urgent="now", md5=MD5)


def contradicted(node: Node, four: People) -> Any:
    node.take(four.asha, [first(1, md5=MD5), first(2)])
    node.work()
    node.take(four.asha, OTHER)
    node.work()
    [ref] = node.rows(four.asha, "report", "ref", number="700300001")
    return ref


def questions(node: Node, four: People, ref: Any) -> list[Any]:
    with acting(four.asha):
        about = store.contradiction(four.asha, ref, 2)
    return list(open_questions(about.view, about.later))


def test_a_contradiction_changes_nothing_but_its_danger_until_a_person_settles_it(node: Node, four: People) -> None:
    contradicted(node, four)
    [row] = node.sql("SELECT incident_type, has_conflict, urgent FROM report WHERE number = '700300001'")
    assert row == ("Child Sex Tourism", True, True)
    [(band,)] = node.sql(
        "SELECT p.band FROM priority p JOIN report r ON r.id = p.subject_id AND p.subject_kind = 'report'"
        " WHERE r.number = '700300001'"
    )
    assert band == "imminent"


def test_to_believe_the_later_telling_leaves_what_it_alone_would(node: Node, four: People) -> None:
    ref = contradicted(node, four)
    asked = questions(node, four, ref)
    settle(node.tools, four.asha, ref, Choice(2, range(len(asked)), "the sender says so on the telephone", seen=2))
    node.work()
    found = derived(node)
    # What the sender did not repeat still stands: the first mail.
    both = first(1, kind="Child Sexual Molestation", person={"email": MAIL}, urgent="now", md5=MD5)
    mails = both["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["emails"]["emails"]
    mails.append({"value": "other@example.org", "verified": True})
    same_as_only(node, found, [both, first(2)])


def test_to_believe_the_earlier_telling_leaves_what_it_alone_would(node: Node, four: People) -> None:
    ref = contradicted(node, four)
    settle(node.tools, four.asha, ref, Choice(2, (), "the sender took it for another report", seen=2))
    node.work()
    same_as_only(node, derived(node), [first(1, md5=MD5), first(2)])


def test_both_tellings_stay_and_the_choice_names_who_and_why(node: Node, four: People) -> None:
    ref = contradicted(node, four)
    asked = questions(node, four, ref)
    place = next(n for n, one in enumerate(asked) if one.path == "incident.type")
    settle(node.tools, four.asha, ref, Choice(2, [place], "asked by telephone", seen=2))
    rows = node.sql(
        "SELECT no, kind, settles, told -> 'incident' ->> 'type' FROM report_version ORDER BY report_id, no"
    )
    assert rows[:3] == [
        (1, "new", None, "Child Sex Tourism"),
        (2, "conflict", None, "Child Sexual Molestation"),
        (3, "settled", 2, "Child Sexual Molestation"),
    ]
    [(person, detail)] = node.sql("SELECT person, detail FROM audit_in WHERE action = 'report.settled'")
    assert person == four.asha.person
    assert detail == {"telling": 2, "later": 1, "earlier": len(asked) - 1, "reason": "asked by telephone"}
    assert node.sql("SELECT has_conflict FROM report WHERE number = '700300001'") == [(False,)]


def test_nobody_settles_without_words_twice_too_late_or_from_elsewhere(node: Node, four: People) -> None:
    ref = contradicted(node, four)
    with pytest.raises(NoReason):
        settle(node.tools, four.asha, ref, Choice(2, (), "  ", seen=2))
    with pytest.raises(Refused):
        settle(node.tools, four.asha, ref, Choice(2, (), "why", seen=1))
    with pytest.raises(Refused):
        settle(node.tools, four.asha, ref, Choice(2, [99], "why", seen=2))
    with pytest.raises(Unknown):
        settle(node.tools, four.chitra, ref, Choice(2, (), "why", seen=2))
    with pytest.raises(Unknown):
        settle(node.tools, four.asha, ref, Choice(1, (), "why", seen=2))
    settle(node.tools, four.asha, ref, Choice(2, (), "why", seen=2))
    with pytest.raises(Unknown):
        settle(node.tools, four.asha, ref, Choice(2, (), "why", seen=3))
