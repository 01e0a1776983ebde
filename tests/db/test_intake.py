"""The result of taking files in, as the interface promises it, and what stands in the database afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import make
import people
from nodal.edges.evidence import Slice, Stored
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import evidence
from nodal.steps.intake_result import FileResult
from node import Node

SAMPLES = Path(__file__).parents[1] / "contract" / "samples" / "intake"
LISTS = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")
KEYS = {"file", "sha256", "format", "outcome", "seen", "flags", *LISTS}


@pytest.fixture
def asha(node: Node) -> Viewer:
    return people.enter().asha


def sample(name: str, number: int = 700200001) -> str:
    return (SAMPLES / name).read_text("utf-8").replace("@ID@", str(number))


def in_every_format(number: int = 700200001) -> Iterator[tuple[str, bytes]]:
    yield "le_json", sample("common.json", number).encode()
    yield "ispws_xml", f"<submissions>{sample('common.xml', number)}</submissions>".encode()
    yield "sheet", (sample("header.csv") + sample("common.csv", number)).encode()


def holds(result: FileResult) -> FileResult:
    """The promise that every result keeps."""
    document = result.document()
    assert set(document) == KEYS
    assert document["seen"] == sum(len(document[name]) for name in LISTS)  # type: ignore[arg-type]
    json.dumps(document)
    return result


def test_a_bad_report_between_two_good_ones_costs_only_itself(node: Node, asha: Viewer) -> None:
    body = {"reports": [make.report(700300001), make.report("no number"), make.report(700300003)]}  # type: ignore[arg-type]
    result = holds(node.take(asha, body))
    assert result.outcome == "partly"
    assert result.accepted == ["700300001", "700300003"]
    (refused,) = result.document()["refused"]  # type: ignore[misc]
    assert (refused["row"], refused["id"], refused["code"]) == (1, None, "id.invalid")  # type: ignore[index]
    assert refused["place"] == "reports[1].reportId"  # type: ignore[index]
    assert node.rows(asha, "report", "number") == ["700300001", "700300003"]
    assert node.rows(asha, "refused", "row", "code") == [(1, "id.invalid")]


def test_the_sightings_of_a_report_are_rows(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report(700300001, make.person(email="Some.One@Example.org")))
    assert node.rows(asha, "sighting", "kind", "value", "verified") == [
        ("email", "some.one@example.org", True),
        ("ip", make.DELHI_ADDRESS, True),
    ]
    assert node.rows(asha, "sighting", "raw", kind="email") == ["Some.One@Example.org"]


def test_the_same_report_in_another_format_is_a_duplicate(node: Node, asha: Viewer) -> None:
    first, *others = in_every_format()
    assert holds(node.take(asha, first[1])).accepted == ["700200001"]
    before = node.sql("SELECT count(*) FROM sighting")
    for form, body in others:
        result = holds(node.take(asha, body))
        assert (result.format, result.duplicates, result.outcome) == (form, ["700200001"], "accepted")
    assert node.sql("SELECT count(*) FROM sighting") == before
    assert len(node.rows(asha, "incoming_file", "id")) == 3


def test_a_duplicate_inside_one_file_is_found(node: Node, asha: Viewer) -> None:
    result = holds(node.take(asha, [make.report(700300001), make.report(700300001)]))
    assert (result.accepted, result.duplicates) == (["700300001"], ["700300001"])


def test_a_duplicate_gives_no_flags_a_second_time(node: Node, asha: Viewer) -> None:
    private = make.person(captures=[make.capture("10.0.0.7")])
    first = holds(node.take(asha, make.report(700300001, private)))
    assert first.flags == {"700300001": ["ip.not_global"]}
    assert holds(node.take(asha, make.report(700300001, private))).flags == {}


def test_the_same_number_of_another_source_is_another_report(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report(), source="one")
    assert holds(node.take(asha, make.report(), source="two")).accepted == ["700300001"]
    assert node.rows(asha, "report", "source", "number") == [("one", "700300001"), ("two", "700300001")]


def test_what_is_only_added_is_a_supplement_that_says_field_by_field_what(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report(700300001, make.person()))
    more = make.report(700300001, make.person(email="later@example.org"), notes=["seen again"])
    result = holds(node.take(asha, more))
    assert result.supplements == ["700300001"]
    ((no, kind, delta),) = node.rows(asha, "report_version", "no", "kind", "delta", no=2)
    assert (no, kind) == (2, "supplement")
    assert all(change["kind"] == "added" for change in delta)
    assert any("later@example.org" in str(change) for change in delta)
    assert node.rows(asha, "report", "version") == [2]
    assert node.rows(asha, "sighting", "value", version=2) == ["later@example.org"]
    assert len(node.rows(asha, "sighting", "idx")) == 2


def test_a_supplement_that_comes_again_is_a_duplicate(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report(700300001, make.person()))
    more = make.report(700300001, make.person(email="later@example.org"))
    node.take(asha, more)
    assert holds(node.take(asha, more)).duplicates == ["700300001"]


def test_a_changed_value_is_a_conflict_that_keeps_both_and_is_not_believed(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report(700300001))
    result = holds(node.take(asha, make.report(700300001, kind="Another Kind")))
    assert result.conflicts == ["700300001"]
    assert node.rows(asha, "report", "incident_type", "has_conflict") == [("Child Sex Tourism", True)]
    assert node.rows(asha, "report_version", "no", "kind") == [(1, "new"), (2, "conflict")]
    told = [told["incident"]["type"] for told in node.rows(asha, "report_version", "told")]
    assert sorted(told) == ["Another Kind", "Child Sex Tourism"]


# --- retractions -------------------------------------------------------------------------------------------------


def taken_back(*numbers: int) -> dict[str, object]:
    return {"retract": [{"reportId": number, "reason": "sent by mistake"} for number in numbers]}


def test_a_retraction_ends_the_report(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report())
    node.clock.advance(hours=1)
    assert holds(node.take(asha, taken_back(700300001))).retracted == ["700300001"]
    assert node.rows(asha, "report", "state", "retracted_at") == [("retracted", node.clock())]


def test_a_retraction_may_come_before_its_report(node: Node, asha: Viewer) -> None:
    assert holds(node.take(asha, taken_back(700300001))).retracted == ["700300001"]
    result = holds(node.take(asha, make.report()))
    assert (result.retracted, result.accepted) == (["700300001"], [])
    assert node.rows(asha, "report", "state") == ["retracted"]
    assert node.work()["done"] <= 1
    assert node.sql("SELECT count(*) FROM priority") == [(0,)]


def test_a_second_retraction_is_a_duplicate(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report())
    node.take(asha, taken_back(700300001))
    assert holds(node.take(asha, taken_back(700300001))).duplicates == ["700300001"]
    assert holds(node.take(asha, taken_back(700300009, 700300009))).duplicates == ["700300009"]


def test_nobody_takes_back_the_report_of_another_source(node: Node, asha: Viewer) -> None:
    node.take(asha, make.report())
    result = holds(node.take(asha, taken_back(700300001), source="somebody else"))
    assert [entry["code"] for entry in result.refused] == ["retraction.stranger"]
    assert result.outcome == "refused"
    assert node.rows(asha, "report", "state") == ["open"]


# --- refused whole -----------------------------------------------------------------------------------------------

BROKEN = [
    ("truncated", b'{"reports": [{"reportId": 700300001', "json.broken"),
    ("not utf-8", b'{"reportId": 700300001, "a": "\xff"}', "encoding.invalid"),
    ("dtd", b'<?xml version="1.0"?><!DOCTYPE a><submissions/>', "xml.dtd"),
    ("empty list", b"[]", "container.empty"),
    ("mixed", b'{"reports": [], "retract": []}', "format.mixed"),
    ("neither", b'{"hello": 1}', "format.unknown"),
]


@pytest.mark.parametrize(("body", "code"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_file_that_is_refused_whole_is_kept_and_gives_no_report(
    node: Node, asha: Viewer, body: bytes, code: str
) -> None:
    result = holds(node.take(asha, body))
    assert (result.outcome, result.seen) == ("refused", 1)
    (refused,) = result.refused
    assert (refused["row"], refused["code"]) == (None, code)
    assert node.sql("SELECT count(*) FROM report") == [(0,)]
    assert node.rows(asha, "incoming_file", "sha256", "outcome") == [(sha256(body).hexdigest(), "refused")]
    assert node.rows(asha, "refused", "row", "code") == [(None, code)]
    assert original(node) == body


def original(node: Node) -> bytes:
    """The bytes of the only file, from its sealed original."""
    with acting(node.worker) as worker:
        (file,) = evidence.sealed_files(worker)
    slices = tuple(Slice(str(s.row), s.segments, s.key_wrapped) for s in file.slices)
    return b"".join(
        node.tools.store.read_file(
            Stored(file.name, file.sha256, file.size_bytes, file.key_wrapped, slices, file.object_sha256)
        )
    )


def test_the_original_of_a_file_is_kept_byte_for_byte(node: Node, asha: Viewer) -> None:
    body = json.dumps({"reports": [make.report(700300001), make.report(700300002)]}, indent=3).encode()
    node.take(asha, body)
    assert original(node) == body


def test_a_refused_report_that_speaks_of_danger_has_an_owner_at_once(node: Node, asha: Viewer) -> None:
    bad = make.report("no number", urgent="a child is in danger now")  # type: ignore[arg-type]
    node.take(asha, [make.report(700300001), bad])
    assert node.rows(asha, "refused", "urgent", "owner") == [(True, asha.person)]


def test_no_message_repeats_a_value_of_the_report(node: Node, asha: Viewer, caplog: pytest.LogCaptureFixture) -> None:
    secret = "witness4711"
    bodies: list[object] = [
        [make.report(f"7{secret}", make.person(email=f"{secret}@example.org"))],  # type: ignore[arg-type]
        f'{{"reportId": 700300001, "{secret}": {{"{secret}": "{secret}'.encode(),
        f"<submissions><{secret}>{secret}</submissions>".encode(),
        f"reportId,espName\n{secret},x\n700300005,{secret}\n700300005,other\n".encode(),
        {"retract": [{"reportId": secret}]},
        b'{"reportId": 700300002, "reportedInformation": {"witness4711": 1, "witness4711": 2}}',
    ]
    said: list[str] = []
    for body in bodies:
        refused = holds(node.take(asha, body)).refused
        assert refused
        said += [f"{entry['message']} {entry['code']}" for entry in refused]
    said += [str(row) for row in node.sql("SELECT message FROM refused")]
    said += [str(row) for row in node.sql("SELECT detail FROM audit_in")]
    assert not [text for text in (*said, caplog.text) if secret in text]


def test_every_outcome_is_in_the_audit_log_in_the_name_of_who_took_it_in(node: Node, asha: Viewer) -> None:
    node.take(asha, [make.report(700300001), make.report("no number")])  # type: ignore[arg-type]
    acts = {action for (action,) in node.sql("SELECT action FROM audit_in WHERE person = %s", [asha.person])}
    assert {"file.sealed", "file.received", "report.refused"} <= acts
    ((detail,),) = node.sql("SELECT detail FROM audit_in WHERE action = 'file.received'")
    assert (detail["seen"], detail["accepted"], detail["refused"]) == (2, 1, 1)


def test_what_the_synthetic_world_expects_of_its_broken_files_comes_true(
    node: Node, asha: Viewer, tmp_path: Path
) -> None:
    from tools.synth.__main__ import main as synth

    assert synth([str(tmp_path / "world"), "--reports", "60", "--seed", "5"]) == 0
    world = json.loads((tmp_path / "world" / "truth.json").read_text("utf-8"))
    for entry in json.loads((tmp_path / "world" / "intake_order.json").read_text("utf-8")):
        body = (tmp_path / "world" / entry["file"]).read_bytes()
        result = holds(
            node.take(asha, body, source=entry["source"], format=entry.get("format"), number=entry.get("id"))
        )
        expected = world["files"][entry["file"]]
        found = result.document()
        assert {name: found[name] for name in ("seen", *LISTS[:-1])} == {
            name: expected[name] for name in ("seen", *LISTS[:-1])
        }, entry["file"]
        codes = [
            wanted["code"] or found["code"] for wanted, found in zip(expected["refused"], result.refused, strict=True)
        ]
        assert [refused["code"] for refused in result.refused] == codes
