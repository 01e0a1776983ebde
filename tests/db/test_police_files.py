"""Archives, printed reports and spreadsheets as they are taken in: what becomes of each member, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pytest

import make
import people
from contract.intake.writers import Member, by_hand, entry, manifest, package, pdf, xlsx, zipped
from nodal.edges.evidence import Slice, Stored
from nodal.facts.errors import WrongUsage
from nodal.ledger.access import Viewer, acting
from nodal.ledger.store import evidence
from nodal.steps import evidence as checks
from nodal.steps.intake_result import FileResult
from node import Node

LISTS = ("accepted", "duplicates", "supplements", "conflicts", "retracted", "refused")


@pytest.fixture
def asha(node: Node) -> Viewer:
    return people.enter().asha


def report(number: int, **more: object) -> bytes:
    return json.dumps(make.report(number, **more)).encode()  # type: ignore[arg-type]


HEAD = ("reportId", "incidentType", "incidentDateTime", "espName", "screenName")


def table(*numbers: int) -> bytes:
    return xlsx(
        [HEAD, *((number, "Child Sex Tourism", "2021-04-02T08:00:00Z", "ExampleChat", "kite") for number in numbers)]
    )


def printed(number: int | str, *lines: str) -> bytes:
    return pdf([f"CyberTipline Report {number}", "Submitter: ExampleChat", "Incident Type: Child Sex Tourism", *lines])


def held(results: Sequence[FileResult]) -> list[tuple[str, str, str | None]]:
    """Each result as (file, outcome, code); every result keeps the promise of its counts."""
    for result in results:
        document = result.document()
        assert document["seen"] == sum(len(document[name]) for name in LISTS)  # type: ignore[arg-type]
    return [(r.file, r.outcome, str(r.refused[0]["code"]) if r.refused else None) for r in results]


def kept(node: Node) -> dict[str, bytes]:
    """What is sealed of every file, by its name."""
    with acting(node.worker) as worker:
        files = list(evidence.sealed_files(worker))
    names = dict(node.sql("SELECT id, name FROM incoming_file"))
    found = {}
    for file in files:
        slices = tuple(Slice(str(s.row), s.segments, s.key_wrapped) for s in file.slices)
        sealed = Stored(file.name, file.sha256, file.size_bytes, file.key_wrapped, slices, file.object_sha256)
        found[names[file.id]] = b"".join(node.tools.store.read_file(sealed))
    return found


def test_every_listed_member_of_an_archive_is_a_file_of_its_own(node: Node, asha: Viewer) -> None:
    files = {
        "reports/a.json": report(700300001),
        "b.xlsx": table(700300002, 700300003),
        "back.json": json.dumps({"retract": [{"reportId": 700300002}]}).encode(),
    }
    results = node.take_all(asha, package(files, unlisted={"../../evil.json": report(700300009)}), name="in/day.zip")
    assert held(results) == [
        ("in/day.zip!reports/a.json", "accepted", None),
        ("in/day.zip!b.xlsx", "accepted", None),
        ("in/day.zip!back.json", "accepted", None),
    ]
    assert [r.format for r in results] == ["le_json", "sheet", "retraction"]
    assert [r.sha256 for r in results] == [sha256(body).hexdigest() for body in files.values()]
    assert results[2].retracted == ["700300002"]
    assert node.rows(asha, "report", "number") == ["700300001", "700300002", "700300003"]
    assert node.rows(asha, "incoming_file", "name") == sorted(r.file for r in results)


def test_a_member_that_is_not_what_the_manifest_says_costs_only_itself(node: Node, asha: Viewer) -> None:
    good, other = report(700300001), report(700300002)
    entries = [
        entry("gone.json", good), {"name": "other.json", "sha256": "0" * 64}, entry("in.zip", zipped({"a": b"b"})),
        entry("broken.json", b"{"), entry("good.json", good),
    ]  # fmt: skip
    body = zipped({
        "manifest.json": json.dumps({"files": entries}).encode(), "other.json": other, "in.zip": zipped({"a": b"b"}),
        "broken.json": b"{", "good.json": good,
    })  # fmt: skip
    results = node.take_all(asha, body)
    assert [one[1:] for one in held(results)] == [
        ("refused", "zip.absent"), ("refused", "zip.altered"), ("refused", "zip.nested"), ("refused", "json.broken"),
        ("accepted", None),
    ]  # fmt: skip
    assert all(r.refused[0]["row"] is None for r in results[:4])
    assert node.rows(asha, "report", "number") == ["700300001"]
    assert sorted(node.rows(asha, "refused", "code")) == ["json.broken", "zip.absent", "zip.altered", "zip.nested"]
    bytes_kept = kept(node)
    assert bytes_kept["a.zip!other.json"] == other
    assert bytes_kept["a.zip!broken.json"] == b"{"
    assert bytes_kept["a.zip!in.zip"] == bytes_kept["a.zip!gone.json"] == b""


def test_of_an_archive_that_is_refused_whole_nothing_is_taken_and_nothing_kept(node: Node, asha: Viewer) -> None:
    good = report(700300001)
    body = zipped([("manifest.json", manifest({"a.json": good})), ("a.json", good), ("manifest.json", b"{}")])
    assert held(node.take_all(asha, body)) == [("a.zip", "refused", "zip.contradiction")]
    assert node.sql("SELECT count(*) FROM report") == [(0,)]
    assert node.rows(asha, "incoming_file", "sha256", "format", "outcome") == [
        (sha256(body).hexdigest(), "zip", "refused")
    ]
    assert kept(node) == {"a.zip": b""}
    assert checks.verify(node.tools).bad == ()


def test_a_size_that_was_a_lie_refuses_the_archive_before_anything_of_it_is_stored(node: Node, asha: Viewer) -> None:
    good = report(700300001)
    lie = Member(b"b.json", report(700300002))
    lie.size -= 7
    members = [
        Member(b"manifest.json", manifest({"a.json": good, "b.json": report(700300002)})),
        Member(b"a.json", good),
    ]
    assert held(node.take_all(asha, by_hand([*members, lie]))) == [("a.zip", "refused", "zip.contradiction")]
    assert node.sql("SELECT count(*) FROM report") == [(0,)]


def test_a_number_from_outside_is_wrong_usage_for_an_archive(node: Node, asha: Viewer) -> None:
    with pytest.raises(WrongUsage):
        node.take_all(asha, package({"a.json": report(700300001)}), number="7")


def test_a_printed_report_supplements_the_one_of_the_table_beside_it_whichever_is_named_first(
    node: Node, asha: Viewer
) -> None:
    files = {
        "700300001.pdf": pdf(["Screen/User Name: kite", "Email Address: kite@example.org"]),
        "two.pdf": pdf(["Screen/User Name: kite", "IP Address: 203.0.113.7 (Login)"]),
        "index.xlsx": table(700300001, 700300002),
    }
    results = node.take_all(asha, package(files, two="700300002"))
    assert [r.file for r in results] == [f"a.zip!{name}" for name in files]
    assert [r.supplements for r in results] == [["700300001"], ["700300002"], []]
    assert results[2].accepted == ["700300001", "700300002"]
    assert "from.pdf" in results[0].flags["700300001"]
    assert node.rows(asha, "sighting", "kind", "value", "verified", version=2) == [
        ("email", "kite@example.org", None),
        ("ip", "203.0.113.7", None),
    ]
    assert all("from.pdf" in flags for flags in node.rows(asha, "report", "flags"))


def test_a_printed_report_of_another_number_than_the_manifest_says_is_refused(node: Node, asha: Viewer) -> None:
    results = node.take_all(asha, package({"a.pdf": printed(700300001)}, a="700300002"))
    assert held(results) == [("a.zip!a.pdf", "refused", "id.mismatch")]


def test_of_a_spreadsheet_and_a_printed_report_the_text_is_kept_and_never_the_file(node: Node, asha: Viewer) -> None:
    sheet, paper = table(700300001), printed(700300002, "Screen/User Name: kite")
    (first,) = node.take_all(asha, sheet, name="a.xlsx")
    (second,) = node.take_all(asha, paper, name="b.pdf")
    assert (first.sha256, second.sha256) == (sha256(sheet).hexdigest(), sha256(paper).hexdigest())
    texts = kept(node)
    assert texts["a.xlsx"].splitlines()[0] == b"reportId,incidentType,incidentDateTime,espName,screenName"
    assert b"Screen/User Name: kite" in texts["b.pdf"]
    assert b"%PDF" not in texts["b.pdf"]
    for name, size in node.rows(asha, "incoming_file", "name", "size_bytes"):
        assert size == len({"a.xlsx": sheet, "b.pdf": paper}[name])
    assert checks.verify(node.tools).bad == ()
    stored = b"".join(
        path.read_bytes() for path in Path(node.tools.settings.data, "originals").rglob("*") if path.is_file()
    )
    assert b"PK\x03\x04" not in stored


def test_the_original_of_one_report_of_a_spreadsheet_is_its_own_row(node: Node, asha: Viewer) -> None:
    node.take_all(asha, table(700300001, 700300002))
    ((report_id,),) = node.sql("SELECT id FROM report WHERE number = '700300002'")
    with acting(asha):
        name, part = evidence.slice_of(asha, report_id, 1)
    found = node.tools.store.read_slice(name, Slice(str(part.row), part.segments, part.key_wrapped))
    assert found == b"700300002,Child Sex Tourism,2021-04-02T08:00:00Z,ExampleChat,kite\n"


@pytest.mark.parametrize(
    "body",
    [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 99, b"\x89PNG\r\n\x1a\n\x00\x00", b"\x00\x00\x00\x18ftypmp42"],
)
def test_of_a_picture_or_a_film_only_the_digest_is_kept(node: Node, asha: Viewer, body: bytes) -> None:
    assert held(node.take_all(asha, body, name="a.json")) == [("a.json", "refused", "format.unknown")]
    assert kept(node) == {"a.json": b""}
    assert node.rows(asha, "incoming_file", "sha256", "size_bytes") == [(sha256(body).hexdigest(), len(body))]
