"""What a printed report says: read by its labels, whose it is, and trusted less than anything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from contract.intake.corpus import OPTIONS, read, told
from contract.intake.writers import pdf
from nodal.facts.report import Role, Told

AMERICAN = replace(OPTIONS, date_order="mdy")
WHOLE = [
    "CyberTipline Report 700200001",
    "Received by NCMEC on 04-03-2021 10:00:00 UTC",
    "Executive Summary",
    "Section A: Reported Information",
    "Reporting Electronic Service Provider (ESP)",
    "Submitter:",
    "ExampleChat",
    "Email Address: legal@example.org",
    "Incident Information",
    "Incident Type: Child Sex Tourism",
    "Incident Time: 04-02-2021 08:00:00 UTC",
    "Suspect",
    "Phone: +1 202 555 0100 (Verified 04-01-2021 00:00:00 UTC)",
    "Mobile Phone: +12025550101",
    "Email Address: kite@example.org (Verified)",
    "Screen/User Name: blue_kite",
    "ESP User ID: u-1",
    "Approximate Age: 30",
    "IP Address: 203.0.113.7 (Login)",
    "04-02-2021 08:00:00 UTC",
    "IP Address: 203.0.113.8 (Upload) 04-02-2021 09:00:00 UTC",
    "Port: 50000",
    "Intended Recipient",
    "Screen/User Name: red_kite",
    "Victim",
    "Email Address: child@example.org",
    "Uploaded File Information",
    "Filename: a.jpg",
    "MD5: fafa5efeaf3cbe3b23b2748d13e629a1",
    "Did Reporting ESP view entire contents of uploaded file? Yes",
    "IP Address: 203.0.113.9",
    "Additional Information: synthetic note",
    "goes on here",
    "Section B: Automated Information Added by NCMEC Systems",
    "Country: XX",
    "Email Address: nobody@example.org",
    "Section C: Additional Information",
    "CyberTipline Report 700200099",
]


@pytest.fixture(scope="module")
def report() -> Told:
    return told(pdf(WHOLE), AMERICAN)


def seen(report: Told, role: Role | None) -> list[tuple[str, str | None]]:
    return [
        (s.kind, s.value)
        for s in report.sightings
        if (None if s.party is None else report.parties[s.party].role) is role
    ]


def test_the_head_of_the_report_is_read(report: Told) -> None:
    assert (report.number, report.sender, report.incident.type) == ("700200001", "ExampleChat", "Child Sex Tourism")
    assert report.received
    assert report.received.at == datetime(2021, 4, 3, 10, tzinfo=UTC)
    assert report.incident.moment
    assert report.incident.moment.at == datetime(2021, 4, 2, 8, tzinfo=UTC)


def test_every_identifier_belongs_to_whom_its_heading_names(report: Told) -> None:
    assert seen(report, Role.REPORTED) == [
        ("phone", "+12025550100"), ("phone", "+12025550101"), ("email", "kite@example.org"), ("screen", "blue_kite"),
        ("ip", "203.0.113.7"), ("ip", "203.0.113.8"),
    ]  # fmt: skip
    assert seen(report, Role.RECIPIENT) == [("screen", "red_kite")]
    assert seen(report, Role.VICTIM) == [("email", "child@example.org")]
    assert seen(report, Role.REPORTER) == [("email", "legal@example.org")]
    assert seen(report, None) == [("ip", "203.0.113.9")]
    (suspect,) = (party for party in report.parties if party.role is Role.REPORTED)
    assert (suspect.get("esp_id"), suspect.get("age")) == ("u-1", "30")


def test_times_and_ports_belong_to_the_address_above_them(report: Told) -> None:
    first, second = (s for s in report.sightings if s.kind == "ip" and s.party is not None)
    assert (first.event, first.port) == ("login", None)
    assert first.moment
    assert first.moment.at == datetime(2021, 4, 2, 8, tzinfo=UTC)
    assert (second.event, second.port) == ("upload", 50000)


def test_nothing_that_is_only_printed_counts_as_verified(report: Told) -> None:
    assert {s.verified for s in report.sightings} == {None}


def test_every_field_says_that_it_is_from_a_print(report: Told) -> None:
    places = {flag.place for flag in report.flags if flag.code == "from.pdf"}
    assert {s.place for s in report.sightings} <= places
    assert {place for place, _ in report.extra} <= places
    assert len(places) >= 20


def test_what_the_clearing_house_added_is_kept_raw_and_is_about_nobody(report: Told) -> None:
    assert [raw for _, raw in report.extra] == [
        "country: XX", "email address: nobody@example.org", "cybertipline report: 700200099",
    ]  # fmt: skip


def test_the_file_is_its_name_and_hash(report: Told) -> None:
    (file,) = report.files
    assert (file.get("name"), file.hashes, file.viewed) == (
        "a.jpg", (("md5", "fafa5efeaf3cbe3b23b2748d13e629a1"),), True
    )  # fmt: skip


def test_a_note_goes_on_until_the_next_label(report: Told) -> None:
    assert report.notes == ("synthetic note", "goes on here")


def test_the_order_of_dates_is_stated_and_never_guessed() -> None:
    report = told(pdf(WHOLE))
    assert report.incident.moment
    assert report.incident.moment.at is None
    assert "time.ambiguous" in {flag.code for flag in report.flags}


def test_a_second_account_below_one_heading_is_another_party() -> None:
    lines = ["Report Number: 7", "Suspect", "ESP User ID: u-1", "Screen/User Name: a", "ESP User ID: u-2",
             "Screen/User Name: b"]  # fmt: skip
    report = told(pdf(lines))
    assert [party.get("esp_id") for party in report.parties] == ["u-1", "u-2"]
    assert [(s.value, s.party) for s in report.sightings] == [("a", 0), ("b", 1)]


def test_a_heading_that_names_a_child_in_other_words_is_not_about_the_reported() -> None:
    lines = ["Report Number: 7", "Minor in the conversation", "Screen/User Name: a"]
    report = told(pdf(lines))
    assert [party.role for party in report.parties] == [Role.VICTIM]


@pytest.mark.parametrize("value", ["(none)", "not an address", "999.1.1.1 (Login)", "203.0.113.7.9"])
def test_a_bad_address_is_kept_raw_and_flagged(value: str) -> None:
    report = told(pdf(["Report Number: 7", f"IP Address: {value}"]))
    (address,) = report.sightings
    assert address.value is None
    assert "ip.invalid" in {flag.code for flag in report.flags}


def test_what_is_read_is_the_same_on_one_page_or_on_several() -> None:
    (item,) = read(pdf(WHOLE[:20], pages=3), AMERICAN)[1]
    assert isinstance(item, Told)
    assert item.incident.type == "Child Sex Tourism"


def test_a_page_that_is_attached_to_its_report_need_not_say_everything_again() -> None:
    whole, page = ["Report Number: 7", "Screen/User Name: kite"], ["Screen/User Name: kite"]
    assert "field.missing" in {flag.code for flag in told(pdf(whole)).flags}
    for options in (replace(OPTIONS, attached="7"), replace(OPTIONS, stem="7")):
        assert {flag.code for flag in told(pdf(page), options).flags} == {"from.pdf"}
