"""Reports as files and values, with good defaults: a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nodal.facts.report import Moment, Party, Role, Sighting, Told

SENDER = "ExampleChat"
DELHI_ADDRESS = "192.0.2.10"
"""A fixed line of the demo overlay, in Delhi."""

SEEN = datetime(2026, 10, 20, 10, tzinfo=UTC)


def sighting(kind: str = "email", value: str | None = "someone@example.org", **more: Any) -> Sighting:
    """An identifier that the platform verified, of the first party."""
    given = {"raw": value or "?", "place": "here", "party": 0, "verified": True, **more}
    return Sighting(kind=kind, value=value, **given)


def told(number: str = "700300001", *, account: str | None = "u-1", **more: Any) -> Told:
    """A report of one account by one platform."""
    fields = (("esp_id", account),) if account else ()
    given = {
        "format": "le_json",
        "row": 0,
        "sender": SENDER,
        "received": Moment(SEEN.isoformat(), SEEN),
        "parties": (Party(Role.REPORTED, fields),),
        "sightings": (sighting(),),
        **more,
    }
    return Told(number=number, **given)


def capture(
    ip: str = DELHI_ADDRESS, *, at: str = "2026-10-20T10:00:00Z", port: int | None = None, event: str = "Login"
) -> dict[str, Any]:
    """An address that the platform saw."""
    found: dict[str, Any] = {"captureType": "IP Address", "value": ip, "dateTime": at, "eventName": event}
    return found if port is None else {**found, "port": port}


def person(account: str = "u-1", **more: Any) -> dict[str, Any]:
    """A reported person: `email`, `phone` (verified), `claimed` (an unverified e-mail), `captures`, `born`, `city`."""
    found: dict[str, Any] = {"espUserId": account}
    emails = [{"value": more["email"], "verified": True}] if "email" in more else []
    if "claimed" in more:
        emails.append({"value": more["claimed"], "verified": False})
    if emails:
        found["emails"] = {"emails": emails}
    if "phone" in more:
        found["phones"] = {"phones": [{"value": more["phone"], "verified": True}]}
    if "born" in more:
        found["dateOfBirth"] = more["born"]
    if "address" in more:
        found["addresses"] = {"addresses": [more["address"]]}
    captures = more.get("captures", [capture()])
    if captures:
        found["sourceInformation"] = {"sourceCaptures": captures}
    return found


def report(number: int = 700300001, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A report as police receive it: `sender`, `notes`, `md5`, `kind`, `urgent`."""
    summary: dict[str, Any] = {
        "incidentType": more.get("kind", "Child Sex Tourism"),
        "incidentDateTime": more.get("at", "2026-10-20T10:00:00Z"),
    }
    if "urgent" in more:
        summary["escalateToHighPriority"] = more["urgent"]
    information: dict[str, Any] = {
        "reportingEsp": {"espName": more.get("sender", SENDER)},
        "incidentSummary": summary,
        "reportedPeople": {"reportedPersons": list(people) or [person()]},
    }
    if "md5" in more:
        information["uploadedFiles"] = {"uploadedFiles": [{"filename": "a.bin", "verificationHash": more["md5"]}]}
    if "notes" in more:
        information["additionalInformations"] = [{"value": note} for note in more["notes"]]
    return {"reportId": number, "dateReceived": "2026-10-20T12:00:00Z", "reportedInformation": information}
