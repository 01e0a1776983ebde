"""What is known of each kind of identifier, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contract.link.engines import Tables
from nodal.chain.link import Observation
from nodal.chain.link.values import DISPOSABLE_DOMAINS

START = datetime(2024, 1, 1, tzinfo=UTC)
LATER = START + timedelta(days=300)


def said(account: str, kind: str, value: str, **more: object) -> Observation:
    told = {"at": START, "sender": account[0], "verified": True} | more
    return Observation(f"r-{account}-{told['at']}", account, kind, value, **told)  # type: ignore[arg-type]


def persons(tables: Tables) -> dict[object, object]:
    return {row[0]: row[1] for row in tables["persons"]}


def linked(tables: Tables) -> set[tuple[object, object]]:
    return {(row[0], row[1]) for row in tables["links"] if row[2] == "same_person"}


def test_a_number_that_was_given_to_somebody_else_merges_nobody(engine) -> None:  # type: ignore[no-untyped-def]
    number = "+9100002736455"
    rows = [said("A|1", "phone", number), said("A|1", "device", "dev-a1")]
    rows += [said("B|1", "phone", number), said("B|1", "device", "dev-a1")]
    rows += [said(account, "phone", number, at=LATER) for account in ("C|2", "D|2")]
    rows += [said(account, "device", "dev-c2", at=LATER) for account in ("C|2", "D|2")]
    tables = engine(rows)
    assert linked(tables) == {("A|1", "B|1"), ("C|2", "D|2")}
    assert persons(tables)["A|1"] != persons(tables)["C|2"]


def test_a_number_says_less_the_longer_ago(engine) -> None:  # type: ignore[no-untyped-def]
    both = (("phone", "+9100002736455"), ("screen", "quietriver"))

    def bits(at: datetime) -> float:
        rows = [said("A|1", *one) for one in both] + [said("B|2", *one, at=at) for one in both]
        return sum(float(str(row[7])) for row in engine(rows)["evidence"] if row[3] == "phone")

    assert bits(START) > bits(LATER) > 0


def test_a_rare_name_adds_and_a_name_of_many_does_not(engine) -> None:  # type: ignore[no-untyped-def]
    def holders(many: int) -> Tables:
        rows = [said(a, "phone", "+9100002736455") for a in ("A|1", "B|2")]
        names = ["A|1", "B|2", *(f"C|{n}" for n in range(many))]
        return engine(rows + [said(a, "screen", "quietriver") for a in names])  # type: ignore[no-any-return]

    assert linked(holders(0)) == {("A|1", "B|2")}
    assert linked(holders(9)) == set()
    assert ("screen", "quietriver", "same_person", 11, "common_name") in holders(9)["ignored"]


def test_a_short_name_is_everybodys(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, kind, v) for a in ("A|1", "B|2") for kind, v in (("phone", "+9100002736455"), ("screen", "raj"))]
    assert linked(engine(rows)) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [("quietriver", "quietrіver"), ("quietriver", "quiet_river"), ("आशा1987", "asha1987")],
    ids=["homoglyph", "separator", "other script"],
)
def test_names_that_only_look_alike_link_nobody(engine, one: str, other: str) -> None:  # type: ignore[no-untyped-def]
    rows = [said("A|1", "phone", "+9100002736455"), said("B|2", "phone", "+9100002736455")]
    rows += [said("A|1", "screen", one), said("B|2", "screen", other)]
    assert linked(engine(rows)) == set()


def test_a_household_device_and_address_are_one_fact(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, "device", "tablet-77aa") for a in ("A|1", "B|2")]
    rows += [said(a, "ip", "2001:db8:1:2::7", port=40_001) for a in ("A|1", "B|2")]
    assert linked(engine(rows)) == set()


@pytest.mark.parametrize("address", ["100.64.3.4", "10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "fe80::1", "169.254.1.1"])
def test_an_address_that_is_not_one_line_adds_nothing(engine, address: str) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, kind, v) for a in ("A|1", "B|2") for kind, v in (("email", "asha@example.org"), ("ip", address))]
    tables = engine(rows)
    assert not [row for row in tables["evidence"] if row[3] == "ip"]
    assert {row[4] for row in tables["ignored"] if row[0] == "ip"} == {"shared_address"}


def test_throw_away_mail_and_made_up_numbers_link_nobody(engine) -> None:  # type: ignore[no-untyped-def]
    values = (("email", f"asha@{min(DISPOSABLE_DOMAINS)}"), ("phone", "1234567890"), ("device", "000000000000"))
    rows = [said(a, kind, v) for a in ("A|1", "B|2") for kind, v in values]
    tables = engine(rows)
    assert linked(tables) == set()
    assert {(row[0], row[4]) for row in tables["ignored"]} >= {
        ("email", "disposable_domain"), ("phone", "placeholder"), ("device", "placeholder"),
    }  # fmt: skip


@pytest.mark.parametrize("number", ["123456789012345", "000000000000000", "02:00:00:00:00:00", "unknown", "0"])
def test_device_numbers_that_many_phones_have_are_placeholders(engine, number: str) -> None:  # type: ignore[no-untyped-def]
    rows = [said(a, kind, v) for a in ("A|1", "B|2") for kind, v in (("device", number), ("phone", "+9100002736455"))]
    tables = engine(rows)
    assert linked(tables) == set()
    assert ("device", number, "same_person", 2, "placeholder") in tables["ignored"]


@pytest.mark.parametrize("many", [6, 7])
def test_a_device_of_more_than_a_household_ties_nobody_beyond_its_cap(engine, many: int) -> None:  # type: ignore[no-untyped-def]
    household = [f"A|{n}" for n in range(many)]
    rows = [said(a, "device", "tablet-77aa") for a in household]
    rows += [said(a, "email", f"{n}@example.org") for n, a in enumerate(household)]
    tables = engine(rows)
    assert tables["links"] == []
    assert {row[4] for row in tables["ignored"] if row[1] == "tablet-77aa"} <= {"shared_address", "hub"}


def test_numbers_with_gaps_make_no_chain_of_people(engine) -> None:  # type: ignore[no-untyped-def]
    number, rows = "+9100002736455", []
    for n in range(4):  # every ten months somebody else has it, each with an own device
        at = START + timedelta(days=300 * n)
        for platform in ("A", "B"):
            account = f"{platform}|{n}"
            rows += [said(account, "phone", number, at=at), said(account, "device", f"dev-{n}x", at=at)]
    tables = engine(rows)
    assert linked(tables) == {(f"A|{n}", f"B|{n}") for n in range(4)}
    assert len(set(persons(tables).values())) == 4
