"""The synthetic world: the same every time, readable by anybody, about nobody, and true to its own truth."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from tools.synth.__main__ import main
from tools.synth.networks import read_networks
from tools.synth.people import TRUNKS, circle_of_phone, phone_number
from tools.synth.places import states_of_circle
from tools.synth.world import World

from nodal.edges.intake import FORMATS, Options, RefusedFile, open_file
from nodal.facts.identifiers import device, phone
from nodal.facts.report import Unusable

PACK = Path(__file__).parents[2] / "packs" / "in"
SIZE = 700
ALLOWED = [
    ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32")
]
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
HOST = re.compile(r"(?:[\w-]+\.)*(?:example\.(?:org|com|net)|[\w-]+\.test)")
SAYS = re.compile(r"Synthetic note \d+(: .*)?")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world")
    assert main([str(out), "--reports", str(SIZE), "--seed", "5", "--pack", str(PACK)]) == 0
    return out


@pytest.fixture(scope="module")
def truth(world: Path) -> Json:
    return json.loads((world / "truth.json").read_text(encoding="utf-8"))


def order_of(world: Path) -> list[Json]:
    return json.loads((world / "intake_order.json").read_text(encoding="utf-8"))


def good_files(world: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    for item in order_of(world):
        if item["file"].startswith(folder):
            yield item["file"], (world / item["file"]).read_bytes()


def json_reports(body: bytes) -> list[str]:
    """The reports of a JSON file with nothing but the standard parser; a broken line stays text."""
    text = body.decode("utf-8-sig")
    try:
        whole = json.loads(text, parse_float=str)
    except json.JSONDecodeError:
        return text.splitlines()
    found = whole.get("reports", [whole]) if isinstance(whole, dict) else whole
    return [json.dumps(report) for report in found]


def sheet_rows(body: bytes) -> list[Json]:
    text = body.decode("utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    return list(csv.DictReader(io.StringIO(text), dialect=csv.Sniffer().sniff(text.splitlines()[0], ",;\t")))


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_size_and_seed_give_the_same_bytes(world: Path, tmp_path: Path) -> None:
    main([str(tmp_path / "again"), "--reports", str(SIZE), "--seed", "5", "--pack", str(PACK)])
    assert digests(tmp_path / "again") == digests(world)


def test_another_seed_gives_other_reports(world: Path, tmp_path: Path) -> None:
    main([str(tmp_path / "other"), "--reports", str(SIZE), "--seed", "6", "--pack", str(PACK)])
    assert digests(tmp_path / "other").keys() & digests(world).keys()
    assert not set(digests(tmp_path / "other").values()) & {v for k, v in digests(world).items() if "d00" in k}


def test_every_good_file_parses_and_holds_as_many_reports_as_truth_says(world: Path, truth: Json) -> None:
    for name, body in good_files(world, "le_json/"):
        assert len(json_reports(body)) == truth["files"][name]["seen"], name
    for name, body in good_files(world, "ispws/"):
        root = ET.fromstring(body)
        assert (1 if root.tag == "report" else len(root)) == truth["files"][name]["seen"], name
    for name, body in good_files(world, "sheets/"):
        assert len({row["reportId"] for row in sheet_rows(body)}) == truth["files"][name]["seen"], name
    for name, body in good_files(world, "retractions/"):
        assert len(json.loads(body)["retract"]) == truth["files"][name]["seen"], name


def test_the_counts_add_up(world: Path, truth: Json) -> None:
    planned, files = truth["planned"], truth["files"]
    assert {item["file"] for item in order_of(world)} == files.keys()
    for name, answer in files.items():
        parts = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
        assert answer["seen"] == sum(len(answer[part]) for part in parts), name
    handed_in = [a for n, a in files.items() if not n.startswith(("broken/", "retractions/"))]
    assert sum(a["seen"] for a in handed_in) == SIZE
    for what, part in (("duplicate", "duplicates"), ("supplement", "supplements"), ("conflict", "conflicts")):
        assert sum(len(a[part]) for a in handed_in) == planned[what]
    assert sum(len(a["refused"]) for a in handed_in) == planned["refused"]
    stored = [f"{r['source']}/{r['number']}" for r in truth["reports"].values()]
    assert sorted(stored) == sorted(truth["reports"])
    beside = sum(len(a["accepted"]) for n, a in files.items() if n.startswith("broken/"))
    assert len(stored) == planned["first"] + beside


def test_all_addresses_are_reserved_for_documentation(world: Path) -> None:
    found = set()
    for path in world.rglob("*.json"):
        text = path.read_bytes().decode("utf-8", "replace")
        found |= set(re.findall(r'"captureType":"IP Address","value":"([^"]+)"', text.replace('": "', '":"')))
    for _, body in good_files(world, "ispws/"):
        found |= {element.text or "" for element in ET.fromstring(body).iter("ipAddress")}
    for _, body in good_files(world, "sheets/"):
        found |= {row["ipAddress"] for row in sheet_rows(body)} - {""}
    assert len(found) > 300
    assert not [ip for ip in found if not any(ip_address(ip) in net for net in ALLOWED)]


def test_mails_and_pages_belong_to_nobody(world: Path) -> None:
    for path in world.rglob("*.*"):
        text = path.read_bytes().decode("utf-8", "replace")
        hosts = [mail.partition("@")[2] for mail in MAIL.findall(text)]
        hosts += re.findall(r"https?://([^/\"<\s]+)", text)
        assert not [host for host in hosts if not HOST.fullmatch(host)], path.name


def test_numbers_of_telephones_were_never_given_out(world: Path) -> None:
    found = set()
    for _, body in good_files(world, "le_json/"):
        found |= set(re.findall(r'"value":"(\+?\d{10,12})"', body.decode("utf-8-sig")))
    assert len(found) > 100
    assert {n for n in found if circle_of_phone(n) is None} <= {"0000000000", "9999999999", "1234567890"}


def test_a_number_names_its_circle_and_is_well_formed() -> None:
    for circle in states_of_circle():
        number = phone_number(circle, "x")
        assert circle_of_phone(number) == circle
        assert phone.canonical(number) == number
        assert number[3:5] in TRUNKS
        assert number[5] == "0"


def test_test_range_handsets_carry_a_right_check_digit(world: Path) -> None:
    imeis = set()
    for _, body in good_files(world, "le_json/"):
        imeis |= set(re.findall(r'"captureType":"IMEI","value":"(\d+)"', body.decode("utf-8-sig")))
    assert imeis
    assert all(device.of("IMEI", value) and value.startswith("00") for value in imeis)


def test_free_text_says_nothing(world: Path) -> None:
    texts: set[str] = set()
    for _, body in good_files(world, "ispws/"):
        root = ET.fromstring(body)
        for name in (
            "additionalInfo",
            "escalateToHighPriority",
            "content",
            "incidentDateTimeDescription",
            "profileBio",
        ):
            texts |= {line for element in root.iter(name) for line in (element.text or "").splitlines()}
    for _, body in good_files(world, "le_json/"):
        for text in json_reports(body):
            texts |= set(re.findall(r'"additionalInformations": \[\{"value": "([^"]*)"', text))
    for _, body in good_files(world, "sheets/"):
        texts |= {row["additionalInfo"] for row in sheet_rows(body)} - {""}
    assert len(texts) > 20
    assert not [text for text in texts if not SAYS.fullmatch(text)]


def test_reports_do_not_carry_the_truth(world: Path, truth: Json) -> None:
    secrets = {name for group in truth["groups"].values() for name in group["members"]} | set(truth["innocents"])
    for path in world.rglob("*.*"):
        if path.name != "truth.json":
            text = path.read_bytes().decode("utf-8", "replace")
            assert not [name for name in secrets if f'"{name}"' in text or f">{name}<" in text], path.name


def test_an_innocent_stands_only_in_the_reports_that_truth_lists(world: Path, truth: Json) -> None:
    assert truth["innocents"]
    reports: Counter[str] = Counter()
    for item in order_of(world):
        text = (world / item["file"]).read_bytes().decode("utf-8", "replace")
        for name, innocent in truth["innocents"].items():
            reports[name] += text.count(innocent["email"]) + text.count(innocent["phone"])
    for name, innocent in truth["innocents"].items():
        assert innocent["k"] == len(innocent["reports"])
        files = {truth["reports"][key]["file"] for key in innocent["reports"]}
        senders = {
            account.partition("|")[0] for key in innocent["reports"] for account in truth["reports"][key]["accounts"]
        }
        assert len(senders) == 1
        assert files
        assert reports[name] <= 2 * (innocent["k"] + 3)


def test_a_world_without_groups_has_none_and_is_otherwise_alike(tmp_path: Path) -> None:
    main([str(tmp_path / "w"), "--reports", "300", "--seed", "5", "--pack", str(PACK), "--no-groups"])
    told = json.loads((tmp_path / "w" / "truth.json").read_text(encoding="utf-8"))
    assert told["groups"] == {}
    assert not [r for r in told["reports"].values() if r["group"]]


def test_groups_are_seen_in_part_and_live_in_several_states(truth: Json) -> None:
    assert truth["groups"]
    for group in truth["groups"].values():
        assert group["reported_members"] >= 3
        assert set(group["members"]).isdisjoint(group["asides"])


def test_leaving_out_more_leaves_less_to_find() -> None:
    nets = read_networks(PACK / "networks_overlay_demo.csv")

    def facts(missing: float) -> int:
        world = World(9, 400, nets, missing=missing)
        reports = [world.make(slot)[0] for slot in range(200)]
        return sum(len(p.emails) + len(p.phones) + len(p.devices) for r in reports for p in r.parties)

    assert facts(0.0) > facts(0.2) > facts(0.5) * 1.2


def test_the_shares_of_a_large_world_are_as_described() -> None:
    nets = read_networks(PACK / "networks_overlay_demo.csv")
    world = World(4, 20_000, nets)
    names = [world.ordinary.person_of(slot) for slot in range(0, world.first, 9)]
    states = Counter(world.people.get(name).place.state for name in names)
    assert "IN-DL" in dict(states.most_common(2))
    assert 0.10 < states["IN-DL"] / len(names) < 0.14
    assert len(states) > 25


def test_most_reports_prove_more_than_a_mobile_address(truth: Json) -> None:
    better = sum(truth["by_grade"].get(grade, 0) for grade in ("address", "fixed", "phone"))
    assert 0.5 < better / sum(truth["by_grade"].values()) < 0.7
    for report in truth["reports"].values():
        place = report["place"]
        assert place["expected"] is None or place["grade"] in ("address", "fixed", "phone")


def test_readers_take_everything_but_what_was_planted_to_be_refused(world: Path, truth: Json) -> None:
    known = {form.name for form in FORMATS}
    taken = 0
    for item in order_of(world):
        if item.get("format") not in known:
            continue
        options = Options(now=datetime(2026, 11, 24, tzinfo=UTC), number=item.get("id"), doc_ranges_global=True)
        with (world / item["file"]).open("rb") as stream:
            told = list(open_file(stream, options=options).items)
        planted = [r for r in truth["files"][item["file"]]["refused"] if r["code"] != "retraction.stranger"]
        refused = [i for i in told if isinstance(i, Unusable)]
        assert [(r.row, r.number, r.urgent) for r in refused] == [(p["row"], p["id"], p["urgent"]) for p in planted]
        assert all(p["code"] in (None, r.code) for r, p in zip(refused, planted, strict=True))
        taken += len(told) - len(refused)
    assert taken > SIZE / 2


def test_readers_refuse_whole_what_is_broken_whole(world: Path, truth: Json) -> None:
    options = Options(now=datetime(2026, 11, 24, tzinfo=UTC), doc_ranges_global=True)
    names = [n for n, a in truth["files"].items() if n.startswith("broken/") and a["refused"][0]["row"] is None]
    assert len(names) >= 8
    for name in names:
        with (world / name).open("rb") as stream, pytest.raises(RefusedFile):
            list(open_file(stream, options=options).items)


def test_wrong_usage_says_so(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    for arguments in (
        [str(tmp_path / "full")],
        [str(tmp_path / "a"), "--reports", "3"],
        [str(tmp_path / "b"), "--pack", "."],
    ):
        with pytest.raises(SystemExit):
            main(arguments)
