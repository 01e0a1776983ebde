"""What protects the innocent, on both engines: nobody is bound by what one sender claims or many share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from bench.archives import market, plant, town

from contract.link.engines import ENGINES, Tables, by_engine
from nodal.chain.link import Observation

START = datetime(2024, 1, 1, tzinfo=UTC)
FACT = {"email": "asha@example.org", "phone": "+9100002736455", "pay": "asha@pay.test", "device": "dev-77aa"}


def said(report: object, account: str, kind: str, value: str, **more: object) -> Observation:
    told = {"at": START, "sender": account.split("|", maxsplit=1)[0], "verified": True} | more
    return Observation(str(report), account, kind, value, **told)  # type: ignore[arg-type]


def group(accounts: Iterable[str], values: Iterable[tuple[str, str]], **more: object) -> list[Observation]:
    things = list(values)
    return [said(f"r-{account}", account, kind, value, **more) for account in accounts for kind, value in things]


CREW = [f"P{n % 3}|a{n}" for n in range(6)]
DEALS = [("chat", "c-1"), ("chat", "c-9"), ("pay", "crew@pay.test"), ("url", "https://x.test/1"), ("hash", "3c" * 20)]
CROWD = [said(f"q{n}", f"Q|z{n:03}", "hash", f"{n:040x}") for n in range(300)]
"""People who share nothing, so that an archive is larger than its groups."""


def tiers(tables: Tables) -> set[object]:
    return {row[2] for row in tables["networks"]}


def bound(tables: Tables, account: str) -> bool:
    """Whether anything ties the account to anybody."""
    in_link = any(account in row[:2] for row in tables["links"])
    return in_link or any(account == row[0] for row in tables["networks"])


def test_a_crew_on_several_platforms_is_found(engine) -> None:  # type: ignore[no-untyped-def]
    tables = engine(group(CREW, DEALS) + CROWD)
    assert {(row[0], row[2]) for row in tables["networks"]} == {(account, "tested") for account in CREW}


def test_a_flood_of_one_sender_makes_no_tested_network(engine) -> None:  # type: ignore[no-untyped-def]
    assert tiers(engine(group(CREW, DEALS, sender="P0") + CROWD)) == {"possible"}


@pytest.mark.parametrize("kind", ["email", "phone", "ip"])
@pytest.mark.parametrize("verified", [False, None])
@pytest.mark.parametrize("times", [1, 2, 3, 5, 12, 40, 200])
def test_a_planted_innocent_is_bound_to_nobody(kind: str, verified: bool | None, times: int) -> None:
    archive = town(9, 160, rings=1)
    innocent = plant(archive, 1, times, kind, verified=verified)
    tables = ENGINES["twin"](archive.rows)
    assert not bound(tables, innocent)
    planted = next(row.value for row in archive.rows if row.account_id == innocent)
    assert not [row for row in tables["evidence"] if str(row[4]).startswith(planted)]
    assert (planted in {row[1] for row in tables["ignored"]}) or times == 0


OWN = (
    ("email", "innocent@example.org", {}),
    ("phone", "+9100009182736", {}),
    ("device", "dev-innocent-1", {}),
    ("screen", "quietriver88", {}),
    ("pay", "innocent@pay.test", {}),
    ("ip", "203.0.113.251", {"port": 40_001}),
    ("ip", "203.0.113.252", {}),
)
"""What the innocent has, as the platform observed or verified it."""


def plant_all(rows: list[Observation], kinds: str, times: int, verified: bool | None, sender: str) -> str:
    """One sender puts such things of the innocent into so many reports on others. Gives the innocent's account."""
    at = START + timedelta(days=100)
    rows += [said("own", "beta|innocent", kind, value, at=at, **more) for kind, value, more in OWN]
    rows += [said("own", "beta|innocent", "chat", "chat|public0", at=at)]
    others = sorted({row.account_id for row in rows if row.role == "reported" and row.kind == "chat"})
    if sender != "malice":  # a platform whose users type it
        others = [f"{sender}|typed{n}" for n in range(times)]
    for n, account in enumerate(others[:times]):
        rows += [
            said(f"plant{n}", account, kind, value, at=at + timedelta(minutes=5), verified=verified, sender=sender, **m)
            for kind, value, m in OWN
            if kind in kinds.split()
        ]
        rows += [said(f"plant{n}", account, "chat", "chat|public0", at=at, sender=sender)]
    return "beta|innocent"


