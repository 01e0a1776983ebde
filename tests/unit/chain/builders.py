"""Builders with good defaults for the rules of the chain; each takes only what a test is about."""

from __future__ import annotations

from datetime import UTC, datetime

from nodal.facts.report import Incident, Moment, Party, Role, SeenFile, Sighting, Told

NOON = datetime(2021, 6, 1, 12, tzinfo=UTC)
MD5_A, MD5_B = "a1" * 16, "b2" * 16


def moment(at: datetime | None = NOON, raw: str | None = None) -> Moment:
    return Moment(raw or (at.isoformat() if at else "last night"), at)


def party(role: Role = Role.REPORTED, **fields: str) -> Party:
    named = {"date_of_birth": "date_of_birth", "first": "name.first"}
    return Party(role, tuple(sorted((named.get(key, key), value) for key, value in fields.items())))


def sighting(kind: str, value: str, **more: object) -> Sighting:
    return Sighting(kind, value, value, f"reports[0].{kind}", **more)  # type: ignore[arg-type]


def told(**changes: object) -> Told:
    usual: dict[str, object] = {
        "number": "700200001",
        "format": "le_json",
        "row": 0,
        "sender": "ExampleChat",
        "incident": Incident(type="Online Enticement", moment=moment()),
        "parties": (party(esp_id="u-1", first="Synthetic"), party(Role.VICTIM, first="Child")),
        "sightings": (
            sighting("email", "s@example.com", party=0, verified=True),
            sighting("ip", "203.0.113.7", party=0, moment=moment(), event="LOGIN", port=40123),
        ),
        "files": (SeenFile(hashes=(("md5", MD5_A),), viewed=True, fields=(("name", "f1.bin"),)),),
        "notes": ("a note",),
    }
    return Told(**{**usual, **changes})  # type: ignore[arg-type]
