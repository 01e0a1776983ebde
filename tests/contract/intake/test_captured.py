"""What real client programs wrote, captured when they were run: it must be read as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contract.intake.corpus import OPTIONS, SAMPLES, read, told
from nodal.facts.report import Told, Unusable

CLIENTS = SAMPLES / "clients"
REPORTS = sorted(path.name for path in CLIENTS.glob("client_*report*.xml"))
WITH_NUMBER = replace(OPTIONS, number="7")


@pytest.mark.parametrize("name", REPORTS)
def test_the_report_of_every_client_is_taken(name: str) -> None:
    report = told((CLIENTS / name).read_bytes(), WITH_NUMBER)
    assert report.number == "7"
    assert report.incident.type
    assert not any(flag.code in ("field.type", "field.unknown") for flag in report.flags) or "maximal" in name


def test_the_largest_of_them_keeps_everything() -> None:
    report = told((CLIENTS / "client_go_maximal_report.xml").read_bytes(), WITH_NUMBER)
    kinds = {sighting.kind for sighting in report.sightings}
    assert kinds == {"email", "phone", "device", "chat", "url", "ip", "screen", "pay"} - _absent(report)
    assert {party.role.value for party in report.parties} == {"reported", "recipient", "victim", "reporter"}
    assert report.incident.urgent == "Please escalate"
    assert ("law.agency", dict(report.incident.fields)["law.agency"]) in report.incident.fields
    assert not any(flag.code == "field.unknown" for flag in report.flags)


def _absent(report: Told) -> set[str]:
    return {"pay"} if not any(sighting.kind == "pay" for sighting in report.sightings) else set()


@pytest.mark.parametrize("name", ["client_python_fileinfo.xml", "client_go_maximal_fileinfo.xml"])
def test_the_details_of_a_file_are_read_beside_their_report(name: str) -> None:
    item = _with_file(name)
    assert isinstance(item, Told), item
    (file,) = item.files
    assert dict(file.hashes).keys() >= {"md5", "sha256"}
    assert file.is_viral
    assert file.viewed is True


def test_the_details_that_one_client_orders_wrongly_are_refused() -> None:
    item = _with_file("client_php_nostr_fileinfo_wrongorder_invalid.xml")
    assert isinstance(item, Unusable)
    assert item.code == "schema"
    assert item.place == "/submissions/submission[1]/fileDetails[1]/fileViewedByEsp"


def _with_file(name: str) -> object:
    details = (CLIENTS / name).read_text(encoding="utf-8").partition("<fileDetails")[2]
    number = details.partition("<reportId>")[2].partition("<")[0]
    report = (CLIENTS / "client_python_report.xml").read_text(encoding="utf-8").partition("?>")[2].strip()
    body = f'<submissions><submission reportId="{number}">{report}<fileDetails{details}</submission></submissions>'
    (item,) = read(body.encode())[1]
    return item


def test_the_synthetic_report_for_police_is_taken_whole() -> None:
    report = told((CLIENTS / "le_json_synthetic.json").read_bytes())
    assert [sighting.kind for sighting in report.sightings] == ["url", "screen", "email", "phone", "ip", "ip"]
    assert {flag.code for flag in report.flags} == {"ip.port_server"}
    assert report.extra == ()
