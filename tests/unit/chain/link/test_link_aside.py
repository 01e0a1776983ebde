"""What was not used is named with its reason, and agrees with what linking itself did."""

from __future__ import annotations

from collections import defaultdict

import pytest
from bench.archives import Archive, market, town

from nodal.chain.link import Observation, left_aside, link, numbers
from nodal.chain.link.aside import WHY, Aside
from nodal.chain.link.clean import clean
from nodal.chain.link.holdings import Holding, Strand, holdings


def said(report: int, account: str, kind: str, value: str, **more: object) -> Observation:
    told = {"verified": True, "sender": f"s{account}"} | more
    return Observation(f"r{report}", f"A|{account}", kind, value, **told)  # type: ignore[arg-type]


def asides(
    rows: list[Observation], a: str, b: str, relation: str = "same_person", used: set[Strand] = frozenset()
) -> dict[str, Aside]:  # type: ignore[assignment]
    held = holdings(clean(rows), relation)
    shared = both(held, f"A|{a}", f"A|{b}")
    audiences = {strand: sum(one.grade > 0 for one in some) for strand, some in held.items()}
    found = left_aside(relation, shared, audiences, used, is_one_person=False, numbers=numbers())
    return {one.value: one for one in found}


def both(held: dict[Strand, tuple[Holding, ...]], a: str, b: str) -> dict[Strand, tuple[Holding, Holding]]:
    found = {}
    for strand, some in held.items():
        of = {one.account_id: one for one in some}
        if a in of and b in of:
            found[strand] = (of[a], of[b])
    return found


def test_the_weaker_fact_of_a_group_gives_way_to_the_better_one() -> None:
    rows = [said(n, account, kind, f"{kind}-77") for n, account in enumerate("xy") for kind in ("device", "email")]
    rows += [said(n + 5, account, "ip", "192.0.2.7") for n, account in enumerate("xy")]
    used = {("device", "device-77"), ("email", "email-77")}
    found = asides(rows, "x", "y", used=used)
    assert found["192.0.2.7"].why == "better"
    assert "count once" in found["192.0.2.7"].sentence
    assert found["192.0.2.7"].bits is not None


@pytest.mark.parametrize(
    ("why", "rows"),
    [
        ("one_report", [said(1, "x", "email", "m@example.org"), said(1, "y", "email", "m@example.org")]),
        (
            "one_voice",
            [said(n, account, "email", "m@example.org", verified=None, sender="s") for n, account in enumerate("xy")],
        ),
        (
            "claimed",
            [said(n, account, "email", "m@example.org", verified=account == "x") for n, account in enumerate("xy")],
        ),
        ("hub", [said(n, account, "email", "m@example.org") for n, account in enumerate("xyabcdefghijklmnopqrst")]),
        ("placeholder", [said(n, account, "email", "none@example.org") for n, account in enumerate("xy")]),
        ("common_name", [said(n, account, "screen", "admin7") for n, account in enumerate("xy")]),
        ("shared_address", [said(n, account, "ip", "10.0.0.1") for n, account in enumerate("xy")]),
        ("no_link", [said(n, account, "phone", "+910000271531") for n, account in enumerate("xy")]),
    ],
)
def test_a_value_that_was_not_used_says_why(why: str, rows: list[Observation]) -> None:
    [found] = asides(rows, "x", "y").values()
    assert found.why == why
    assert found.sentence == WHY[why]


@pytest.mark.parametrize("world", [town(3, 300, rings=2), market(3, 200, rings=2)], ids=["town", "market"])
def test_what_is_left_aside_of_a_link_is_never_better_than_what_was_used(world: Archive) -> None:
    linked = link(world.rows)
    used: dict[tuple[str, str, str], dict[Strand, int]] = defaultdict(dict)
    for row in linked.evidence:
        if row.audience is not None:
            kind = "ip_port" if row.kind == "ip" and "|" in row.value else row.kind
            used[row.a, row.b, row.relation][kind, row.value] = row.bits
    rows = clean(world.rows)
    person = {one.account_id: one.person_id for one in linked.persons}
    count = 0
    for relation in ("same_person", "associate"):
        held = holdings(rows, relation)
        audiences = {strand: sum(one.grade > 0 for one in some) for strand, some in held.items()}
        of: dict[str, dict[Strand, Holding]] = defaultdict(dict)
        for strand, some in held.items():
            for one in some:
                of[one.account_id][strand] = one
        for (a, b, which), own in used.items():
            if which != relation or not own:
                continue
            shared = {s: (of[a][s], of[b][s]) for s in of[a].keys() & of[b].keys()}
            assert own.keys() <= shared.keys()
            same = relation == "associate" and person.get(a, a) == person.get(b, b)
            for one in left_aside(relation, shared, audiences, own, is_one_person=same, numbers=numbers()):
                count += 1
                assert one.why != "no_link"
                if one.why in ("better", "twenty"):
                    assert one.bits is not None
                    assert one.bits <= max(own.values())
    assert count > 50
