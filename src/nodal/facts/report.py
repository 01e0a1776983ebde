"""What arrives: a report as told by a platform, in one shape for every format, and what a reader could not take.

A reader (`edges/intake`) turns bytes into `Told`, `Unusable` and `Retraction`. Nothing in here is guessed: a value that
cannot be understood stays in `raw` and has no canonical `value`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nodal.facts.flags import Flag

Span = tuple[int, int]
"""(offset, length) in bytes within the file that the report came in."""


class Role(StrEnum):
    """The part that somebody plays in a report. A role belongs to the observation, not to the account."""

    REPORTED = "reported"
    RECIPIENT = "recipient"
    VICTIM = "victim"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as written and as read. `at` is UTC, or None when the text does not settle it (no zone, ambiguous)."""

    raw: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """One identifier seen at one place in a report.

    `kind` is a name of `nodal.facts.identifiers.KINDS`; `value` is its canonical form, None when it is not one.
    `party` is the index in `Told.parties` whom it belongs to, None when it belongs to the incident as a whole.
    `verified`: True = the platform observed or verified it, False = somebody typed it, None = the report does not say.
    `port` is the source port, 1..65535. `linkable` is False for values that must never link (placeholder, not global).
    `place` says where in the document it stood.
    """

    kind: str
    raw: str
    value: str | None
    place: str
    party: int | None = None
    moment: Moment | None = None
    event: str | None = None
    port: int | None = None
    verified: bool | None = None
    linkable: bool = True


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in a report. `fields` are single-valued facts about them, sorted by name, as text.

    Names of fields: name.first name.middle name.last name.preferred gender date_of_birth age occupation service esp_id
    compromised disabled.temporarily disabled.permanently group vehicle school bio language race relationship access
    address.<n>.street|city|state|postal|country (n counts from 0), location.city|region|country.
    """

    role: Role
    fields: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """The single-valued fact of that name, None when the report does not give it."""
        return next((value for key, value in self.fields if key == name), None)


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that a platform reported: its name and hash values, never its content.

    `hashes` are (algorithm, canonical value), lower-case algorithm (md5 sha1 sha256 pdq ...), invalid ones left out
    (they stay in `fields` as `hash.<algorithm>.raw`). `viewed`: whether the platform looked at it (None: not said).
    """

    hashes: tuple[tuple[str, str], ...] = ()
    viewed: bool | None = None
    fields: tuple[tuple[str, str], ...] = ()
    annotations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def get(self, name: str) -> str | None:
        """The fact of that name: name, original_name, submittal_id, classification, public, relevance."""
        return next((value for key, value in self.fields if key == name), None)

    @property
    def is_viral(self) -> bool:
        """Whether the platform itself says that the file is passed on by many, so that it binds nobody."""
        return bool({"viral", "potentialMeme"} & set(self.annotations))


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened, as told. `urgent` is the platform's text of escalation; its presence escalates."""

    type: str | None = None
    moment: Moment | None = None
    platform: str | None = None
    urgent: str | None = None
    annotations: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A report as sent, whatever the format. `number` is 1-19 ASCII digits; `row` counts reports of the file from 0.

    `sender` is the platform that speaks (espName, reporter). `extra`: what the reader did not know, as
    (place, raw text).
    `spans` say which bytes of the file are this report (in order), so that the original can be sealed on its own.
    """

    number: str
    format: str
    row: int
    sender: str | None = None
    received: Moment | None = None
    incident: Incident = Incident()
    parties: tuple[Party, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    files: tuple[SeenFile, ...] = ()
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    flags: tuple[Flag, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """One report of a file that cannot be taken; its neighbours can. `row` counts from 0.

    `number` is the report's number if it could be read. `urgent` is True when the bytes say that somebody is in danger,
    so that a refused report never hides an emergency.
    """

    row: int
    number: str | None
    code: str
    place: str
    message: str
    spans: tuple[Span, ...] = ()
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Retraction:
    """The sender takes a report back."""

    number: str
    row: int
    reason: str | None = None
    spans: tuple[Span, ...] = ()


Item = Told | Unusable | Retraction
"""What a reader yields."""


def account_key(told: Told, party: int, *, source: str) -> str:
    """The account of a party: platform and its own number for the account.

    Without a number from the platform the account is known only inside this report, because a screen name may be used
    by many people at once.

    >>> told = Told("7", "le_json", 0, sender="ExampleChat", parties=(Party(Role.REPORTED, (("esp_id", "u-1"),)),))
    >>> account_key(told, 0, source="ncmec")
    'ExampleChat|u-1'
    >>> account_key(Told("7", "le_json", 0, parties=(Party(Role.REPORTED),)), 0, source="ncmec")
    'report|ncmec|7|0'
    """
    esp_id = told.parties[party].get("esp_id")
    if esp_id and told.sender:
        return f"{told.sender}|{esp_id}"
    return f"report|{source}|{told.number}|{party}"


def account_keys(told: Told, *, source: str) -> tuple[str, ...]:
    """One account key per party of `told`, in the same order."""
    return tuple(account_key(told, party, source=source) for party in range(len(told.parties)))


def names_a_person(role: Role) -> bool:
    """Whether this role can ever take part in a person or a network: victims and reporters never do."""
    return role in (Role.REPORTED, Role.RECIPIENT)


def moment_of(told: Told) -> datetime | None:
    """When it happened as far as the report settles it: the incident's time, else the earliest sighting's."""
    if told.incident.moment and told.incident.moment.at:
        return told.incident.moment.at
    times = [s.moment.at for s in told.sightings if s.moment and s.moment.at]
    return min(times, default=None)


def leaf(place: str) -> str:
    """The last name of a place in a document: the index in the list of reports differs from file to file.

    >>> leaf("reports[3].reportedInformation.priority"), leaf("/report/extra[2]/")
    ('priority', 'extra')
    """
    return place.rstrip("/").replace("/", ".").rsplit(".", 1)[-1].split("[", 1)[0]
