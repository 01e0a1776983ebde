"""Who stands just outside a network, and what is missing: in agreement with what linking itself links."""

from __future__ import annotations

import pytest
from bench.archives import town

from nodal.chain.link import Candidate, Observation, candidates, link, numbers
from nodal.chain.link.clean import clean
from nodal.chain.link.holdings import holdings
from nodal.chain.link.model import ASSOCIATE


def said(report: str, account: str, kind: str, value: str, **more: object) -> Observation:
    told = {"verified": True, "sender": f"s{account}"} | more
    return Observation(report, f"A|{account}", kind, value, **told)  # type: ignore[arg-type]


def near(rows: list[Observation], members: set[str]) -> dict[str, Candidate]:
    held = holdings(clean(rows), "associate")
    audiences = {strand: sum(one.grade > 0 for one in some) for strand, some in held.items()}
    own = {one.account_id: one.person_id for one in link(rows).persons}
    found = candidates(held, audiences, {f"A|{one}" for one in members}, own, numbers())
    return {one.account.removeprefix("A|"): one for one in found}


def common(*accounts: str, kind: str = "hash", value: str = "5f" * 16, **more: object) -> list[Observation]:
    return [said(f"r{account}", account, kind, value, **more) for account in accounts]


def test_somebody_who_shares_too_little_is_a_candidate_with_the_bits_that_are_missing() -> None:
    crowd = common("m", "x", *(f"c{n}" for n in range(8)))
    [found] = [one for name, one in near(crowd, {"m"}).items() if name == "x"]
    assert 0 < found.bits < ASSOCIATE
    assert found.bits + found.short == ASSOCIATE
    assert (found.missing, found.things) == ("bits", (("hash", "5f" * 16),))


@pytest.mark.parametrize(
    ("missing", "rows"),
    [
        ("sure", common("m", value="a7" * 16) + common("x", value="a7" * 16, verified=False)),
        (
            "sure",
            common("m", kind="email", value="m.1@example.org")
            + common("x", kind="email", value="m.1@example.org", verified=None),
        ),
        ("second_report", [said("r1", "m", "chat", "chat|1"), said("r1", "x", "chat", "chat|1")]),
        (
            "second_voice",
            [said(f"r{n}", a, "email", "m.1@example.org", verified=None, sender="s") for n, a in enumerate("mx")],
        ),
    ],
)
def test_what_may_not_speak_yet_says_what_it_waits_for(missing: str, rows: list[Observation]) -> None:
    found = near(rows, {"m"})["x"]
    assert found.missing == missing


def test_a_second_account_of_a_member_is_no_candidate() -> None:
    rows = common("m", "x", kind="email", value="m.1@example.org") + common("m", "x", kind="chat", value="chat|1")
    assert near(rows, {"m"}) == {}


def test_a_crowd_makes_nobody_a_candidate() -> None:
    rows = common("m", *(f"c{n}" for n in range(30)))
    assert near(rows, {"m"}) == {}


def test_victims_and_reporters_are_no_candidates() -> None:
    rows = common("m") + common("v", role="victim") + common("w", role="reporter")
    assert near(rows, {"m"}) == {}


def test_who_only_received_is_no_candidate_however_many_sent() -> None:
    rows = common("m") + [said(f"s{n}", f"o{n}", "chat", f"chat|{n}") for n in range(3)]
    rows += [said(f"s{n}", "child", "hash", "5f" * 16, role="recipient") for n in range(3)]
    assert near(rows, {"m"}) == {}


def test_who_is_linked_and_who_is_not_agrees_with_linking() -> None:
    world = town(5, 300, rings=3)
    linked = link(world.rows)
    pairs = {(one.a, one.b) for one in linked.links if one.relation == "associate"}
    held = holdings(clean(world.rows), "associate")
    audiences = {strand: sum(one.grade > 0 for one in some) for strand, some in held.items()}
    own = {one.account_id: one.person_id for one in linked.persons}
    seen = 0
    for network in linked.networks:
        for one in candidates(held, audiences, network.accounts, own, numbers()):
            seen += 1
            is_linked = tuple(sorted((one.account, one.member))) in pairs
            assert is_linked == (one.missing == "left_out")
    assert seen > 20
