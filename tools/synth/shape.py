"""A report before it is written: plain facts, the same for every format."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

REPORTED, RECIPIENT, VICTIM = "reported", "recipient", "victim"


@dataclass(slots=True)
class Contact:
    """An e-mail or phone. `verified` None: the platform does not say."""

    value: str
    verified: bool | None = None


@dataclass(slots=True)
class Capture:
    """An address seen by a platform. `at` is the true UTC time, `text` what the platform writes."""

    ip: str
    event: str
    at: datetime
    port: int | None = None
    text: str | None = None


@dataclass(slots=True)
class Home:
    """A postal address as given in a report; any part may be missing."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    pin: str | None = None
    country: str | None = None


@dataclass(slots=True)
class Party:
    """Somebody named in a report. `person` is the truth behind the account and is never written to a report."""

    role: str
    person: str
    esp_id: str | None = None
    first: str | None = None
    last: str | None = None
    born: str | None = None
    age: int | None = None
    screen: str | None = None
    emails: list[Contact] = field(default_factory=list)
    phones: list[Contact] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    captures: list[Capture] = field(default_factory=list)
    devices: list[tuple[str, str]] = field(default_factory=list)
    payments: list[str] = field(default_factory=list)
    profiles: list[str] = field(default_factory=list)
    note: str | None = None


@dataclass(slots=True)
class SeenFile:
    """A file that a platform reported: name and hash values."""

    name: str
    hashes: dict[str, str]
    viewed: bool | None = None
    classification: str | None = None
    annotations: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    capture: Capture | None = None


@dataclass(slots=True)
class Report:
    """One report. `kind` and `group` are the truth about it and are never written to a report."""

    number: int
    source: str
    platform: str
    received: datetime
    kind: str
    happened: datetime
    incident: str
    happened_text: str | None = None
    urgent: str | None = None
    annotations: list[str] = field(default_factory=list)
    chats: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    files: list[SeenFile] = field(default_factory=list)
    batched: bool = False
    group: str | None = None

    @property
    def key(self) -> str:
        """How truth names this report: the number alone is not unique, two sources may use the same."""
        return f"{self.source}/{self.number}"

    @property
    def reported(self) -> list[Party]:
        """The accounts that the platform reported."""
        return [party for party in self.parties if party.role == REPORTED]