@pytest.mark.parametrize(
    "kinds",
    [
        "email phone", "email screen", "phone screen", "email ip", "phone device", "device screen", "ip screen",
        "email phone screen", "email phone pay device screen ip",
    ],
)  # fmt: skip
@pytest.mark.parametrize("verified", [False, None])
@pytest.mark.parametrize("times", [1, 2, 12, 200])
def test_an_innocent_is_bound_to_nobody_by_any_number_of_planted_things(
    kinds: str, verified: bool | None, times: int
) -> None:
    rows = town(9, 160, rings=1).rows
    innocent = plant_all(rows, kinds, times, verified, "malice")
    tables = by_engine(rows)
    assert not bound(tables, innocent)
    assert [row[1] for row in tables["persons"] if row[0] == innocent] == [innocent]


@pytest.mark.parametrize("kinds", ["email phone", "email screen", "email phone pay screen"])
@pytest.mark.parametrize("times", [1, 2, 11])
def test_what_users_of_one_platform_type_binds_an_innocent_to_nobody(engine, kinds: str, times: int) -> None:  # type: ignore[no-untyped-def]
    rows = CROWD + [said(f"c{n}", f"Q|z{n:03}", "chat", "chat|public0") for n in range(60)]
    innocent = plant_all(rows, kinds, times, None, "alpha")
    tables = engine(rows)
    assert not bound(tables, innocent)
    assert len({row[1] for row in tables["persons"]}) == len(tables["persons"])


def test_a_word_binds_beside_what_was_observed(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, a, "device", FACT["device"], verified=None) for a in ("A|1", "B|2")]
    rows += [said(a, a, "email", FACT["email"], verified=None) for a in ("A|1", "B|2")]
    assert [row[:3] for row in engine(rows)["links"]] == [("A|1", "B|2", "same_person")]
    third = [replace(row, sender="Z") if row.account_id == "B|2" else row for row in rows]
    assert engine(third)["links"] == []


def test_the_engine_too_binds_a_planted_innocent_to_nobody() -> None:
    for times in (1, 3, 30):
        archive = market(9, 160, rings=1)
        innocent = plant(archive, 2, times, "email")
        assert not bound(by_engine(archive.rows), innocent)


