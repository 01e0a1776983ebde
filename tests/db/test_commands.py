"""The commands as scripts call them: real processes on one small node, and the shape of every answer.

The day is played once; the tests look at what was said. Shapes are held against `samples/commands/*.json`; to write
them anew after a wanted change, delete the file and run this test once.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nodal.edges.database import Embedded

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "contract" / "samples" / "commands"
OVERLAY = ROOT / "packs" / "in" / "networks_overlay_demo.csv"
WINDOWS = (
    ("DRIVE-1", "2026-11-01T00:00:00+05:30", "2026-11-05T00:00:00+05:30"),
    ("DRIVE-2", "2026-11-10T00:00:00+05:30", "2026-11-14T00:00:00+05:30"),
    ("DRIVE-3", "2026-11-10T00:00:00+05:30", "2026-11-12T00:00:00+05:30"),
)
VOLATILE = {"told", "view", "delta", "detail", "message"}
"""What a report says differs from report to report; its shape is the readers' business."""

KEYED_BY_VALUE = {"flags": "NUMBER", "lists": "NAME", "codes": "CODE", "sources": "NAME"}


class Day:
    """Commands on one node, and what each said: exit code, standard output, standard error."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, dict[str, list[Any]]()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("NODAL_")}
        self.environment = {**environment, "NODAL_DATA": str(folder / "node"), "NODAL_DOC_RANGES_GLOBAL": "1"}

    def run(self, title: str, *words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "nodal.project.entry", *words],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        self.said[title] = [done.returncode, done.stdout, done.stderr]
        try:
            document = json.loads(done.stdout)
        except ValueError:
            return {}
        assert isinstance(document, dict)
        return document

    def play(self) -> None:
        """From an empty folder to a verified log."""
        self.run("no database", "list", "leads", "--json")
        self.run("no such table", "init", "--networks", "nowhere.csv", "--json")
        self.run("init", "init", "--networks", str(OVERLAY), "--json")
        for name, unit in (("asha", "IN-DL"), ("chitra", "IN-MH")):
            self.run("person add", "person", "add", name, "--name", name, "--unit", unit, "--role", "analyst", "--json")
        self.run("person password", "person", "password", "asha", "--json")
        self._give_keys()
        self._take_in()
        self._look()
        self._decide()
        self._count()
        self._verify()

    def _give_keys(self) -> None:
        keeper = ("--name", "Keeper", "--unit", "IN-DL", "--role", "administrator", "--json")
        self.run("person add", "person", "add", "keeper", *keeper)
        common = ("--json", "--as", "keeper")
        made = self.run("token add", "token", "add", "asha", "--name", "case system", *common)
        self.run("token add refused", "token", "add", "asha", "--name", "mine", "--json", "--as", "asha")
        self.run("token list", "token", "list", *common)
        self.run("token revoke", "token", "revoke", made["token"]["token"], *common)
        self.run("token revoke what", "token", "revoke", "mine", *common)
        self.run("sender add", "sender", "add", "ExampleChat", "--strict", *common)
        self.run("sender add refused", "sender", "add", "ExampleChat", *common)
        self.run("sender rotate", "sender", "rotate", "ExampleChat", *common)
        self.run("sender disable", "sender", "disable", "examplechat", *common)
        self.run("sender disable what", "sender", "disable", "Nobody", *common)
        self.run("sender list", "sender", "list", *common)

    def _take_in(self) -> None:
        world = ["-m", "tools.synth", str(self.folder / "world"), "--reports", "200", "--seed", "3"]
        subprocess.run([sys.executable, *world], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        good = sorted(str(file) for file in (self.folder / "world" / "le_json").glob("*_00.json"))
        self.run("intake", "intake", good[0], "--json")
        self.run("intake the rest", "intake", *good[1:], "--json")
        self.run("intake again", "intake", good[0], "--json")
        self.run("intake partly", "intake", "world/broken/bad_between_good.json", "--json")
        self.run("intake refused", "intake", "world/broken/truncated.json", "--json")
        self._sort_out()
        self.run("intake nothing there", "intake", "nowhere.json", "--json")
        self.run("lists import", "lists", "import", "world/lists/example_hotline.csv", "--owner", "hotline", "--json")
        value = (self.folder / "world/lists/example_hotline.csv").read_text("utf-8-sig").splitlines()[1]
        named = next(cell for cell in value.split(",") if re.fullmatch(r"[0-9a-fA-F]{32,64}", cell))
        (name,) = json.loads(self.said["lists import"][1])["lists"]
        self.run("lists withdraw", "lists", "withdraw", named, "--list", name, "--reason", "listed wrongly", "--json")
        self.run("work", "work", "--until-idle", "--json")
        self.run("send", "send", "--all", "report", "--json")
        self.run("work after sending", "work", "--until-idle", "--json")

    def _sort_out(self) -> None:
        self.run("quarantine list", "quarantine", "list", "--json")
        (code,) = {item["code"] for item in json.loads(self.said["quarantine list"][1])["items"] if item["row"] is None}
        kind, why = ("--code", code, "--source", "default"), ("--reason", "the sender was asked", "--json")
        self.run("quarantine retry", "quarantine", "retry", *kind, *why)
        self.run("quarantine discard", "quarantine", "discard", *kind, *why)
        self.run("quarantine discard what", "quarantine", "discard", *why)
        self.run("quarantine settled", "quarantine", "list", "--settled", "--json")

    def _look(self) -> None:
        for what in ("leads", "networks", "referrals", "reports"):
            self.run(f"list {what}", "list", what, "--json", "--as", "asha")
        self._take_out(json.loads(self.said["list networks"][1])["items"][0]["ref"])
        items = json.loads(self.said["list reports"][1])["items"]
        number = items[0]["number"]
        self.run("report show", "report", "show", number, "--json", "--as", "asha")
        self.run("words before", "--json", "--as", "asha", "list", "reports", "--limit", "3")
        self.run("words after", "list", "reports", "--limit", "3", "--as", "asha", "--json")
        self.run("foreign report", "report", "show", number, "--json", "--as", "chitra")
        self.run("absent report", "report", "show", "1", "--json", "--as", "chitra")
        self.run("route explain", "route", "explain", number, "--json")
        self._settle(json.loads(self.said["intake the rest"][1])["files"])
        self.run("foreign route", "route", "explain", number, "--json", "--as", "chitra")
        self.run("absent route", "route", "explain", "1", "--json", "--as", "chitra")
        self.run("unknown person", "list", "leads", "--json", "--as", "nobody")
        self.run("wrong usage", "list", "elephants", "--json")
        self.run("send what", "send", "--json")

    def _take_out(self, ref: str) -> None:
        common = ("--format", "stix", "--out", str(self.folder / "ring.json"), "--json")
        self.run("network export", "network", "export", ref, "--purpose", "asked by the court", *common, "--as", "asha")
        self.run("network export why", "network", "export", ref, "--purpose", "why", *common, "--as", "asha")
        self.run(
            "foreign network", "network", "export", ref, "--purpose", "asked by the court", *common, "--as", "chitra"
        )

    def _decide(self) -> None:
        leads = json.loads(self.said["list leads"][1])
        weak = next(lead["id"] for lead in leads["items"] if not lead["may_confirm"])
        why = ("--reason", "looked at", "--json", "--as", "asha")
        self.run("lead confirm refused", "lead", "confirm", str(weak), *why)
        self.run("lead clear", "lead", "clear", str(weak), *why)
        foreign = ("--reason", "looked at", "--json", "--as", "chitra")
        self._hear(why[2:])
        self.run("foreign lead", "lead", "clear", str(leads["items"][-1]["id"]), *foreign)
        self.run("absent lead", "lead", "clear", "999999", *foreign)

    def _settle(self, files: list[dict[str, Any]]) -> None:
        contradicted = next(number for file in files for number in file["conflicts"])
        settle, why = ("report", "settle", contradicted, "--json"), ("--reason", "the platform was asked")
        self.run("report settle what", *settle)
        self.run("report settle wrong", *settle, "--later", "99", *why)
        self.run("report settle why", *settle, "--holds", "later")
        self.run("report settle", *settle, "--later", "1", *why)
        self.run("report settle again", *settle, "--holds", "earlier", *why)
        self.run("lead conflicts", "lead", "conflicts", "--json", "--as", "asha")
        pair = ("--pair", "ExampleChat|u-1", "ExampleMail|u-2", "--two-people")
        self.run("lead settle refused", "lead", "settle", *pair, *why, "--json", "--as", "asha")

    def _hear(self, common: tuple[str, ...]) -> None:
        shown = json.loads(self.said["report show"][1])
        seen = next(one for one in shown["sightings"] if one["linkable"] and one["value"] and one["party"] == 0)
        lead = str(shown["leads"][0]["id"])
        asked = ("--kind", seen["kind"], "--value", seen["value"], "--provider", "Example Telecom")
        self.run("lead reply", "lead", "reply", lead, *asked, "--holder", "C-1", "--postal", "110001", *common)
        self.run("lead reply late", "lead", "reply", lead, *asked, "--answered", "2026-11-01T00:00:00", *common)
        self.run("lead reply refused", "lead", "reply", lead, *asked[:3], "+10000", *asked[4:], *common)

    def _count(self) -> None:
        for name, starts, until in WINDOWS:
            self.run("operation create", "operation", "create", name, "--from", starts, "--until", until, "--json")
        self.run("operation counts", "operation", "counts", "DRIVE-1", "--json")
        self.run("operation compare", "operation", "compare", "DRIVE-1", "DRIVE-2", "--json")
        self.run("operation compare refused", "operation", "compare", "DRIVE-1", "DRIVE-3", "--json")
        self.run("time without zone", "operation", "counts", "DRIVE-1", "--as-of", "2026-11-01T00:00:00", "--json")

    def _verify(self) -> None:
        self.run("audit checkpoint", "audit", "checkpoint", "--json")
        self.run("audit verify", "audit", "verify", "--json")
        self.run("no such dump", "audit", "verify", "--dump", "nowhere.jsonl", "--json")
        self.run("no such list", "lists", "import", "nowhere.csv", "--owner", "hotline", "--json")
        self.run("no such files", "intake", "init", "nowhere_1.json", "nowhere_2.json", "--json")
        self.run("no rows", "list", "reports", "--limit", "-1", "--json")
        self.run("audit prove", "audit", "prove", "3", "--json")
        self.run("evidence verify", "evidence", "verify", "--json")
        self.run("pack check", "pack", "check", str(ROOT / "packs" / "in"), "--json")
        table = self.folder / "observations.csv"
        rows = [f"r{n},chat|u{n},email,a{n % 2}@example.org,reported,,2026-10-01T00:00:00Z,true,chat" for n in range(6)]
        head = "report_id,account_id,kind,value,role,port,at,verified,sender"
        table.write_text("\n".join([head, *rows]) + "\n", "utf-8")
        self.run("link", "link", str(table), "--out", str(self.folder / "out"), "--json")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What every command said. Processes of one test run share the day, because it takes a while."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "commands"
    folder.mkdir(exist_ok=True)
    kept = folder / "said.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            day = Day(folder)
            try:
                day.play()
            finally:
                Embedded(folder / "node").remove()
            kept.write_text(json.dumps(day.said), "utf-8")
    found: dict[str, list[Any]] = json.loads(kept.read_text("utf-8"))
    return found


def shape(value: Any, key: str = "") -> Any:
    """Keys and types of a document; a list is the union of its items."""
    if key in VOLATILE and not isinstance(value, str):
        return "..."
    match value:
        case dict() if key in KEYED_BY_VALUE:
            return {KEYED_BY_VALUE[key]: merged([shape(inner) for inner in value.values()])}
        case dict():
            return {name: shape(inner, name) for name, inner in sorted(value.items())}
        case list():
            return [merged([shape(inner) for inner in value])] if value else []
        case None:
            return "null"
        case _:
            return {"str": "text", "bool": "bool", "int": "number", "float": "number"}[type(value).__name__]


def merged(shapes: list[Any]) -> Any:
    if not shapes:
        return {}
    if all(isinstance(one, dict) for one in shapes):
        names = sorted({name for one in shapes for name in one})
        return {name: merged([one[name] for one in shapes if name in one]) for name in names}
    if all(isinstance(one, list) for one in shapes):
        inner = [item for one in shapes for item in one]
        return [merged(inner)] if inner else []
    words = {part for one in shapes for part in (one.split("|") if isinstance(one, str) else ["document"])}
    return "|".join(sorted(words))


CODES = {
    "no such dump": 2, "no such list": 2, "no such files": 2, "no rows": 2,
    "no database": 3, "no such table": 3, "init": 0, "person add": 0, "person password": 0,
    "token add": 0, "token add refused": 3, "token list": 0, "token revoke": 0, "token revoke what": 2,
    "sender add": 0, "sender add refused": 3, "sender rotate": 0, "sender disable": 0, "sender disable what": 3,
    "sender list": 0,
    "intake": 0, "intake the rest": 1, "intake again": 0, "intake partly": 1, "intake refused": 3,
    "intake nothing there": 2, "quarantine list": 0, "quarantine retry": 3, "quarantine discard": 0,
    "quarantine discard what": 2, "quarantine settled": 0,
    "lists import": 0, "lists withdraw": 0, "work": 0, "send": 0, "work after sending": 0,
    "list leads": 0, "list networks": 0, "list referrals": 0, "list reports": 0, "report show": 0, "route explain": 0,
    "words before": 0, "words after": 0, "unknown person": 3, "wrong usage": 2, "send what": 2,
    "network export": 0, "network export why": 3, "foreign network": 3,
    "foreign report": 3, "absent report": 3, "foreign route": 3, "absent route": 3,
    "lead confirm refused": 3, "lead clear": 0, "foreign lead": 3, "absent lead": 3,
    "report settle what": 0, "report settle wrong": 2, "report settle why": 3, "report settle": 0,
    "report settle again": 3, "lead conflicts": 0, "lead settle refused": 3,
    "lead reply": 0, "lead reply late": 2, "lead reply refused": 3,
    "operation create": 0, "operation counts": 0, "operation compare": 0, "operation compare refused": 3,
    "time without zone": 2, "audit checkpoint": 0, "audit verify": 0, "audit prove": 0, "evidence verify": 0,
    "pack check": 0, "link": 0,
}  # fmt: skip
SILENT = {"wrong usage"}
"""The parser refuses these before there is an answer: nothing on standard output."""


@pytest.mark.parametrize("title", CODES)
def test_a_command_ends_with_its_exit_code_and_says_one_document(said: dict[str, list[Any]], title: str) -> None:
    code, out, err = said[title]
    assert (code, "Traceback" in err) == (CODES[title], False), err[-2000:]
    if title in SILENT:
        assert out == ""
        return
    assert out.count("\n") == 1
    assert isinstance(json.loads(out), dict)


@pytest.mark.parametrize("title", [title for title in CODES if title not in SILENT])
def test_the_answer_has_the_promised_shape(said: dict[str, list[Any]], title: str) -> None:
    found = shape(json.loads(said[title][1]))
    sample = SAMPLES / f"{title.replace(' ', '_')}.json"
    if not sample.exists() and not os.environ.get("CI"):
        sample.parent.mkdir(exist_ok=True)
        sample.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    assert found == json.loads(sample.read_text("utf-8"))


@pytest.mark.parametrize(
    ("title", "name"),
    [("no such dump", "nowhere.jsonl"), ("no such list", "nowhere.csv"), ("no such files", "nowhere_2.json")],
)
def test_a_file_that_is_not_there_is_named_without_a_traceback(
    said: dict[str, list[Any]], title: str, name: str
) -> None:
    _, _, err = said[title]
    assert name in err
    assert "Traceback" not in err


def test_no_sample_is_left_of_a_command_that_nobody_calls() -> None:
    assert {file.stem for file in SAMPLES.glob("*.json")} == {t.replace(" ", "_") for t in CODES if t not in SILENT}


@pytest.mark.parametrize("what", ["report", "route", "lead"])
def test_what_another_unit_holds_and_what_does_not_exist_get_the_same_words(
    said: dict[str, list[Any]], what: str
) -> None:
    assert said[f"foreign {what}"] == said[f"absent {what}"]


def test_words_for_all_commands_may_stand_before_or_after(said: dict[str, list[Any]]) -> None:
    assert said["words before"] == said["words after"]


def test_confirming_names_the_rule_that_is_missing(said: dict[str, list[Any]]) -> None:
    assert "two_independent_sources" in said["lead confirm refused"][1]


def test_the_sum_of_the_outcomes_is_what_was_seen(said: dict[str, list[Any]]) -> None:
    outcomes = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
    for title in ("intake", "intake the rest", "intake again", "intake partly", "intake refused"):
        for file in json.loads(said[title][1])["files"]:
            assert file["seen"] == sum(len(file[outcome]) for outcome in outcomes)


def test_the_same_file_again_brings_nothing(said: dict[str, list[Any]]) -> None:
    (again,) = json.loads(said["intake again"][1])["files"]
    assert again["accepted"] == []
    assert again["duplicates"] != []


def test_units_with_equal_windows_compare_and_unequal_ones_do_not(said: dict[str, list[Any]]) -> None:
    assert json.loads(said["operation compare"][1])["comparable"] is True
    refused = json.loads(said["operation compare refused"][1])
    assert refused["comparable"] is False
    assert refused["why"]
