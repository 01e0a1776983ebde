"""The same report says the same, whatever the format it came in: what collate compares must be equal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from contract.intake.corpus import sample, told
from nodal.facts.report import Role, Told

Entry = tuple[str, str, str | None, int | None, datetime | None, str | None, int | None, bool | None, bool]


def archive(name: str) -> Told:
    return told(f"<submissions>{sample(name)}</submissions>".encode())


def sightings(report: Told) -> list[Entry]:
    return sorted(
        (
            (
                s.kind,
                s.raw,
                s.value,
                s.party,
                s.moment.at if s.moment else None,
                s.event,
                s.port,
                s.verified,
                s.linkable,
            )
            for s in report.sightings
        ),
        key=str,
    )


def common(report: Told) -> dict[str, Any]:
    return {
        "number": report.number,
        "sender": report.sender,
        "type": report.incident.type,
        "at": report.incident.moment and report.incident.moment.at,
        "platform": report.incident.platform,
        "details": report.incident.fields,
        "parties": report.parties,
        "sightings": sightings(report),
        "files": [(file.hashes, file.get("name"), file.viewed, file.get("classification")) for file in report.files],
        "notes": report.notes,
        "flags": report.flags,
        "extra": report.extra,
    }


def test_what_all_three_formats_can_say_is_the_same_in_all_three() -> None:
    as_json = common(told(sample("common.json").encode()))
    assert common(archive("common.xml")) == as_json
    assert common(told((sample("header.csv") + sample("common.csv")).encode())) == as_json
    assert [s[0] for s in as_json["sightings"]] == ["email", "email", "ip", "ip", "phone", "screen"]


def test_what_police_and_platform_format_can_both_say_is_the_same_in_both() -> None:
    as_json, as_xml = told(sample("rich.json").encode()), archive("rich.xml")
    assert common(as_json) == common(as_xml)
    assert as_json.received == as_xml.received
    assert [party.role for party in as_json.parties] == [Role.REPORTED, Role.RECIPIENT, Role.VICTIM, Role.REPORTER]
    assert as_json.flags == ()


def test_what_was_observed_is_verified_and_what_was_typed_is_as_the_platform_says() -> None:
    seen = {(s.kind, s.value): s for s in told(sample("rich.json").encode()).sightings}
    assert seen["ip", "203.0.113.7"].verified is True
    assert seen["screen", "blue_kite"].verified is True
    assert seen["device", "imei:490154203237526"].verified is True
    assert seen["url", "https://example.org/u/kite"].verified is True
    assert seen["email", "kite@example.org"].verified is True
    assert seen["email", "kite2@example.org"].verified is False
    assert seen["email", "child@example.org"].verified is None
    assert seen["pay", "upi:kite@okexample"].party == 0
    assert seen["chat", "examplechat/blue room"].party is None
    assert seen["ip", "203.0.113.8"].party is None


def test_identifiers_keep_the_role_of_their_party() -> None:
    report = archive("rich.xml")
    child = next(s for s in report.sightings if s.value == "child@example.org")
    assert child.party is not None
    assert report.parties[child.party].role is Role.VICTIM


def test_an_associated_account_is_a_party_of_its_owners_role_and_says_so() -> None:
    report = archive("common.xml")
    text = sample("common.xml").replace(
        "</personOrUserReported>",
        '<associatedAccount type="Linked"><screenName>other</screenName></associatedAccount></personOrUserReported>',
    )
    more = told(f"<submissions>{text}</submissions>".encode())
    assert len(more.parties) == len(report.parties) + 1
    assert more.parties[1].get("associated") == "1"
    assert next(s for s in more.sightings if s.value == "other").verified is None


def test_an_account_of_another_user_is_kept_raw_and_is_nobody() -> None:
    text = sample("common.xml").replace(
        "</personOrUserReported>",
        '<associatedAccount type="Linked"><platform thirdPartyUser="true">Other</platform>'
        "<screenName>other</screenName></associatedAccount></personOrUserReported>",
    )
    report = told(f"<submissions>{text}</submissions>".encode())
    assert not any(sighting.value == "other" for sighting in report.sightings)
    assert len(report.parties) == len(archive("common.xml").parties)
    assert any("other" in raw for _, raw in report.extra)


@pytest.mark.parametrize("key", ["sha1", "SHA-1", "Sha1"])
def test_a_digest_among_the_metadata_is_a_digest(key: str) -> None:
    document = json.loads(sample("rich.json"))
    document["reportedInformation"]["uploadedFiles"]["uploadedFiles"][0]["espMetadata"]["metadatas"][0]["name"] = key
    (file,) = told(json.dumps(document).encode()).files
    assert dict(file.hashes) == {
        "md5": "fafa5efeaf3cbe3b23b2748d13e629a1",
        "sha1": "30ae0b985f3c4ccf9a058069a7182f5572db231f",
    }
