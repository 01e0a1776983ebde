"""The port `Networks`, on the files we read and on a slow, obvious twin."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodal.chain.enrich import Network, Networks, may_link_bare
from nodal.edges.reference import read_networks
from nodal.edges.reference.range_file import Holder, RangeFile, Ranges, read_ranges, write_ranges
from nodal.facts.errors import Misconfigured
from nodal.facts.pack import NetworkHolder

HEAD = "prefix,asn,holder,class,country,place,source,as_of\n"
ROWS = (
    ("192.0.2.0/24", "64496", "Example Telecom", "fixed", "XX", "XX-N"),
    ("192.0.2.128/25", "64497", "Example Mobile", "mobile", "XX", "XX-S"),
    ("192.0.2.192/26", "", "", "cgnat", "XX", ""),
    ("198.51.100.0/25", "64498", "Example Hosting", "", "XA", ""),
    ("203.0.113.255/32", "64499", "Example Relay", "exit", "", ""),
    ("2001:db8::/36", "64496", "Example Telecom", "fixed", "XX", "XX-N"),
    ("2001:db8:0:1::/64", "64497", "Example Mobile", "mobile", "XX", ""),
)
CLASSES = {64498: NetworkHolder(64498, "Example Hosting", "hosting", True, "", "invented")}
DAY = date(2026, 1, 1)


class SlowTwin:
    """Looks at every row for every question."""

    def __init__(self) -> None:
        self.rows = [(ipaddress.ip_network(row[0]), self.network(row)) for row in ROWS]

    def network(self, row: tuple[str, ...]) -> Network:
        _, asn, holder, klass, country, place = row
        return Network(
            holder or None, int(asn) if asn else None, klass or "hosting", place or None,  # type: ignore[arg-type]
            "invented", DAY, country or None,
        )  # fmt: skip

    def at(self, address: str, when: datetime | None) -> Network | None:
        try:
            wanted = ipaddress.ip_address(address)
        except ValueError:
            return None
        held = [(net.prefixlen, network) for net, network in self.rows if wanted in net]
        return max(held, key=lambda pair: pair[0])[1] if held else None

    def lookup(self, addresses: Sequence[str]) -> Mapping[str, Network]:
        return {a: found for a in addresses if (found := self.at(a, None))}


def table(path: Path) -> Path:
    rows = "".join(",".join((*row, "invented", DAY.isoformat())) + "\n" for row in ROWS)
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def from_file(tmp_path_factory: pytest.TempPathFactory) -> Networks:
    return read_networks(table(tmp_path_factory.mktemp("networks") / "overlay.csv"), classes=CLASSES)


@pytest.fixture(params=["file", "twin"])
def networks(request: pytest.FixtureRequest, from_file: Networks) -> Networks:
    return from_file if request.param == "file" else SlowTwin()


@pytest.mark.parametrize(
    ("address", "holder"),
    [
        ("192.0.2.0", "Example Telecom"), ("192.0.2.127", "Example Telecom"), ("192.0.2.128", "Example Mobile"),
        ("192.0.2.191", "Example Mobile"), ("198.51.100.127", "Example Hosting"), ("203.0.113.255", "Example Relay"),
        ("2001:db8::1", "Example Telecom"), ("2001:db8:0:1::9", "Example Mobile"),
        ("2001:db8:0:2::", "Example Telecom"),
    ],
)  # fmt: skip
def test_the_longest_prefix_names_the_holder(networks: Networks, address: str, holder: str) -> None:
    found = networks.at(address, None)
    assert found is not None
    assert found.holder == holder


@pytest.mark.parametrize("address", ["192.0.3.0", "192.0.1.255", "198.51.100.128", "203.0.113.254", "2001:db8:1000::"])
def test_an_address_outside_every_range_is_not_known(networks: Networks, address: str) -> None:
    assert networks.at(address, None) is None
    assert networks.lookup([address]) == {}


@pytest.mark.parametrize("text", ["", "192.0.2", "192.0.2.1.5", "not an address", "2001:db8::x"])
def test_what_is_no_address_is_not_known_and_harms_nobody_else(networks: Networks, text: str) -> None:
    assert list(networks.lookup([text, "192.0.2.1"])) == ["192.0.2.1"]


def test_an_empty_question_has_an_empty_answer(networks: Networks) -> None:
    assert networks.lookup([]) == {}


def test_every_answer_carries_source_and_day(networks: Networks) -> None:
    found = networks.lookup(["192.0.2.1", "2001:db8::1"])
    assert {(n.source, n.as_of) for n in found.values()} == {("invented", DAY)}


def test_one_by_one_and_all_at_once_agree(networks: Networks) -> None:
    addresses = [f"192.0.2.{n}" for n in range(0, 256, 5)] + ["2001:db8::5", "198.51.100.200"]
    at_once = networks.lookup(addresses)
    assert {a: n for a in addresses if (n := networks.at(a, None))} == at_once


IN_REACH = st.one_of(
    st.integers(0, 2**12 - 1).map(lambda n: str(ipaddress.ip_address("192.0.0.0") + n)),
    st.integers(0, 2**34).map(lambda n: str(ipaddress.IPv6Address((0x20010DB8 << 96) + (n << 63)))),
)


@settings(max_examples=60, deadline=None)
@given(addresses=st.lists(IN_REACH, max_size=20))
def test_the_file_agrees_with_the_slow_twin(from_file: Networks, addresses: list[str]) -> None:
    assert from_file.lookup(addresses) == SlowTwin().lookup(addresses)


PREFIXES = st.tuples(st.integers(0, 31), st.integers(27, 32)).map(
    lambda p: ipaddress.ip_network((int(ipaddress.ip_address("192.0.2.0")) + p[0], p[1]), strict=False)
)


@settings(max_examples=40, deadline=None)
@given(prefixes=st.lists(PREFIXES, min_size=1, max_size=8, unique=True))
def test_prefixes_may_lie_in_each_other_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, prefixes: list[ipaddress.IPv4Network]
) -> None:
    path = tmp_path_factory.mktemp("nested") / "overlay.csv"
    path.write_text(HEAD + "".join(f"{p},64496,{p},fixed,XX,,invented,2026-01-01\n" for p in prefixes))
    networks = read_networks(path)
    for address in ipaddress.ip_network("192.0.2.0/27"):
        around = [p for p in prefixes if address in p]
        found = networks.at(str(address), None)
        assert (found.holder if found else None) == (str(max(around, key=lambda p: p.prefixlen)) if around else None)


def test_a_later_table_goes_before_an_earlier_one(tmp_path: Path) -> None:
    upper = tmp_path / "upper.csv"
    upper.write_text(HEAD + "192.0.2.64/26,64511,Example Overlay,hosting,XX,,upper,2026-02-02\n")
    networks = read_networks(table(tmp_path / "lower.csv"), upper, classes=CLASSES)
    found = networks.lookup(["192.0.2.1", "192.0.2.65"])
    assert [n.source for n in found.values()] == ["invented", "upper"]


def test_a_file_is_opened_at_the_first_question_only(tmp_path: Path) -> None:
    path = table(tmp_path / "late.csv")
    networks = read_networks(path)
    assert networks.at("192.0.2.1", None) is not None
    path.unlink()
    assert networks.at("192.0.2.2", None) is not None
    with pytest.raises(OSError, match="late"):
        read_networks(path).at("192.0.2.1", None)


@pytest.mark.parametrize(
    "row",
    [
        "192.0.2.1/24,64496,H,fixed,XX,,s,2026-01-01", "192.0.2.0/24,AS1,H,fixed,XX,,s,2026-01-01",
        "192.0.2.0/24,64496,H,solid,XX,,s,2026-01-01", "192.0.2.0/24,64496,H,fixed,XX,,,2026-01-01",
        "192.0.2.0/24,64496,H,fixed,XX,,s,yesterday", "2001:db8::/65,64496,H,fixed,XX,,s,2026-01-01",
        "192.0.2.0/24,64496",
    ],
)  # fmt: skip
def test_a_bad_row_refuses_the_table_with_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEAD + "192.0.2.0/24,64496,H,fixed,XX,,s,2026-01-01\n" + row + "\n")
    with pytest.raises(Misconfigured, match=r"bad\.csv, line 3"):
        read_networks(path).at("192.0.2.1", None)


def test_other_columns_refuse_the_table(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("network,asn\n192.0.2.0/24,1\n")
    with pytest.raises(Misconfigured, match="columns"):
        read_networks(path).at("192.0.2.1", None)


def compact() -> RangeFile:
    def column(*values: int) -> np.ndarray:
        return np.array(values, dtype=np.uint64)

    start = int(ipaddress.ip_address("192.0.2.0"))
    v6 = 0x20010DB8 << 32
    return RangeFile(
        "invented", "2026-01-01",
        Ranges(column(0, start, start + 128, start + 256), column(0, 1, 2, 0)),
        Ranges(column(0, v6, v6 + 1), column(0, 1, 0)),
        [Holder(None, "", ""), Holder(64498, "Example Hosting", "XX"), Holder(None, "", "XA")],
    )  # fmt: skip


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    write_ranges(tmp_path / "networks.bin", compact())
    return tmp_path / "networks.bin"


def test_the_compact_table_says_what_was_written(packed: Path) -> None:
    back, told = read_ranges(packed), compact()
    assert (back.source, back.as_of, list(back.holders)) == (told.source, told.as_of, list(told.holders))
    for part, expected in ((back.v4, told.v4), (back.v6, told.v6)):
        assert part.starts.tolist() == expected.starts.tolist()
        assert part.holders.tolist() == expected.holders.tolist()


def test_the_compact_table_takes_classes_from_the_pack(packed: Path) -> None:
    found = read_networks(packed, classes=CLASSES).lookup(["192.0.2.5", "192.0.2.200", "192.0.3.0", "2001:db8::1"])
    assert {a: (n.klass, n.holder, n.country) for a, n in found.items()} == {
        "192.0.2.5": ("hosting", "Example Hosting", "XX"),
        "192.0.2.200": ("unknown", None, "XA"),
        "2001:db8::1": ("hosting", "Example Hosting", "XX"),
    }


def test_the_same_table_gives_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    write_ranges(tmp_path / "again.bin", compact())
    assert (tmp_path / "again.bin").read_bytes() == packed.read_bytes()


def cut(content: bytes) -> bytes:
    return content[:-3]


def flipped(content: bytes) -> bytes:
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


def other(content: bytes) -> bytes:
    return content.replace(b"nodal-networks 1", b"nodal-networks 9")


def nothing(_content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("change", [cut, flipped, other, nothing])
def test_an_altered_compact_table_is_refused(packed: Path, change: Callable[[bytes], bytes]) -> None:
    packed.write_bytes(change(packed.read_bytes()))
    with pytest.raises(Misconfigured, match=r"networks\.bin"):
        read_networks(packed).at("192.0.2.1", None)


# The tables that are shipped.

PACKS = Path(__file__).parents[3] / "packs"


@pytest.fixture(scope="module")
def shipped() -> Networks:
    return read_networks(PACKS / "in" / "networks.bin", PACKS / "in" / "networks_overlay_demo.csv")


@pytest.mark.parametrize(
    ("address", "klass", "place"),
    [
        ("192.0.2.9", "fixed", "IN-DL"), ("198.18.0.9", "fixed", "IN-DL"), ("198.19.0.9", "mobile", "IN-MH"),
        ("198.19.160.9", "exit", None), ("198.19.176.9", "cgnat", "IN-KA"), ("2001:db8:100::9", "fixed", "IN-DL"),
        ("2001:db8:9000::9", "mobile", "IN-DL"),
    ],
)  # fmt: skip
def test_the_demonstration_gives_special_ranges_an_invented_holder(
    shipped: Networks, address: str, klass: str, place: str | None
) -> None:
    found = shipped.at(address, None)
    assert found is not None
    assert (found.klass, found.place) == (klass, place)
    assert found.holder is not None
    assert found.holder.startswith("Example ")
    assert may_link_bare(found) is (klass == "fixed")


def test_every_state_has_fixed_lines_in_the_demonstration(shipped: Networks) -> None:
    v4 = shipped.lookup([f"198.18.{n}.9" for n in range(256)])
    v6 = shipped.lookup([f"2001:db8:{n:x}00::9" for n in range(1, 0x25)])
    for found in (v4, v6):
        assert len({n.place for n in found.values()}) == 36
        assert {n.klass for n in found.values()} == {"fixed"}


def test_the_shipped_table_is_small_and_names_most_of_the_world() -> None:
    path = PACKS / "in" / "networks.bin"
    assert path.stat().st_size < 7_000_000
    table = read_ranges(path)
    assert len(table.v4.starts) > 500_000
    assert len(table.v6.starts) > 300_000
    assert table.holders[0] == Holder(None, "", "")
    assert len({h.country for h in table.holders}) > 200
