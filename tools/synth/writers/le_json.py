"""The JSON that police receive (reconstructed from public parsers of it), in the containers in which it comes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from tools.synth.dice import digest
from tools.synth.shape import RECIPIENT, REPORTED, VICTIM, Capture, Contact, Home, Party, Report, SeenFile

BOM = "\ufeff"
CONTAINERS = ("array", "reports", "lines", "lines_crlf", "array_bom", "lines_bom")
Json = dict[str, Any]


def stamp(at: datetime) -> str:
    """UTC with Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def safety_mail(sender: str) -> str:
    """The mail of those who report for a platform."""
    return f"safety@{sender.lower().replace(' ', '-')}.test"


def file_id(report: Report, order: int) -> str:
    """The number that a file got when it was handed in: 32 characters that are no number."""
    return f"f{digest(report.source, report.number, order)[:31]}"


def document(report: Report, sender: str) -> Json:
    """One report."""
    told: Json = {
        "reportingEsp": {
            "espName": sender,
            "firstName": "Trust",
            "lastName": "Safety",
            "emails": {"emails": [{"value": safety_mail(sender), "verified": None}]},
        },
        "incidentSummary": {
            "incidentType": report.incident,
            "incidentDateTime": report.happened_text,
            "incidentDateTimeDescription": None,
        },
        "incidentDetails": _details(report),
        "additionalInformations": [{"value": note} for note in report.notes],
        "reportedPeople": {"reportedPersons": [_person(p) for p in report.parties if p.role == REPORTED]},
        "intendedRecipients": {"intendedRecipients": [_person(p) for p in report.parties if p.role == RECIPIENT]},
        "uploadedFiles": {"uploadedFiles": [_file(s, file_id(report, i)) for i, s in enumerate(report.files)]},
    }
    if victims := [_person(p) for p in report.parties if p.role == VICTIM]:
        told["victims"] = {"victims": victims}
    if report.annotations:
        told["incidentSummary"]["reportAnnotations"] = report.annotations
    return {"reportId": report.number, "dateReceived": stamp(report.received), "reportedInformation": told}


def _details(report: Report) -> Json:
    pages = [{"sourceInformation": {"sourceCaptures": [_page("URL", url)]}} for url in report.urls]
    chats = [{"chatClient": report.platform, "chatRoomName": chat} for chat in report.chats]
    return {"webpageIncident": pages, "emailIncident": [], **({"chatImIncident": chats} if chats else {})}


def _page(kind: str, value: str) -> Json:
    return {"captureType": kind, "value": value, "dateTime": None, "eventName": None}


def _capture(capture: Capture) -> Json:
    found: Json = {
        "captureType": "IP Address", "value": capture.ip, "dateTime": capture.text,
        "eventName": capture.event.upper(),
    }  # fmt: skip
    if capture.port is not None:
        found["port"] = capture.port
    return found


def _contacts(name: str, contacts: list[Contact]) -> Json | None:
    return {name: [{"value": c.value, "verified": c.verified} for c in contacts]} if contacts else None


def _home(home: Home) -> Json:
    return {
        "street1": home.street, "street2": None, "city": home.city, "state": home.state, "postalCode": home.pin,
        "country": home.country,
    }  # fmt: skip


def _person(party: Party) -> Json:
    captures = [_capture(capture) for capture in party.captures]
    captures += [_page("Profile URL", url) for url in party.profiles]
    captures += [_page(kind, value) for kind, value in party.devices]
    captures += [_page("Payment", value) for value in party.payments]
    return {
        "firstName": party.first,
        "middleName": None,
        "lastName": party.last,
        "dateOfBirth": party.born,
        "approximateAge": None if party.age is None else str(party.age),
        "espService": None,
        "espUserId": party.esp_id,
        "screenName": {"value": party.screen} if party.screen else None,
        "emails": _contacts("emails", party.emails),
        "phones": _contacts("phones", party.phones),
        "addresses": {"addresses": [_home(home) for home in party.homes]} if party.homes else None,
        "additionalInformations": [{"value": party.note}] if party.note else None,
        "sourceInformation": {"sourceCaptures": captures} if captures else None,
    }


def _file(seen: SeenFile, submitted: str) -> Json:
    more = [{"name": name, "value": value} for name, value in seen.hashes.items() if name != "md5"]
    tags = [*seen.tags, *seen.annotations]
    return {
        "filename": seen.name,
        "submittalId": submitted,
        "verificationHash": seen.hashes.get("md5"),
        "industryClassification": seen.classification,
        "viewedByEsp": seen.viewed,
        "ncmecTags": {"groups": [{"tags": [{"value": tag} for tag in tags]}]} if tags else None,
        "espMetadata": {"metadatas": more} if more else None,
        "sourceInformation": {"sourceCaptures": [_capture(seen.capture)]} if seen.capture else None,
    }


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def text_of(document_: Json, *, nulls: bool = True) -> str:
    """One report as one line."""
    return json.dumps(document_ if nulls else _without_nulls(document_), ensure_ascii=False, separators=(",", ":"))


def container(texts: list[str], shape: str) -> bytes:
    """The reports of one file, each already JSON text (or what should be), in a container."""
    if shape.startswith("lines"):
        end = "\r\n" if "crlf" in shape else "\n"
        body = "".join(text + end for text in texts)
    elif shape == "single":
        body = texts[0]
    elif shape == "reports":
        body = '{"reports": [' + ",\n".join(texts) + "]}"
    else:
        body = "[" + ",\n ".join(texts) + "]\n"
    return ((BOM if "bom" in shape else "") + body).encode()
