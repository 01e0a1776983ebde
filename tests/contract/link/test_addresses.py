"""Addresses of IPv6, on both engines: what is compared is the network of 64 bits that a household or handset has."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from bench.archives import Archive, write_csv

from contract.link.engines import Tables
from nodal.chain.link import Observation, compared, numbers
from nodal.edges.engine.reading import read

START = datetime(2024, 1, 1, 12, 3, tzinfo=UTC)
SPAN = "2024-01-01T12:00:00Z|2024-01-01T12:10:00Z"
ONE, OTHER, NET = "2001:db8:1:2::7", "2001:db8:1:2:a:b:c:d", "2001:db8:1:2::/64"


def used(account: str, address: str, *, days: float = 0, port: int | None = None, bare: bool = False) -> Observation:
    at = None if bare else START + timedelta(days=days)
    return Observation(f"r-{account}-{address}-{days}", account, "ip", address, "reported", port, at, True, account[0])


def mail(account: str, value: str = "asha@example.org") -> Observation:
    return Observation(f"m-{account}", account, "email", value, "reported", None, START, True, account[0])


def phone(account: str) -> Observation:
    return Observation(f"p-{account}", account, "phone", "+9100002736455", "reported", None, START, True, account[0])


def addresses(tables: Tables) -> list[tuple[object, ...]]:
    """Value, audience and bits of the evidence that is of addresses."""
    return [(row[4], row[5], row[7]) for row in tables["evidence"] if row[3] == "ip"]


def not_used(tables: Tables) -> set[tuple[object, ...]]:
    return {(row[1], row[3], row[4]) for row in tables["ignored"] if row[0] == "ip"}


def linked(tables: Tables) -> set[tuple[object, object]]:
    return {(row[0], row[1]) for row in tables["links"] if row[2] == "same_person"}


def test_two_addresses_of_one_network_in_the_same_ten_minutes_are_one_household(engine) -> None:  # type: ignore[no-untyped-def]
    tables = engine([used("A|1", ONE), used("B|2", OTHER), phone("A|1"), phone("B|2")])
    assert linked(tables) == {("A|1", "B|2")}
    assert addresses(tables) == [(f"{NET}||{SPAN}", 2, numbers().person("ip_port", 2, sure=True) / 1e6)]  # type: ignore[operator]


def test_a_network_alone_links_nobody(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [used(a, v) for a, v in (("A|1", ONE), ("B|2", OTHER))]
    rows += [
        Observation(f"d-{a}", a, "device", "tab-77aa", "reported", None, START, True, a[0]) for a in ("A|1", "B|2")
    ]
    assert linked(engine(rows)) == set()


def test_the_same_address_is_written_as_reports_wrote_it_with_the_port_that_all_told(engine) -> None:  # type: ignore[no-untyped-def]
    def values(*told: Observation) -> list[object]:
        return [row[0] for row in addresses(engine([*told, phone("A|1"), phone("B|2")]))]

    assert values(used("A|1", ONE, port=40_001), used("B|2", ONE, port=40_001)) == [f"{ONE}|40001|{SPAN}"]
    assert values(used("A|1", ONE, port=40_001), used("B|2", ONE, port=40_002)) == [f"{ONE}||{SPAN}"]
    assert values(used("A|1", ONE, port=40_001), used("B|2", ONE)) == [f"{ONE}||{SPAN}"]
    assert values(used("A|1", ONE), used("B|2", ONE, days=5 / 1440)) == [f"{ONE}||{SPAN}"]


def test_a_day_apart_the_network_is_no_fact(engine) -> None:  # type: ignore[no-untyped-def]
    tables = engine([used("A|1", ONE), used("B|2", OTHER, days=1), phone("A|1"), phone("B|2")])
    assert (linked(tables), addresses(tables)) == (set(), [])
    assert not_used(tables) == {(NET, 2, "shared_address")}


def test_neighbouring_ten_minutes_of_a_network_are_joined(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [used("A|1", ONE), used("B|2", OTHER, days=11 / 1440), phone("A|1"), phone("B|2")]
    assert [row[0] for row in addresses(engine(rows))] == [f"{NET}||2024-01-01T12:00:00Z|2024-01-01T12:20:00Z"]


@pytest.mark.parametrize("bare", [False, True])
def test_a_network_of_thirty_is_nobodys(engine, bare: bool) -> None:  # type: ignore[no-untyped-def]
    people = ["A|1", "B|2", *(f"C|{n}" for n in range(28))]
    rows = [used(a, f"2001:db8:1:2::{n + 1:x}", bare=bare) for n, a in enumerate(people)]
    tables = engine([*rows, mail("A|1"), mail("B|2"), phone("A|1"), phone("B|2")])
    assert linked(tables) == {("A|1", "B|2")}
    assert addresses(tables) == []
    expected = {(NET, 30, "shared_address")} | (set() if bare else {(f"{NET}||{SPAN}", 30, "shared_address")})
    assert not_used(tables) == expected


def test_another_network_of_the_same_site_is_another_household(engine) -> None:  # type: ignore[no-untyped-def]
    tables = engine([used("A|1", ONE), used("B|2", "2001:db8:1:3::7"), phone("A|1"), phone("B|2")])
    assert (linked(tables), addresses(tables), not_used(tables)) == (set(), [], set())


def test_a_bare_network_weighs_what_a_bare_address_does(engine) -> None:  # type: ignore[no-untyped-def]
    rows = [used("A|1", ONE, bare=True), used("B|2", OTHER, bare=True), mail("A|1"), mail("B|2")]
    assert addresses(engine(rows)) == [(NET, 2, numbers().person("ip", 2, sure=True) / 1e6)]  # type: ignore[operator]
    same = [used("A|1", ONE, bare=True), used("B|2", ONE, bare=True), mail("A|1"), mail("B|2")]
    assert [row[0] for row in addresses(engine(same))] == [ONE]


def test_addresses_of_the_older_kind_are_compared_whole_and_with_their_port(engine) -> None:  # type: ignore[no-untyped-def]
    def values(one: str, other: str, ports: tuple[int, int] = (40_001, 40_001)) -> list[object]:
        rows = [used("A|1", one, port=ports[0]), used("B|2", other, port=ports[1]), phone("A|1"), phone("B|2")]
        return [row[0] for row in addresses(engine(rows))]

    assert values("192.0.2.7", "192.0.2.7") == [f"192.0.2.7|40001|{SPAN}"]
    assert values("192.0.2.7", "192.0.2.7", (40_001, 40_002)) == []
    assert values("192.0.2.7", "192.0.2.8") == []
    assert values("::ffff:192.0.2.7", "192.0.2.7") == [f"192.0.2.7|40001|{SPAN}"]
    assert values("::FFFF:c000:207", "192.0.2.7") == [f"192.0.2.7|40001|{SPAN}"]
    assert values("::ffff:192.0.2.7", "::ffff:192.0.2.7", (40_001, 40_002)) == []


@pytest.mark.parametrize(
    "other", ["2001:DB8:1:2::9", "2001:0db8:0001:0002:0000::9", "2001:db8:1:2:0:0:0:9", "2001:db8:1:2::", NET]
)
def test_however_an_address_is_spelt_it_is_of_its_network(engine, other: str) -> None:  # type: ignore[no-untyped-def]
    rows = [used("A|1", ONE), used("B|2", other), phone("A|1"), phone("B|2")]
    assert [row[0] for row in addresses(engine(rows))] == [f"{NET}||{SPAN}"]


@pytest.mark.parametrize(
    "start", ["fe80::", "fd00:1:2:3::", "::", "2001:0:4136:e378::", "64:ff9b::", "ff02::", "100::", "fec0::"]
)
def test_a_network_that_is_no_ones_household_adds_nothing(engine, start: str) -> None:  # type: ignore[no-untyped-def]
    rows = [used("A|1", f"{start}1"), used("B|2", f"{start}2"), mail("A|1"), mail("B|2")]
    tables = engine(rows)
    assert addresses(tables) == []
    assert {row[2] for row in not_used(tables)} == {"shared_address"}


def test_victims_of_a_household_are_not_counted_and_not_written(engine) -> None:  # type: ignore[no-untyped-def]
    child = Observation("r-child", "C|3", "ip", OTHER, "victim", None, START, True, "C")
    tables = engine([used("A|1", ONE), used("B|2", ONE), child, phone("A|1"), phone("B|2")])
    assert [row[:2] for row in addresses(tables)] == [(f"{ONE}||{SPAN}", 2)]


def test_the_engine_reads_of_every_spelling_what_the_core_reads() -> None:
    dice = random.Random(6)
    groups = ("0", "0", "1", "a0", "00", "0db8", "ffff", "12345", "g", "")
    texts = {":".join(dice.choice(groups) for _ in range(dice.randrange(2, 9))) for _ in range(3_000)}
    texts |= {f"2001:db8:{text}" for text in texts} | {f"{text}::1" for text in texts} | {f"{t}/64" for t in texts}
    texts |= {f"::ffff:{text}" for text in ("192.0.2.7", "192.0.2.07", "256.0.2.1", "1.2.3", "c000:207", "x")}
    texts |= {"fe80::1%eth0", "[2001:db8::1]", " 2001:db8::1 ", "192.0.2.1:443", "192.0.2.7", "::", "a:b\x00", "é::1"}
    rows = [Observation(f"r{n}", "A|1", "ip", text, sender="A") for n, text in enumerate(sorted(texts))]
    rows += [Observation("s", "A|1", "screen", text, sender="A") for text in ("2001:db8:c:d::1", "2001:db8::1")]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as db:
        room = Path(folder)
        read(db, [write_csv(Archive(rows=rows), room / "all.csv")], room, numbers())
        found = db.execute("SELECT kind, value, fact, slot FROM line").fetchall()
    assert len(found) == len(rows)
    for kind, value, fact, slot in found:
        assert fact == (compared(value) if kind == "ip" else value), value
        assert (slot == 0) == (kind == "ip" and fact.endswith("/64")), value
    assert len({row[2] for row in found}) > 100
