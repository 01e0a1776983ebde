"""What one report or one lead brings along when it is referred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nodal.chain.identify import Lead
from nodal.chain.match import FileMatch, usable
from nodal.facts.accepted import Report
from nodal.facts.ages import is_below
from nodal.facts.report import Moment, Role, Sighting, Told

FIRST_CLIENT_PORT = 1024
"""A source port below this is probably a server's. Source: design decision 12 (RFC 6335 reserves 0-1023)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One identifier as reported: `raw` byte for byte, `value` canonical (None: unreadable), and what is odd about it.

    `role` None: it belongs to the incident, not to a person. `report` is (source, number). `flags` are of the closed
    list of flags, sorted. `account` is the account key of whoever it belongs to, empty for the incident's.
    """

    kind: str
    raw: str
    value: str | None
    role: Role | None
    report: tuple[str, str]
    moment: Moment | None = None
    event: str | None = None
    port: int | None = None
    verified: bool | None = None
    flags: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One hash value of one file: what was reported of it, and what lists say (a state of matching, or empty)."""

    report: tuple[str, str]
    name: str
    algorithm: str
    value: str
    viewed: bool | None
    state: str = ""
    tier: str = ""
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a report, with single-valued facts about them. `is_child` as far as anybody knows.

    `account` is their account key.
    """

    role: Role
    report: tuple[str, str]
    fields: tuple[tuple[str, str], ...]
    is_child: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """The subject of a referral: a `report` or a `lead`, with all that is held about it.

    `lead` is given for a lead. `is_imminent`: a child may be in danger now; this overrides an embargo, which otherwise
    holds the referral back until `embargo_until` (with a zone). `notes` are plain sentences for the reader.
    """

    kind: str
    subject: str
    reports: tuple[tuple[str, str], ...]
    items: tuple[Item, ...] = ()
    files: tuple[FileRow, ...] = ()
    people: tuple[Person, ...] = ()
    lead: Lead | None = None
    is_imminent: bool = False
    embargo_until: datetime | None = None
    notes: tuple[str, ...] = ()


def dossier_of(
    subject: str,
    reports: Sequence[Report],
    *,
    lead: Lead | None = None,
    matches: Mapping[tuple[str, str], Sequence[FileMatch]] | None = None,
    majority_age: int = 18,
) -> Dossier:
    """The dossier of a lead and the reports behind it, or of one report (`lead` None), in the order of the reports.

    `matches`: report key -> what lists say about its files. `majority_age` comes from the pack: who is younger by the
    stated age, and every victim, is treated as a child.
    """
    found = matches or {}
    return Dossier(
        kind="lead" if lead else "report",
        subject=subject,
        reports=tuple(report.key for report in reports),
        items=tuple(item for report in reports for item in _items(report)),
        files=tuple(row for report in reports for row in _files(report, found.get(report.key, ()))),
        people=tuple(person for report in reports for person in _people(report, lead, majority_age)),
        lead=lead,
        is_imminent=any(report.told.incident.urgent is not None for report in reports),
    )


def _items(report: Report) -> Iterator[Item]:
    told = report.told
    for sighting in told.sightings:
        whose = sighting.party
        yield Item(
            sighting.kind,
            sighting.raw,
            sighting.value,
            None if whose is None else told.parties[whose].role,
            report.key,
            sighting.moment,
            sighting.event,
            sighting.port,
            sighting.verified,
            _flags(told, sighting),
            "" if whose is None else report.accounts[whose],
        )


def _flags(told: Told, sighting: Sighting) -> tuple[str, ...]:
    marks = {flag.code for flag in told.flags if _concerns(flag.place, sighting.place)}
    if sighting.port is not None and sighting.port < FIRST_CLIENT_PORT:
        marks.add("ip.port_server")
    return tuple(sorted(marks))


def _concerns(place: str, sighting: str) -> bool:
    return place == sighting or (place.startswith(sighting) and place[len(sighting)] in ".[/@")


def _files(report: Report, matches: Sequence[FileMatch]) -> Iterator[FileRow]:
    said = {match.index: match for match in matches}
    for index, seen in enumerate(report.told.files):
        match = said.get(index)
        for algorithm, value in seen.hashes:
            row = FileRow(report.key, seen.get("name") or "", algorithm, value, seen.viewed)
            if match:
                asked = usable(algorithm, value)
                hits = [hit for hit in match.hits if (hit.algorithm, hit.value) == asked]
                lists = sorted({f"{hit.assertion.list_name} {hit.assertion.entry}".strip() for hit in hits})
                row = replace(row, state=match.state.value, tier=match.tier or "", lists=tuple(lists))
            yield row


def _people(report: Report, lead: Lead | None, majority_age: int) -> Iterator[Person]:
    for party, account in zip(report.told.parties, report.accounts, strict=True):
        is_minor_lead = lead is not None and lead.track.value == "welfare" and account in lead.accounts
        is_child = (
            party.role is Role.VICTIM or is_minor_lead or is_below(party, majority_age, on=report.received_at.date())
        )
        yield Person(party.role, report.key, party.fields, is_child, account)