def test_what_one_sender_claims_binds_nothing_and_says_so(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [
        said(n, account, kind, FACT[kind], verified=False, sender="public")
        for n, account in enumerate(("A|1", "B|2"))
        for kind in FACT
    ]
    tables = engine(rows)
    assert tables["links"] == []
    assert {(row[0], row[4]) for row in tables["ignored"]} == {(kind, "single_claim") for kind in FACT}


def test_a_claim_binds_once_a_second_sender_says_the_same_of_the_same_account(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [
        said(f"{sender}{account}", account, "email", FACT["email"], verified=False, sender=sender)
        for account in ("A|1", "B|2")
        for sender in ("public", "other")
    ]
    assert [row[2] for row in engine(rows)["links"]] == ["same_person"]


@pytest.mark.parametrize("kinds", [("device",), ("device", "ip"), ("screen",), ("phone",), ("pay",), ("ip",)])
def test_household_facts_names_and_numbers_alone_make_no_person(engine, kinds: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    facts = FACT | {"screen": "quietriver", "ip": "192.0.2.44"}
    rows = [said(a, a, kind, facts[kind], port=40_001) for a in ("A|1", "B|2") for kind in kinds]
    tables = engine(rows)
    assert not [row for row in tables["links"] if row[2] == "same_person"]
    assert {row[0] for row in tables["ignored"] if row[2] == "same_person"} == set(kinds)


def test_a_bare_address_of_many_links_nobody(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [
        said(n, f"A|{n}", kind, v)
        for n in range(9)
        for kind, v in (("ip", "192.0.2.9"), ("email", f"x{n // 2}@example.org"))
    ]
    tables = engine(rows)
    assert not [row for row in tables["evidence"] if row[3] == "ip"]
    assert ("ip", "192.0.2.9", "same_person", 9, "shared_address") in tables["ignored"]


def test_an_address_links_with_port_and_neighbouring_minutes_only(engine) -> None:  # type: ignore[no-untyped-def]
    def pair(port: int, minutes: int) -> Tables:
        common = [said(a, a, "email", FACT["email"]) for a in ("A|1", "B|2")]
        seen = [
            said("A|1", "A|1", "ip", "192.0.2.9", port=40_001, at=START + timedelta(minutes=5)),
            said("B|2", "B|2", "ip", "192.0.2.9", port=port, at=START + timedelta(minutes=minutes)),
        ]
        return engine(common + seen)  # type: ignore[no-any-return]

    values = [row[4] for row in pair(40_001, 14)["evidence"] if row[3] == "ip"]
    assert values == ["192.0.2.9|40001|2024-01-01T00:00:00Z|2024-01-01T00:20:00Z"]
    assert not [row for row in pair(40_001, 25)["evidence"] if row[3] == "ip"]
    assert not [row for row in pair(40_002, 5)["evidence"] if row[3] == "ip"]


def test_victims_and_reporters_enter_nothing(engine) -> None:  # type: ignore[no-untyped-def]
    child = group(["P1|child"], [*DEALS, *FACT.items()], role="victim")
    teller = group(["P2|teller"], [*DEALS, *FACT.items()], role="reporter", sender="P2")
    tables = engine(group(CREW, DEALS) + group(CREW[:1], FACT.items()) + child + teller + CROWD)
    names = {row[0] for name in ("persons", "networks") for row in tables[name]}
    assert not names & {"P1|child", "P2|teller"}
    assert not bound(tables, "P1|child")
    assert {row[4] for row in tables["ignored"] if row[0] == "email"} == {"role"}


@pytest.mark.parametrize(("sources", "enters"), [(1, False), (2, True)])
def test_a_recipient_enters_only_from_two_reported_accounts_and_is_marked(engine, sources: int, enters: bool) -> None:  # type: ignore[no-untyped-def]
    told = [said(f"r-{a}", "P1|friend", kind, v, role="recipient") for a in CREW[:sources] for kind, v in DEALS]
    told += [said(f"r-{CREW[0]}", "P1|friend", "email", FACT["email"], role="recipient")]
    tables = engine(group(CREW, DEALS) + group(CREW[:1], FACT.items()) + told + CROWD)
    assert [row[3] for row in tables["networks"] if row[0] == "P1|friend"] == (["recipient"] if enters else [])
    assert "P1|friend" not in {row[0] for row in tables["persons"]}
    assert not [row for row in tables["links"] if "P1|friend" in row[:2] and row[2] == "same_person"]


def test_a_network_is_named_after_somebody_who_was_reported(engine) -> None:  # type: ignore[no-untyped-def]
    first = "A1|friend"
    assert first < min(CREW)
    told = [said(f"r-{a}", first, kind, v, role="recipient") for a in CREW[:2] for kind, v in DEALS]
    names = {row[0]: row[1] for row in engine(group(CREW, DEALS) + told + CROWD)["networks"]}
    assert names == dict.fromkeys((first, *CREW), min(CREW))


def test_one_report_alone_cannot_join_two_networks(engine) -> None:  # type: ignore[no-untyped-def]
    other = [f"P{n % 3}|b{n}" for n in range(6)]
    theirs = [("chat", "c-2"), ("pay", "them@pay.test"), ("url", "https://y.test/2"), ("hash", "7d" * 20)]
    apart = engine(group(CREW, DEALS) + group(other, theirs) + CROWD)
    glue = [said("glue", a, kind, v) for a in (CREW[0], other[0]) for kind, v in DEALS + theirs]
    joined = engine(group(CREW, DEALS) + group(other, theirs) + glue + CROWD)
    homes = {row[0]: row[1] for row in joined["networks"]}
    assert len({row[1] for row in apart["networks"]}) == 2
    # The two whom the report names may stand in either; the others stay where they were.
    assert len({homes[a] for a in CREW[1:]}) == len({homes[b] for b in other[1:]}) == 1
    assert homes[CREW[1]] != homes[other[1]]


def test_two_accounts_that_only_one_report_names_are_not_linked_by_it(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [said("one", a, kind, v) for a in ("A|1", "B|2") for kind, v in [*FACT.items(), *DEALS]]
    tables = engine(rows)
    assert tables["links"] == []
    assert {row[4] for row in tables["ignored"]} == {"single_claim"}


def test_a_class_chat_a_family_and_a_viral_file_make_no_tested_network(engine) -> None:  # type: ignore[no-untyped-def]
    pupils = [f"P{n % 3}|pupil{n:02}" for n in range(32)]
    school = group(
        pupils, [("chat", "class"), ("hash", "1b" * 20), ("hash", "2c" * 20), ("url", "https://school.test/")]
    )
    school += group(pupils[:14], [("chat", "sport")])
    family = group(["P0|f1", "P1|f2", "P2|f3", "P0|f4"], [*FACT.items(), ("chat", "family"), ("hash", "6e" * 20)])
    viral = group([f"P{n % 3}|v{n}" for n in range(60)], [("hash", "9a" * 20), ("chat", "public")])
    tables = engine(school + family + viral + CROWD)
    assert "tested" not in tiers(tables)
    assert {row[4] for row in tables["ignored"] if row[1] in ("9a" * 20, "class")} == {"hub"}


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("phone", "9999999999", "placeholder"),
        ("email", "none@example.org", "placeholder"),
        ("hash", "d41d8cd98f00b204e9800998ecf8427e", "trivial_hash"),
        ("screen", "admin7", "common_name"),
        ("ip", "100.64.3.4", "shared_address"),
    ],
)
def test_values_that_name_nobody_are_ignored_with_the_reason(engine, kind: str, value: str, why: str) -> None:  # type: ignore[no-untyped-def]
    tables = engine([said(a, a, kind, value) for a in ("A|1", "B|2")])
    assert tables["links"] == []
    assert {row[4] for row in tables["ignored"]} == {why}


def test_an_officers_decision_beats_the_evidence(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, a, kind, FACT[kind]) for a in ("A|1", "B|2", "C|3") for kind in ("email", "phone")]
    rows.append(said("D|4", "D|4", "hash", "ab" * 20))
    apart = engine(rows, [("B|2", "A|1", False), ("C|3", "D|4", True)])
    homes = {row[0]: row[1] for row in apart["persons"]}
    assert homes["A|1"] != homes["B|2"]
    assert homes["C|3"] == homes["D|4"]
    assert ("C|3", "D|4", "same_person", 30.0, 1) in apart["links"]


def test_a_report_filed_again_counts_once(engine) -> None:  # type: ignore[no-untyped-def]
    once = [
        said("r1", "A|1", "email", FACT["email"], verified=None),
        said("r2", "B|2", "email", FACT["email"], verified=None),
    ]
    again = [said(f"r{n}", "A|1", "email", FACT["email"], verified=None) for n in range(3, 9)]
    assert engine(once + again) == engine(once)


@pytest.mark.parametrize("world", [town, market])
def test_archives_without_groups_have_no_tested_network(world: type[town]) -> None:
    for seed in range(100, 110):
        assert "tested" not in tiers(by_engine(world(seed, 300, rings=0).rows)), seed
