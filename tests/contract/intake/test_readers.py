"""One suite over every format: what is good is read whole, what is cut or foreign is refused, nothing grows."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from contract.intake.corpus import OPTIONS, read, refusal, sample
from nodal.edges.intake import FORMATS, Limits, open_file
from nodal.facts.errors import WrongUsage
from nodal.facts.flags import FLAGS
from nodal.facts.report import Item, Retraction, Told


@dataclass(frozen=True)
class Written:
    """How a format is written: a file of reports with these numbers."""

    file: Callable[[list[str]], bytes]
    one: Callable[[str], bytes]


def _sheet(numbers: list[str]) -> bytes:
    return (sample("header.csv") + "".join(sample("common.csv", number) for number in numbers)).encode()


def _retractions(numbers: list[str]) -> bytes:
    return b'{"retract": [' + b", ".join(_retraction(number) for number in numbers) + b"]}"


def _retraction(number: str) -> bytes:
    return json.dumps({"reportId": number, "reason": "sent by mistake"}).encode()


def _json(numbers: list[str]) -> bytes:
    return ("[" + ",\n".join(sample("common.json", number).strip() for number in numbers) + "]").encode()


def _xml(numbers: list[str]) -> bytes:
    body = "".join(sample("common.xml", number) for number in numbers)
    return f"<submissions>{body}</submissions>".encode()


def _form(number: str) -> bytes:
    return sample("public_form.json", number).strip().encode()


WRITTEN = {
    "le_json": Written(_json, lambda number: sample("common.json", number).strip().encode()),
    "ispws_xml": Written(_xml, lambda number: sample("common.xml", number).strip().encode()),
    "sheet": Written(_sheet, lambda number: sample("common.csv", number).encode()),
    "retraction": Written(_retractions, _retraction),
    "public_form": Written(lambda numbers: b"[" + b",\n".join(map(_form, numbers)) + b"]", _form),
}
NAMES = [format.name for format in FORMATS if format.name in WRITTEN]
THREE = ["700200001", "700200002", "700200003"]


def test_every_format_has_a_way_to_be_written_here() -> None:
    # A printed report is one report; tests/contract/intake/test_printed.py says what becomes of it.
    assert sorted(format.name for format in FORMATS) == sorted((*WRITTEN, "le_pdf"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("given", [True, False], ids=["by word", "by content"])
def test_a_good_file_is_read_whole_and_in_order(name: str, given: bool) -> None:
    options = replace(OPTIONS, format=name if given else None)
    format, items = read(WRITTEN[name].file(THREE), options)
    assert format == name
    assert [item.number for item in items] == THREE
    assert all(isinstance(item, (Told, Retraction)) for item in items)


@pytest.mark.parametrize("name", NAMES)
def test_spans_give_back_the_bytes_of_each_report(name: str) -> None:
    body = WRITTEN[name].file(THREE)
    for item in read(body)[1]:
        whole = b"".join(body[start : start + length] for start, length in item.spans)
        assert whole == WRITTEN[name].one(item.number or "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("left", [0.05, 0.35, 0.72, 0.97])
def test_a_cut_file_never_gives_a_report_that_was_cut(name: str, left: float) -> None:
    body = WRITTEN[name].file(THREE)
    cut = body[: int(len(body) * left)]
    options = replace(OPTIONS, format=name)
    refused = refusal(cut, options)
    if refused is None:
        # A table has no end: its rows that stand whole are read; a last row that was cut is a shorter row.
        assert name == "sheet"
        whole = {str(item.number) for item in read(body)[1]}
        assert all(item.number is None or str(item.number) in whole for item in read(cut, options)[1][:-1])
    else:
        assert refused.format == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("junk", [b"\x00" * 40, b"\xff" * 40, b"%PDF-1.7", b"GIF89a", b"hello", b"<", b"{", b"["])
def test_what_is_none_of_it_is_refused_whole(name: str, junk: bytes) -> None:
    assert refusal(junk) is not None
    assert refusal(junk, replace(OPTIONS, format=name)) is not None


@pytest.mark.parametrize("name", NAMES)
def test_too_many_bytes_refuse_the_file_with_its_digest(name: str) -> None:
    body = WRITTEN[name].file(THREE)
    refused = refusal(body, replace(OPTIONS, limits=Limits(file_bytes=len(body) - 1)))
    assert refused is not None
    assert (refused.code, refused.size) == ("file.size", len(body))


@pytest.mark.parametrize("name", ["le_json", "ispws_xml", "sheet"])
def test_a_report_beyond_its_size_costs_only_itself(name: str) -> None:
    limits = Limits(report_bytes=len(WRITTEN[name].one("1")) + 20)
    body = WRITTEN[name].file(["1", "2", "3"]).replace(b"synthetic note", b"synthetic note" * 40, 2)
    body = body.replace(b"synthetic note" * 40, b"synthetic note", 1)
    items = read(body, replace(OPTIONS, limits=limits))[1]
    assert [getattr(item, "code", "told") for item in items] == ["told", "field.limit", "told"]


@pytest.mark.parametrize("name", NAMES)
def test_memory_does_not_grow_with_the_number_of_reports(name: str) -> None:
    body = WRITTEN[name].file([str(number) for number in range(1, 2000)])
    if name != "retraction":
        assert len(body) > 500_000
    assert _peak(body) < 4_000_000  # held all at once, reports take about 8 MB


def _peak(body: bytes) -> int:
    stream = io.BytesIO(body)
    tracemalloc.start()
    for _ in open_file(stream, options=OPTIONS).items:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_given_of_a_file_whose_last_byte_is_wrong(name: str) -> None:
    body = WRITTEN[name].file(THREE) + {"sheet": b'9,"x', "ispws_xml": b"<"}.get(name, b"}")
    refused = refusal(body, replace(OPTIONS, format=name))
    assert refused is not None
    assert refused.code.endswith(".broken")


def test_a_broken_file_still_says_that_somebody_is_in_danger() -> None:
    calm, urgent = (sample("common.xml").replace("</platform>", f"</platform>{text}") for text in ("", URGENT))
    for text, says in ((calm, False), (urgent, True)):
        for encoding in ("utf-8", "utf-16"):
            refused = refusal(f"<submissions>{text}".encode(encoding))
            assert refused is not None
            assert refused.urgent is says


URGENT = "<escalateToHighPriority>now</escalateToHighPriority>"


@pytest.mark.parametrize("name", ["le_json", "sheet", "retraction"])
def test_a_number_from_outside_is_wrong_usage_where_the_file_has_its_own(name: str) -> None:
    with pytest.raises(WrongUsage):
        read(WRITTEN[name].file(THREE), replace(OPTIONS, number="7"))


def test_a_number_for_an_archive_and_a_number_that_is_none_are_wrong_usage() -> None:
    with pytest.raises(WrongUsage):
        read(_xml(THREE), replace(OPTIONS, number="7"))
    with pytest.raises(WrongUsage):
        read(b"<report/>", replace(OPTIONS, number="07"))
    with pytest.raises(WrongUsage):
        read(b"[]", replace(OPTIONS, format="docx"))


@pytest.mark.parametrize("name", ["le_json", "ispws_xml", "sheet"])
def test_only_flags_of_the_closed_list_are_given_and_each_once(name: str) -> None:
    for item in read(WRITTEN[name].file(THREE), replace(OPTIONS, doc_ranges_global=False))[1]:
        assert isinstance(item, Told)
        assert {flag.code for flag in item.flags} == {"ip.not_global"} <= FLAGS
        assert len(set(item.flags)) == len(item.flags)
        assert not any(sighting.linkable for sighting in item.sightings if sighting.kind == "ip")


def test_a_report_larger_than_what_is_decoded_at_once_is_read_all_the_same() -> None:
    document = json.loads(sample("common.json"))
    capture = document["reportedInformation"]["reportedPeople"]["reportedPersons"][0]["sourceInformation"][
        "sourceCaptures"
    ]
    capture *= 4500
    body = json.dumps([document, json.loads(sample("common.json", "7"))]).encode()
    items: list[Item] = read(body)[1]
    assert [getattr(item, "code", item.number) for item in items] == ["700200001", "7"]
    assert isinstance(items[0], Told)
    assert len(items[0].sightings) == 9000 + 4
    assert json.loads(body[items[0].spans[0][0] :][: items[0].spans[0][1]]) == document


@pytest.mark.parametrize(
    ("said", "urgent"), [(True, ""), ("now", "now"), ("", ""), (False, None), (None, None), ({"by": "x"}, "")]
)
def test_an_escalation_without_a_text_is_still_one(said: object, urgent: str | None) -> None:
    report = json.loads(sample("common.json"))
    report["reportedInformation"]["incidentSummary"]["escalateToHighPriority"] = said
    (item,) = read(json.dumps(report).encode())[1]
    assert isinstance(item, Told)
    assert item.incident.urgent == urgent
